internal import CLinux
internal import Glibc
package import SystemPackage

extension Route {
  /// A new file with the same bytes, permissions and times; nothing is left behind on failure.
  func duplicate(
    _ name: UnsafePointer<CChar>, as newName: UnsafePointer<CChar>, cloning: Bool
  ) -> Int32 {
    let from = retrying {
      pyk_openat(source.descriptor, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0)
    }
    if from < 0 { return from }
    defer { close(from) }
    var status = stat()
    let known = retrying { fstat(from, &status) }
    if known < 0 { return known }
    let mode = status.st_mode & 0o777
    let to = retrying {
      pyk_openat(
        target.descriptor, newName, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
        // Writable for ourselves even where the umask or the source say otherwise.
        mode | 0o200)
    }
    if to < 0 { return to }
    var code = cloning ? retrying { pyk_clone_file(to, from) } : copyBytes(from, to)
    if code >= 0 { code = retrying { fchmod(to, mode) } }
    // Bytecode knows its source by the time of its last change.
    if code >= 0 {
      var times = [status.st_atim, status.st_mtim]
      code = retrying { futimens(to, &times) }
    }
    let closed = close(to)
    if code >= 0, closed != 0, errno != EINTR { code = -errno }
    if code < 0 { unlinkat(target.descriptor, newName, 0) }
    return code
  }
}

/// Copies from where `from` stands to its end.
func copyBytes(_ from: Int32, _ to: Int32) -> Int32 {
  var copiedSome = false
  while true {
    let count = retryingCount { copy_file_range(from, nil, to, nil, 1 << 30, 0) }
    if count == 0, copiedSome { return 0 }
    if count > 0 {
      copiedSome = true
      continue
    }
    if count < 0, copiedSome { return Int32(count) }
    switch Int32(-count) {
    // Zero at once: an empty file, or one such as in /proc that must be read. The others: a
    // kernel, sandbox or pair of file systems that doesn't do it.
    case 0, ENOSYS, EXDEV, EINVAL, EOPNOTSUPP, EPERM, EBADF, ETXTBSY:
      return copyByReading(from, to)
    default: return Int32(count)
    }
  }
}

private func copyByReading(_ from: Int32, _ to: Int32) -> Int32 {
  withUnsafeTemporaryAllocation(byteCount: 128 << 10, alignment: 16) { buffer in
    while true {
      let count = retryingCount { read(from, buffer.baseAddress, buffer.count) }
      if count <= 0 { return Int32(count) }
      var written = 0
      while written < count {
        let step = retryingCount {
          write(to, buffer.baseAddress.map { $0 + written }, count - written)
        }
        if step < 0 { return Int32(step) }
        written += step
      }
    }
  }
}

extension Files {
  /// Copies a file's bytes and permissions to a new name, which must be free; by sharing
  /// blocks where the file system can.
  package static func copy(_ path: FilePath, to target: FilePath) throws(FileFailure) {
    let from = try Place(path).open(O_RDONLY, operation: "copy")
    let permissions = try from.status().permissions
    let to = try Place(target).open(
      O_WRONLY | O_CREAT | O_EXCL,
      mode: FilePermissions(rawValue: permissions.rawValue & 0o777 | 0o200), operation: "create")
    var code = retrying { pyk_clone_file(to.descriptor, from.descriptor) }
    if code < 0 { code = copyBytes(from.descriptor, to.descriptor) }
    if code >= 0 { code = retrying { fchmod(to.descriptor, permissions.rawValue & 0o777) } }
    do throws(FileFailure) {
      if code < 0 { throw FileFailure("copy", path, to: target, code: code) }
      try to.close()
    } catch {
      try? remove(target)
      throw error
    }
  }
}
