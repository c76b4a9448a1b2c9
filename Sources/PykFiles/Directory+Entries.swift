internal import Glibc
package import SystemPackage

extension Directory {
  /// Its own entries, unsorted.
  package func entries() throws(FileFailure) -> [DirectoryEntry] {
    try Place(itself: self).entries()
  }

  package func status(of relative: String) throws(FileFailure) -> FileStatus? {
    let place: Place
    do throws(FileFailure) {
      place = try self.place(relative, "look at")
    } catch {
      if error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory { return nil }
      throw error
    }
    return try place.status(followLinks: false)
  }

  package func exists(_ relative: String) throws(FileFailure) -> Bool {
    try status(of: relative) != nil
  }

  /// The status of the folder itself.
  package func status() throws(FileFailure) -> FileStatus {
    var result = stat()
    let code = retrying { fstat(descriptor, &result) }
    if code < 0 { throw FileFailure("look at", path, code: code) }
    return FileStatus(result)
  }

  /// Opens a file for reading.
  package func openFile(_ relative: String) throws(FileFailure) -> OpenFile {
    try place(relative, "open").open(O_RDONLY)
  }

  /// Creates a file for writing (and reading back); it must not be there yet.
  package func createFile(
    _ relative: String, mode: FilePermissions = .newFile
  ) throws(FileFailure) -> OpenFile {
    try place(relative, "create").open(O_RDWR | O_CREAT | O_EXCL, mode: mode, operation: "create")
  }

  package func read(_ relative: String, limit: Int = .max) throws(FileFailure) -> [UInt8] {
    try place(relative, "read").read(limit: limit)
  }

  /// Creates or overwrites a file in place; `replace` is what a reader never sees half done.
  package func write(
    _ bytes: [UInt8], to relative: String, mode: FilePermissions = .newFile
  ) throws(FileFailure) {
    try place(relative, "write").write(bytes, mode: mode)
  }

  /// As `Files.replace`.
  package func replace(
    _ relative: String, with bytes: [UInt8], mode: FilePermissions = .newFile,
    durable: Bool = false
  ) throws(FileFailure) {
    try place(relative, "write").replace(with: bytes, mode: mode, durable: durable)
  }

  /// Creates one folder; its parent must be there.
  package func createDirectory(
    _ relative: String, mode: FilePermissions = .newFolder, existingIsFine: Bool = false
  ) throws(FileFailure) {
    try place(relative, "create the folder")
      .createDirectory(mode: mode, existingIsFine: existingIsFine)
  }

  /// Creates a folder and those above it that are missing, and opens it.
  @discardableResult
  package func createDirectories(
    _ relative: String, mode: FilePermissions = .newFolder
  ) throws(FileFailure) -> Directory {
    var current = self
    for component in try checked(relative, "create the folder").components {
      let place = Place(FilePath(root: nil, [component]), in: current)
      try place.createDirectory(mode: mode, existingIsFine: true)
      current = try current.directory(place.name)
    }
    return current
  }

  package func symbolicLink(
    target: FilePath, at relative: String
  ) throws(FileFailure) {
    try place(relative, "create the symbolic link").symbolicLink(to: target)
  }

  package func readLink(_ relative: String) throws(FileFailure) -> FilePath {
    try place(relative, "read the symbolic link").readLink()
  }

  /// Gives a file of `source` a second name below this folder.
  package func hardLink(
    _ relative: String, in source: Directory, as name: String
  ) throws(FileFailure) {
    let old = try source.place(relative, "link")
    let new = try place(name, "create")
    let code = old.call { from, file in
      new.name.withPlatformString { linkat(from, file, new.descriptor, $0, 0) }
    }
    if code < 0 { throw old.failure("link", code, to: new.shown) }
  }

  /// Moves an entry to another name, here or below another folder of the same file system.
  package func rename(
    _ relative: String, to target: Directory, as name: String, _ kind: RenameKind = .replacing
  ) throws(FileFailure) {
    let new = try target.place(name, "rename")
    try place(relative, "rename").rename(to: new, flags: kind.flags)
  }

  package func remove(_ relative: String) throws(FileFailure) {
    try place(relative, "remove").remove()
  }

  /// Removes an empty folder.
  package func removeDirectory(_ relative: String) throws(FileFailure) {
    try place(relative, "remove the folder").removeDirectory()
  }

  /// Removes a file, a link or a whole folder; nothing is fine too.
  package func removeTree(_ relative: String) throws(FileFailure) {
    let place: Place
    do throws(FileFailure) {
      place = try self.place(relative, "remove")
    } catch {
      if error.errno == .noSuchFileOrDirectory { return }
      throw error
    }
    try place.removeTree()
  }

  package func setPermissions(
    of relative: String, _ permissions: FilePermissions
  ) throws(FileFailure) {
    try place(relative, "set the permissions of").setPermissions(permissions)
  }

  /// Returns when the folder's names are on the disk.
  package func synchronize() throws(FileFailure) {
    let code = retrying { fsync(descriptor) }
    if code < 0 { throw FileFailure("write", path, code: code) }
  }
}

/// What a rename does where the new name is taken.
package enum RenameKind: Sendable {
  case replacing
  /// Fails with `EEXIST`.
  case failing
  /// The two entries change places; both must exist.
  case exchanging

  var flags: UInt32 {
    switch self {
    case .replacing: 0
    case .failing: 1
    case .exchanging: 2
    }
  }
}

extension FilePermissions {
  /// Read and write for everybody, less the umask.
  package static var newFile: FilePermissions { FilePermissions(rawValue: 0o666) }
  /// The same and executable, less the umask.
  package static var newExecutable: FilePermissions { FilePermissions(rawValue: 0o777) }
  /// What a new folder gets, less the umask.
  package static var newFolder: FilePermissions { FilePermissions(rawValue: 0o777) }
}
