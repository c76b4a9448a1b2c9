package import PykFiles
internal import SystemPackage

/// A zip archive: a wheel, or a source distribution of that kind.
///
/// Everything is checked when it is opened, before anything can be unpacked: the central
/// directory (see `ZipDirectory`), and that every local header agrees with it and no two
/// entries share bytes. Reading an entry then checks its length and CRC.
///
/// Any number of threads may read at the same time.
package final class ZipReader: Sendable {
  package let directory: ZipDirectory
  let storage: ArchiveBytes

  /// - Parameter name: For messages; the file's name if none is given.
  package convenience init(_ file: MappedFile, name: String? = nil) throws(ArchiveError) {
    try self.init(
      storage: .mapped(file), name: name ?? file.path.lastComponent?.string ?? file.path.string)
  }

  package convenience init(_ bytes: [UInt8], name: String) throws(ArchiveError) {
    try self.init(storage: .owned(bytes), name: name)
  }

  private init(storage: ArchiveBytes, name: String) throws(ArchiveError) {
    self.storage = storage
    directory = try storage.withBytes { bytes throws(ArchiveError) in
      let tail = try ZipDirectory.locate(inTail: bytes, archiveSize: bytes.count, name: name)
      guard case .directory(let directory) = tail else {
        throw ArchiveError(.damaged("its central directory is cut off"), in: name)
      }
      try directory.checkContents(bytes)
      return directory
    }
  }

  package var name: String { directory.name }

  /// In the order of the central directory.
  package var entries: [ZipEntry] { directory.entries }

  /// The archive's length in bytes.
  package var archiveSize: Int { directory.archiveSize }

  /// The entry of exactly that name; folders without the `/` at their end.
  package subscript(path: String) -> ZipEntry? { directory[path] }

  /// Gives back the memory of an entry's packed bytes: for whoever goes through an archive once.
  package func forget(_ entry: ZipEntry) {
    storage.forget(entry.headerOffset..<entry.headerOffset + entry.compressedSize)
  }

  /// The whole archive's bytes, for hashing them.
  package func withArchiveBytes<Result, Problem: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    try storage.withBytes(body)
  }
}
