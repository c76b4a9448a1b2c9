internal import Glibc
package import SystemPackage

/// A file's bytes as memory, read from the disk where they are looked at.
///
/// The file must not be cut while it is mapped, or a look at what is gone ends the process
/// (SIGBUS): map only files that are replaced by renaming, never ones that are written in place.
///
/// Unchecked: what it holds is set once, and the memory is only read until the last reference goes.
package final class MappedFile: @unchecked Sendable {
  // Sendable because the mapping is read-only and lives as long as the object.

  /// Valid as long as somebody holds a reference: `MappedFile(path).bytes` dangles at once.
  /// `withBytes` can't be got wrong.
  package let bytes: UnsafeRawBufferPointer
  package let path: FilePath

  package convenience init(_ path: FilePath) throws(FileFailure) {
    try self.init(Files.open(path))
  }

  /// Maps what the file holds now. The file may be closed afterwards.
  package init(_ file: OpenFile) throws(FileFailure) {
    path = file.path
    let status = try file.status()
    guard status.kind == .regular else {
      throw FileFailure(
        "read", path, errno: status.kind == .directory ? .isDirectory : .invalidArgument)
    }
    guard status.size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let start = mmap(nil, status.size, PROT_READ, MAP_PRIVATE, file.descriptor, 0)
    guard let start, start != MAP_FAILED else { throw FileFailure("read", path, code: -errno) }
    bytes = UnsafeRawBufferPointer(start: start, count: status.size)
  }

  package func withBytes<Result, Problem: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try body(bytes)
  }

  /// Lets the system have the memory back that was looked at so far; a later look reads it again.
  package func releasePages() {
    guard let start = bytes.baseAddress else { return }
    _ = madvise(UnsafeMutableRawPointer(mutating: start), bytes.count, MADV_DONTNEED)
  }

  /// Gives back the memory of whole pages in `range`, which nobody looks at again soon; they are
  /// read from the disk when somebody does.
  ///
  /// Whoever goes through a large file once keeps the process small so.
  package func forget(_ range: Range<Int>) {
    let page = sysconf(Int32(_SC_PAGESIZE))
    let first = (max(0, range.lowerBound) + page - 1) / page * page
    let end = min(range.upperBound, bytes.count) / page * page
    guard let start = bytes.baseAddress, first < end else { return }
    madvise(UnsafeMutableRawPointer(mutating: start + first), end - first, MADV_DONTNEED)
  }

  deinit {
    if let start = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }
  }
}
