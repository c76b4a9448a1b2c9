internal import CLinux
internal import Glibc
internal import SystemPackage

extension Place {
  func open(
    _ flags: Int32, mode: FilePermissions = [], operation: String = "open"
  ) throws(FileFailure) -> OpenFile {
    let result = call { pyk_openat($0, $1, flags | O_CLOEXEC | noFollow, mode.rawValue) }
    if result < 0 { throw failure(operation, result) }
    return OpenFile(adopting: result, path: shown)
  }

  func read(limit: Int) throws(FileFailure) -> [UInt8] {
    try open(O_RDONLY, operation: "read").readToEnd(limit: limit)
  }

  func write(_ bytes: [UInt8], mode: FilePermissions) throws(FileFailure) {
    let file = try open(O_WRONLY | O_CREAT | O_TRUNC, mode: mode, operation: "write")
    try file.write(bytes)
    try file.close()
  }

  /// The same folder, another name.
  func sibling(_ other: String) -> Place {
    var name = name
    if name.lastComponent == nil { name.append(other) } else { name.setLast(other) }
    if let directory { return Place(name, in: directory) }
    return Place(name)
  }

  func replace(
    with bytes: [UInt8], mode: FilePermissions, durable: Bool
  ) throws(FileFailure) {
    let temporary = sibling(TemporaryName.next(prefix: ".pyk-"))
    do throws(FileFailure) {
      let created = temporary.call {
        pyk_openat($0, $1, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode.rawValue)
      }
      if created < 0 { throw failure("write", created) }
      let file = OpenFile(adopting: created, path: shown)
      try file.write(bytes)
      if durable { try file.synchronize() }
      try file.close()
      try temporary.rename(to: self, flags: 0, operation: "write", shown: shown)
    } catch {
      _ = temporary.call { unlinkat($0, $1, 0) }
      throw error
    }
    if durable { try synchronizeFolder() }
  }

  func synchronizeFolder() throws(FileFailure) {
    let folder = name.removingLastComponent()
    let place = folder.isEmpty ? FilePath(".") : folder
    let result = place.withPlatformString { name in
      retrying { pyk_openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0) }
    }
    if result < 0 { throw failure("write", result) }
    let file = OpenFile(adopting: result, path: shown)
    try file.synchronize()
  }

  func rename(
    to other: Place, flags: UInt32, operation: String = "rename", shown: FilePath? = nil
  ) throws(FileFailure) {
    let code = call { from, source in
      other.name.withPlatformString { target in
        flags == 0
          ? renameat(from, source, other.descriptor, target)
          : pyk_renameat2(from, source, other.descriptor, target, flags)
      }
    }
    if code < 0 {
      if let shown { throw FileFailure(operation, shown, code: code) }
      throw failure(operation, code, to: other.shown)
    }
  }

  func createDirectory(mode: FilePermissions, existingIsFine: Bool) throws(FileFailure) {
    let code = call { mkdirat($0, $1, mode.rawValue) }
    if code >= 0 { return }
    if code == -EEXIST, existingIsFine,
      try status(followLinks: directory == nil)?.kind == .directory
    {
      return
    }
    throw failure("create the folder", code)
  }

  func symbolicLink(to target: FilePath) throws(FileFailure) {
    let code = call { directory, name in
      target.withPlatformString { symlinkat($0, directory, name) }
    }
    if code < 0 { throw failure("create the symbolic link", code) }
  }

  func readLink() throws(FileFailure) -> FilePath {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = call { directory, name in
      Int32(truncatingIfNeeded: readlinkat(directory, name, &bytes, Int(PATH_MAX)))
    }
    if count < 0 { throw failure("read the symbolic link", count) }
    return FilePath(platformString: bytes)
  }

  func remove() throws(FileFailure) {
    let code = call { unlinkat($0, $1, 0) }
    if code < 0 { throw failure("remove", code) }
  }

  func removeDirectory() throws(FileFailure) {
    let code = call { unlinkat($0, $1, AT_REMOVEDIR) }
    if code < 0 { throw failure("remove the folder", code) }
  }

  func setPermissions(_ permissions: FilePermissions) throws(FileFailure) {
    // fchmodat knows no "don't follow" on older kernels: below a directory we go by the file.
    if directory != nil {
      try open(O_RDONLY | O_NONBLOCK, operation: "set the permissions of")
        .setPermissions(permissions)
      return
    }
    let code = call { fchmodat($0, $1, permissions.rawValue, 0) }
    if code < 0 { throw failure("set the permissions of", code) }
  }
}

extension FilePath {
  /// Puts `name` in the place of the last component.
  mutating func setLast(_ name: String) {
    removeLastComponent()
    append(name)
  }
}
