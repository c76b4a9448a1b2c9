internal import Glibc
package import SystemPackage

/// What stands behind a name.
package enum FileKind: UInt8, Sendable, Hashable {
  case regular, directory, symbolicLink, other
}

/// What the system says of a file without opening it.
package struct FileStatus: Sendable, Hashable {
  package let kind: FileKind
  /// In bytes.
  package let size: Int
  package let permissions: FilePermissions
  package let inode: UInt64
  package let device: UInt64
  package let linkCount: Int
  package let owner: UInt32
  /// Last change of the contents, in nanoseconds since 1970.
  package let modified: Int64
  /// Last change of the contents, permissions, owner or names (ctime), in nanoseconds since 1970.
  package let changed: Int64

  package var isExecutable: Bool { permissions.rawValue & 0o111 != 0 }

  init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .directory
      case S_IFLNK: .symbolicLink
      default: .other
      }
    size = Int(status.st_size)
    permissions = FilePermissions(rawValue: status.st_mode & 0o7777)
    inode = UInt64(status.st_ino)
    device = UInt64(status.st_dev)
    linkCount = Int(status.st_nlink)
    owner = status.st_uid
    modified = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
    changed = Int64(status.st_ctim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_ctim.tv_nsec)
  }
}

extension Place {
  /// Nil when nothing is there.
  func status(followLinks: Bool) throws(FileFailure) -> FileStatus? {
    var result = stat()
    let code = call { fstatat($0, $1, &result, followLinks ? 0 : AT_SYMLINK_NOFOLLOW) }
    if code == -ENOENT || code == -ENOTDIR { return nil }
    if code < 0 { throw failure("look at", code) }
    return FileStatus(result)
  }
}
