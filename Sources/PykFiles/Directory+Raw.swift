internal import CLinux
internal import Glibc
package import SystemPackage

/// Calls for thousands of names: one system call each, nothing checked, nothing built.
///
/// Names are relative to the folder and may hold `/`; whoever calls has checked them (as
/// `EntryPath` does) and has made the folders on the way himself, so that no link stands there.
/// A result below zero is the negated errno.
extension Directory {
  package func rawCreateDirectory(
    _ name: UnsafePointer<CChar>, mode: FilePermissions = .newFolder
  ) -> Int32 {
    retrying { mkdirat(descriptor, name, mode.rawValue) }
  }

  /// Gives a descriptor of a new file, open for writing, which the caller closes.
  package func rawCreateFile(
    _ name: UnsafePointer<CChar>, mode: FilePermissions = .newFile
  ) -> Int32 {
    retrying {
      pyk_openat(
        descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode.rawValue)
    }
  }

  /// Creates a file with these contents.
  package func rawCreateFile(
    _ name: UnsafePointer<CChar>, mode: FilePermissions = .newFile,
    contents: UnsafeRawBufferPointer
  ) -> Int32 {
    let file = rawCreateFile(name, mode: mode)
    if file < 0 { return file }
    var written = 0
    while written < contents.count {
      let count = retryingCount {
        Glibc.write(file, contents.baseAddress.map { $0 + written }, contents.count - written)
      }
      if count < 0 {
        close(file)
        return Int32(count)
      }
      written += count
    }
    // Some file systems (NFS, quotas) say only here that the bytes found no room.
    let code = close(file)
    return code == 0 || errno == EINTR ? 0 : -errno
  }

  /// Nil where nothing is there, or it can't be looked at; links are followed.
  package func rawStatus(_ name: String) -> FileStatus? {
    var result = stat()
    return retrying { fstatat(descriptor, name, &result, 0) } == 0 ? FileStatus(result) : nil
  }

  package func rawHardLink(
    _ name: UnsafePointer<CChar>, in source: Directory, as newName: UnsafePointer<CChar>
  ) -> Int32 {
    retrying { linkat(source.descriptor, name, descriptor, newName, 0) }
  }

  package func rawRemove(_ name: UnsafePointer<CChar>) -> Int32 {
    retrying { unlinkat(descriptor, name, 0) }
  }

  package func rawRemoveDirectory(_ name: UnsafePointer<CChar>) -> Int32 {
    retrying { unlinkat(descriptor, name, AT_REMOVEDIR) }
  }

  /// What went wrong with a raw call.
  package func failure(
    _ operation: String, _ name: UnsafePointer<CChar>, _ code: Int32
  ) -> FileFailure {
    FileFailure(operation, path.appending(String(cString: name)), code: code)
  }
}
