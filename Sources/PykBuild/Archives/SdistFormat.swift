internal import PykArchive
internal import PykDiagnostics

/// How an sdist is packed, under the names that distutils gave these.
package enum SdistFormat: String, Sendable, Hashable, CaseIterable {
  case gztar, zip, tar

  package var suffix: String {
    switch self {
    case .gztar: ".tar.gz"
    case .zip: ".zip"
    case .tar: ".tar"
    }
  }

  /// - Parameter names: Such as `gztar` and ` zip`; blank ones don't count.
  package static func list(_ names: [String]) throws -> [SdistFormat] {
    var formats: [SdistFormat] = []
    for name in names.map({ trimmed($0) }) where !name.isEmpty {
      guard let format = SdistFormat(rawValue: name) else {
        let known = allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        let isOld = ["bztar", "xztar", "ztar"].contains(name)
        throw Failure(
          "there is no format `\(name)` for an sdist",
          causes: isOld ? ["indexes take only `.tar.gz` and `.zip`"] : [],
          hints: ["there are \(known)"])
      }
      if !formats.contains(format) { formats.append(format) }
    }
    return formats
  }

  func pack(_ contents: ArchiveContents, at moment: BuildMoment) throws -> [UInt8] {
    switch self {
    case .gztar: try tar(contents, at: moment).finishGzip(level: 6)
    case .tar: try tar(contents, at: moment).finish()
    case .zip: try packZip(contents, at: moment)
    }
  }

  private func tar(_ contents: ArchiveContents, at moment: BuildMoment) throws -> TarWriter {
    var writer = TarWriter(modified: moment.seconds ?? contents.newest)
    var folders: Set<EntryPath> = []
    for file in contents.files {
      for folder in Self.newFolders(of: file.path, &folders) { writer.addDirectory(folder) }
      writer.add(file.path, file.bytes, isExecutable: file.isExecutable)
    }
    return writer
  }

  private func packZip(_ contents: ArchiveContents, at moment: BuildMoment) throws -> [UInt8] {
    var writer = ZipWriter()
    let timestamp = moment.zipTimestamp
    var folders: Set<EntryPath> = []
    for file in contents.files {
      for folder in Self.newFolders(of: file.path, &folders) {
        try writer.addDirectory(folder, timestamp: timestamp)
      }
      try writer.add(
        file.path, file.bytes, mode: file.isExecutable ? 0o755 : 0o644, timestamp: timestamp)
    }
    return try writer.finish()
  }

  /// The folders that a file lies in and that have no entry yet, the outermost first.
  private static func newFolders(
    of path: EntryPath, _ known: inout Set<EntryPath>
  ) -> [EntryPath] {
    var new: [EntryPath] = []
    var folder = path.parent
    while let next = folder, known.insert(next).inserted {
      new.append(next)
      folder = next.parent
    }
    return new.reversed()
  }
}
