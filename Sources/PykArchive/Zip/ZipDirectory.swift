/// The central directory of a zip archive: what is in it and where, without the contents.
///
/// It is all that is needed to read one entry of a remote archive by range requests: the last
/// bytes make the directory, `range(of:)` says which bytes hold the entry, `read` unpacks them.
///
/// Refused, because two readers would see different things or because no honest tool writes it:
/// names that `EntryPath` refuses, names that come twice, a file where others have a folder,
/// bytes before or after that nothing accounts for, several disks, encryption, methods other
/// than stored and deflate, sizes that deflate can't reach, and far more contents than archive.
///
/// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
package struct ZipDirectory: Sendable {
  /// The archive's name, for messages.
  package let name: String
  /// In the order of the central directory.
  package let entries: [ZipEntry]
  /// The archive's length in bytes.
  package let archiveSize: Int
  /// Where the central directory begins: entries end before it.
  let start: Int

  private let indices: [String: Int32]

  init(name: String, entries: [ZipEntry], archiveSize: Int, start: Int, indices: [String: Int32]) {
    self.name = name
    self.entries = entries
    self.archiveSize = archiveSize
    self.start = start
    self.indices = indices
  }

  /// The entry of exactly that name; folders without the `/` at their end.
  package subscript(path: String) -> ZipEntry? {
    indices[path].map { entries[Int($0)] }
  }

  /// What all entries unpack to, in bytes.
  package var totalSize: Int { entries.reduce(0) { $0 + $1.size } }

  /// The bytes that hold the entry with its local header: up to the next entry, so that what
  /// the header says of itself need not be known.
  package func range(of entry: ZipEntry) -> Range<Int> {
    let end =
      entries.lazy.map(\.headerOffset).filter { $0 > entry.headerOffset }.min() ?? start
    return entry.headerOffset..<end
  }
}

/// What the last bytes of an archive give: the directory, or how many bytes it takes to read it.
package enum ZipTail: Sendable {
  case directory(ZipDirectory)
  /// Bytes from this place to the archive's end are needed.
  case needsBytes(from: Int)
}
