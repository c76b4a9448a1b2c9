internal import PykFiles
internal import SystemPackage

/// What a file was like when it was read: another inode, size or time says that it was changed.
struct FileStamp: Hashable, Sendable {
  var inode: UInt64
  var size: UInt64
  var modified: Int64

  static let none = FileStamp(inode: 0, size: 0, modified: 0)

  /// Of nothing where there is no such file.
  init(_ status: FileStatus?) {
    self.init(
      inode: status?.inode ?? 0, size: UInt64(status?.size ?? 0), modified: status?.modified ?? 0)
  }

  init(inode: UInt64, size: UInt64, modified: Int64) {
    self.inode = inode
    self.size = size
    self.modified = modified
  }

  /// Whether a change from now on will bear another time.
  ///
  /// The clock of a file system goes in steps of up to 10 ms, where it has parts of a second, and
  /// of up to two seconds where it hasn't.
  func isSettled(at now: Int64) -> Bool {
    let step: Int64 = modified % 1_000_000_000 == 0 ? 2_000_000_000 : 100_000_000
    return modified < now - step
  }

  static let byteCount = 24

  init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    inode = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    size = bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
    modified = bytes.loadUnaligned(fromByteOffset: offset + 16, as: Int64.self)
  }

  func append(to bytes: inout [UInt8]) {
    withUnsafeBytes(of: inode) { bytes += $0 }
    withUnsafeBytes(of: size) { bytes += $0 }
    withUnsafeBytes(of: modified) { bytes += $0 }
  }
}

/// What is kept of one metadata folder, where nothing in it has changed since.
struct KeptMetadata: Sendable {
  let backing: Backing
  /// The folder that all lie in, open: looks at WHEEL begin there.
  let site: Directory
  let contents: MetadataContents
  /// METADATA without the description.
  let headers: Range<Int>
  let wheel: Range<Int>
  /// Compared when `wheel` is looked at: not everybody does.
  let wheelStamp: FileStamp

  /// The bytes that it lies in.
  enum Backing: Sendable {
    case file(MappedFile)
    case memory([UInt8])

    func withBytes<Result>(
      _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
      switch self {
      case .file(let file):
        try file.withBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
      case .memory(let bytes):
        try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
      }
    }
  }
}
