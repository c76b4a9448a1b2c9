package import PykFiles
internal import SystemPackage

/// The archive of a source distribution: `.tar.gz`, or an old `.zip` or plain `.tar`.
///
/// What it is is seen from its first bytes, not from its name.
package struct SourceArchive: Sendable {
  package let name: String
  private let storage: ArchiveBytes

  /// - Parameter name: For messages; the file's name if none is given.
  package init(_ file: MappedFile, name: String? = nil) {
    storage = .mapped(file)
    self.name = name ?? file.path.lastComponent?.string ?? file.path.string
  }

  package init(_ bytes: [UInt8], name: String) {
    storage = .owned(bytes)
    self.name = name
  }

  /// The file of that name in the archive's one folder at the top, such as `PKG-INFO`; nil
  /// where there is none.
  ///
  /// The whole archive is read, so that what is damaged or lies about its end is found. Two such
  /// files, or one that is a link, are refused.
  ///
  /// - Parameter limit: A file larger than this many bytes is refused.
  package func topLevelFile(
    named wanted: String, limit: Int
  ) throws(ArchiveError) -> [UInt8]? {
    try storage.withBytes { bytes throws(ArchiveError) in
      if case .zip = ArchiveKind(bytes) {
        try topLevelFile(named: wanted, limit: limit, inZip: bytes)
      } else {
        try topLevelFile(named: wanted, limit: limit, inTar: bytes)
      }
    }
  }

  /// Goes through a tar archive; what `body` leaves is read and checked too.
  package func readTar<Result>(_ body: (TarReader) throws -> Result) throws -> Result {
    try storage.withBytes { bytes throws in
      let reader = try TarReader(
        TarInput(bytes, archive: name, limit: limit(bytes)) { storage.forget(0..<$0) })
      let result = try body(reader)
      try reader.finish()
      return result
    }
  }

  /// Whether it is a zip archive.
  var isZip: Bool {
    storage.withBytes { if case .zip = ArchiveKind($0) { true } else { false } }
  }

  func zipReader() throws(ArchiveError) -> ZipReader {
    switch storage {
    case .mapped(let file): try ZipReader(file, name: name)
    case .owned(let bytes): try ZipReader(bytes, name: name)
    }
  }

  private func limit(_ bytes: UnsafeRawBufferPointer) -> Int {
    ZipDirectory.sizeLimit(archiveSize: bytes.count)
  }

  /// Whether the name is `folder/wanted`. An egg-info folder at the top is another thing's.
  private func isTopLevel(_ name: some StringProtocol, _ wanted: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[1] == wanted && !parts[0].isEmpty
      && !parts[0].hasSuffix(".egg-info")
  }

  private func topLevelFile(
    named wanted: String, limit: Int, inZip bytes: UnsafeRawBufferPointer
  ) throws(ArchiveError) -> [UInt8]? {
    let reader = try zipReader()
    var found: ZipEntry?
    for entry in reader.entries where isTopLevel(entry.path.string, wanted) {
      if found != nil { throw twice(wanted) }
      guard !entry.isDirectory, !entry.isSymbolicLink, !entry.isSpecial else {
        throw noFile(entry.path.string)
      }
      found = entry
    }
    guard let found else { return nil }
    return try reader.read(found, limit: limit)
  }

  private func topLevelFile(
    named wanted: String, limit: Int, inTar bytes: UnsafeRawBufferPointer
  ) throws(ArchiveError) -> [UInt8]? {
    let reader = try TarReader(
      TarInput(bytes, archive: name, limit: self.limit(bytes)))
    var found: [UInt8]?
    var skipped = 0
    while let entry = try reader.next() {
      var entryName = entry.name[...]
      while entryName.hasPrefix("./") { entryName = entryName.dropFirst(2) }
      guard isTopLevel(entryName, wanted) else {
        while let piece = try reader.nextPiece() {
          skipped += piece.count
          // Whoever reads a large archive for one small file shouldn't hold all of it.
          if skipped >= Self.heldBytes, case .mapped(let file) = storage {
            file.releasePages()
            skipped = 0
          }
        }
        continue
      }
      if found != nil { throw twice(wanted) }
      guard case .file = entry.kind else { throw noFile(entry.name) }
      found = try reader.contents(limit: limit)
    }
    return found
  }

  private static let heldBytes = 8 << 20

  private func twice(_ wanted: String) -> ArchiveError {
    ArchiveError(.ambiguous("it has more than one `\(wanted)` below its top"), in: name)
  }

  private func noFile(_ entry: String) -> ArchiveError {
    ArchiveError(.ambiguous("it is no plain file"), in: name, entry: entry)
  }
}
