internal import CLinux
internal import Glibc
internal import Synchronization
package import SystemPackage

/// An open file; closed when the last reference goes.
///
/// Any thread may use it. Reading and writing at a position (`offset:`) do not disturb each
/// other; `write(_:)` without one continues where the last one ended.
package final class OpenFile: Sendable {
  package let path: FilePath
  package let descriptor: Int32
  private let isClosed = Atomic<Bool>(false)

  /// Takes over `descriptor`.
  package init(adopting descriptor: Int32, path: FilePath) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit {
    if !isClosed.load(ordering: .relaxed) { Glibc.close(descriptor) }
  }

  /// Closes the file now, and tells where the system says only now that what was written found
  /// no room (network file systems, quotas). Nothing else may be done with it afterwards.
  package func close() throws(FileFailure) {
    if isClosed.exchange(true, ordering: .relaxed) { return }
    // Linux closes the descriptor also when a signal interrupts the call.
    if Glibc.close(descriptor) != 0, errno != EINTR {
      throw FileFailure("write", path, code: -errno)
    }
  }

  package func status() throws(FileFailure) -> FileStatus {
    var result = stat()
    let code = retrying { fstat(descriptor, &result) }
    if code < 0 { throw FileFailure("look at", path, code: code) }
    return FileStatus(result)
  }

  /// Writes all of `bytes`, however many calls that takes.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let chunk = UnsafeRawBufferPointer(rebasing: rest)
      let count = retryingCount { Glibc.write(descriptor, chunk.baseAddress, chunk.count) }
      if count < 0 { throw FileFailure("write", path, code: Int32(count)) }
      rest = rest.dropFirst(count)
    }
  }

  package func write(_ bytes: [UInt8]) throws(FileFailure) {
    try unsafeBytes(of: bytes) { buffer throws(FileFailure) in try write(buffer) }
  }

  /// Writes all of `bytes` from `offset` on.
  package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileFailure) {
    var offset = offset
    var rest = bytes[...]
    while !rest.isEmpty {
      let chunk = UnsafeRawBufferPointer(rebasing: rest)
      let count = retryingCount { pwrite(descriptor, chunk.baseAddress, chunk.count, offset) }
      if count < 0 { throw FileFailure("write", path, code: Int32(count)) }
      rest = rest.dropFirst(count)
      offset += count
    }
  }

  /// Fills as much of `buffer` as the file has from `offset` on; gives the number of bytes.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(FileFailure) -> Int {
    var filled = 0
    while filled < buffer.count {
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = retryingCount { pread(descriptor, room.baseAddress, room.count, offset + filled) }
      if count < 0 { throw FileFailure("read", path, code: Int32(count)) }
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// The rest of the file, from where reading stands; also for pipes and `/proc`.
  ///
  /// - Parameter limit: More bytes than this are an error (`EFBIG`).
  package func readToEnd(limit: Int = .max) throws(FileFailure) -> [UInt8] {
    // One byte more than the size: a read that stops short of it has found the end.
    let size = Int(try status().size)
    let expected = min(max(size, 0), 1 << 30) + 1
    var capacity = max(expected, 4096)
    var bytes: [UInt8] = []
    while true {
      if bytes.count == capacity { capacity *= 2 }
      let count = bytes.appendUninitialized(upTo: capacity - bytes.count) { room in
        retryingCount { Glibc.read(descriptor, room.baseAddress, room.count) }
      }
      if count < 0 { throw FileFailure("read", path, code: Int32(count)) }
      if count == 0 { return bytes }
      if bytes.count > limit { throw FileFailure("read", path, errno: .fileTooLarge) }
      // Only files that have a size say so: not pipes, and not what the kernel makes up.
      if bytes.count == size, count == size { return bytes }
    }
  }

  /// Cuts or extends the file to `size` bytes.
  package func truncate(to size: Int) throws(FileFailure) {
    let code = retrying { ftruncate(descriptor, size) }
    if code < 0 { throw FileFailure("write", path, code: code) }
  }

  package func setPermissions(_ permissions: FilePermissions) throws(FileFailure) {
    let code = retrying { fchmod(descriptor, permissions.rawValue) }
    if code < 0 { throw FileFailure("set the permissions of", path, code: code) }
  }

  /// Says when the contents were changed last, in seconds since 1970.
  package func setModified(_ seconds: Int) throws(FileFailure) {
    var times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
    let code = retrying { futimens(descriptor, &times) }
    if code < 0 { throw FileFailure("set the time of", path, code: code) }
  }

  /// Returns when the contents are on the disk.
  package func synchronize() throws(FileFailure) {
    let code = retrying { fsync(descriptor) }
    if code < 0 { throw FileFailure("write", path, code: code) }
  }
}

/// `withUnsafeBytes` that keeps the error's type.
@inline(__always)
func unsafeBytes<Result, Problem: Error>(
  of bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws(Problem) -> Result
) throws(Problem) -> Result {
  let span = bytes.span
  return try span.bytes.withUnsafeBytes(body)
}

extension [UInt8] {
  /// Lets `body` write behind the end without clearing the room first. `body` gives the number
  /// of bytes it wrote, or a negative number, which is handed on.
  mutating func appendUninitialized(
    upTo room: Int, _ body: (UnsafeMutableRawBufferPointer) -> Int
  ) -> Int {
    if isEmpty {
      var result = 0
      self = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        result = body(UnsafeMutableRawBufferPointer(buffer))
        count = Swift.max(0, result)
      }
      return result
    }
    var result = 0
    let more = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      result = body(UnsafeMutableRawBufferPointer(buffer))
      count = Swift.max(0, result)
    }
    append(contentsOf: more)
    return result
  }
}
