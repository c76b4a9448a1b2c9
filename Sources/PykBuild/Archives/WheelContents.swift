internal import PykArchive
internal import PykDigests
internal import PykFiles
internal import PykMetadata

/// What goes into a wheel besides the project's files, and how it is packed.
struct WheelContents {
  let name: String
  let infoFolder: String
  private(set) var contents: ArchiveContents
  private var info = ArchiveContents()

  /// - Parameter name: `acme_sql-1.0`.
  init(name: String, contents: ArchiveContents = ArchiveContents()) {
    self.name = name
    self.contents = contents
    infoFolder = "\(name).dist-info"
  }

  mutating func addInfo(_ name: String, _ text: String) throws {
    try info.add("\(infoFolder)/\(name)", text)
  }

  mutating func add(_ path: String, _ text: String) throws { try contents.add(path, text) }

  mutating func add(
    _ member: ArchiveMember, below prefix: String = "", from folder: ProjectFolder,
    changing body: ([UInt8]) -> [UInt8] = { $0 }
  ) throws {
    try contents.add(member, below: prefix, from: folder.path, changing: body)
  }

  /// WHEEL: its own version, who made it, the tags.
  ///
  /// https://packaging.python.org/en/latest/specifications/binary-distribution-format/
  mutating func addWheel(
    _ tags: (python: String, abi: String, platform: String), build: String?, generator: String
  ) throws {
    var text = "Wheel-Version: 1.0\nGenerator: \(generator)\nRoot-Is-Purelib: true\n"
    if let build { text += "Build: \(build)\n" }
    for python in tags.python.split(separator: ".") {
      for abi in tags.abi.split(separator: ".") {
        for platform in tags.platform.split(separator: ".") {
          text += "Tag: \(python)-\(abi)-\(platform)\n"
        }
      }
    }
    try addInfo("WHEEL", text + "\n")
  }

  /// The archive: the files sorted, the metadata behind them, RECORD last.
  func pack(filename: String, at moment: BuildMoment) throws -> BuiltArchive {
    var all = contents
    all.sort()
    var info = info
    info.sort()
    for file in info.files { try all.add(file.path.string, file.bytes) }
    var record = Record()
    for file in all.files {
      record.entries.append(
        RecordEntry(
          path: file.path.string, digest: Digest(.sha256, of: file.bytes), size: file.bytes.count))
    }
    record.entries.append(RecordEntry(path: "\(infoFolder)/RECORD"))
    // Wheels have plain line ends in it; names in an archive have no returns.
    try all.add("\(infoFolder)/RECORD", record.serialized().filter { $0 != 0x0d })
    var writer = ZipWriter(name: filename)
    for file in all.files {
      try writer.add(
        file.path, file.bytes, mode: file.isExecutable ? 0o755 : 0o644,
        timestamp: moment.zipTimestamp)
    }
    return BuiltArchive(filename: filename, bytes: try writer.finish(), contents: all)
  }
}
