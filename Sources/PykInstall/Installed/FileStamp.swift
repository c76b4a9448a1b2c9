internal import PykFiles

/// What a file or a folder was like when it was read: anything else says that it was changed.
struct FileStamp: Hashable, Sendable {
  var inode: UInt64
  var device: UInt64 = 0
  var size: UInt64
  /// The modification time (mtime), in nanoseconds since 1970.
  var modified: Int64
  /// When the inode was changed (ctime), by a permission for one; nothing of files, where a link
  /// to the same file from another environment moves it.
  var changed: Int64 = 0

  static let none = FileStamp(inode: 0, size: 0, modified: 0)

  init(inode: UInt64, size: UInt64, modified: Int64, changed: Int64 = 0) {
    self.inode = inode
    self.size = size
    self.modified = modified
    self.changed = changed
  }

  /// Of nothing where there is no such file.
  init(file status: FileStatus?) {
    guard let status else {
      self = .none
      return
    }
    inode = status.inode
    device = status.device
    size = UInt64(status.size)
    modified = status.modified
  }

  init(folder status: FileStatus?) {
    self.init(file: status)
    changed = status?.changed ?? 0
  }

  /// Whether a change from now on will bear another time.
  ///
  /// The clock of a file system goes in steps of up to 10 ms, where it has parts of a second, and
  /// of up to two seconds where it hasn't.
  func isSettled(at now: Int64) -> Bool {
    [modified, changed].allSatisfy { time in
      let step: Int64 = time % 1_000_000_000 == 0 ? 2_000_000_000 : 100_000_000
      return time < now - step
    }
  }

  static let byteCount = 40

  init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    inode = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    device = bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
    size = bytes.loadUnaligned(fromByteOffset: offset + 16, as: UInt64.self)
    modified = bytes.loadUnaligned(fromByteOffset: offset + 24, as: Int64.self)
    changed = bytes.loadUnaligned(fromByteOffset: offset + 32, as: Int64.self)
  }

  func append(to bytes: inout [UInt8]) {
    for number in [inode, device, size] { withUnsafeBytes(of: number) { bytes += $0 } }
    for time in [modified, changed] { withUnsafeBytes(of: time) { bytes += $0 } }
  }
}
