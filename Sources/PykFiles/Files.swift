internal import Glibc
package import SystemPackage

/// Operations on paths: short, blocking, and each failing with a `FileFailure`.
///
/// Links are followed as the system does it. Where nothing may escape a folder, or many names
/// of one folder are meant, use a `Directory`.
package enum Files {
  /// The file's bytes.
  ///
  /// - Parameter limit: More bytes than this are an error (`EFBIG`).
  package static func read(
    _ path: FilePath, limit: Int = .max
  ) throws(FileFailure) -> [UInt8] {
    try Place(path).read(limit: limit)
  }

  /// The file as UTF-8; bytes that are none become U+FFFD.
  package static func readText(_ path: FilePath) throws(FileFailure) -> String {
    String(decoding: try read(path), as: UTF8.self)
  }

  /// Opens a file for reading.
  package static func open(_ path: FilePath) throws(FileFailure) -> OpenFile {
    try Place(path).open(O_RDONLY)
  }

  /// Creates a file for writing (and reading back).
  ///
  /// - Parameter exclusive: Fail with `EEXIST` where it is there already; else it is emptied.
  package static func create(
    _ path: FilePath, mode: FilePermissions = .newFile, exclusive: Bool = false
  ) throws(FileFailure) -> OpenFile {
    try Place(path).open(
      O_RDWR | O_CREAT | (exclusive ? O_EXCL : O_TRUNC), mode: mode, operation: "create")
  }

  /// Opens a file for writing at its end (every write goes there, whoever else writes); creates
  /// it where it is missing.
  package static func openForAppending(
    _ path: FilePath, mode: FilePermissions = .newFile
  ) throws(FileFailure) -> OpenFile {
    try Place(path).open(O_RDWR | O_CREAT | O_APPEND, mode: mode, operation: "write")
  }

  /// Opens a file for reading and for writing anywhere in it; creates it where it is missing.
  package static func openForWriting(
    _ path: FilePath, mode: FilePermissions = .newFile
  ) throws(FileFailure) -> OpenFile {
    try Place(path).open(O_RDWR | O_CREAT, mode: mode, operation: "write")
  }

  /// Creates or overwrites the file in place. A reader, or a crash, may see half of it:
  /// `replace` is for what matters.
  ///
  /// - Parameter mode: What a new file gets, less the umask; an old one keeps its own.
  package static func write(
    _ bytes: [UInt8], to path: FilePath, mode: FilePermissions = .newFile
  ) throws(FileFailure) {
    try Place(path).write(bytes, mode: mode)
  }

  /// Puts `bytes` in the place of the file so that everybody sees the old or the new one: written
  /// under a temporary name in the same folder, then renamed.
  ///
  /// - `mode`, less the umask, is what the file has afterwards.
  /// - A symbolic link at `path` is itself replaced.
  /// - After a failure the old file is as it was and the temporary one gone.
  ///
  /// - Parameter durable: Return only when contents and name are on the disk.
  package static func replace(
    _ path: FilePath, with bytes: [UInt8], mode: FilePermissions = .newFile, durable: Bool = false
  ) throws(FileFailure) {
    try Place(path).replace(with: bytes, mode: mode, durable: durable)
  }

  /// What stands at `path`, or nil where nothing does.
  package static func status(
    _ path: FilePath, followLinks: Bool = true
  ) throws(FileFailure) -> FileStatus? {
    try Place(path).status(followLinks: followLinks)
  }

  /// Whether something is there; false also where that can't be known.
  package static func exists(_ path: FilePath, followLinks: Bool = true) -> Bool {
    (try? status(path, followLinks: followLinks)) != nil
  }

  package static func isDirectory(_ path: FilePath) -> Bool {
    (try? status(path))?.kind == .directory
  }

  package static func isRegularFile(_ path: FilePath) -> Bool {
    (try? status(path))?.kind == .regular
  }

  /// Whether it is a file that this process may run.
  package static func isExecutable(_ path: FilePath) -> Bool {
    isRegularFile(path) && access(path, X_OK)
  }

  /// Whether this process may write to the file, or create entries in the folder.
  package static func isWritable(_ path: FilePath) -> Bool { access(path, W_OK) }

  private static func access(_ path: FilePath, _ kind: Int32) -> Bool {
    Place(path).call { faccessat($0, $1, kind, AT_EACCESS) } == 0
  }

  /// The folder's entries without `.` and `..`, unsorted; links are not followed.
  package static func entries(of path: FilePath) throws(FileFailure) -> [DirectoryEntry] {
    try Place(path).entries()
  }

  /// Creates the folder and those above it that are missing; fine if it is there.
  package static func createDirectories(
    _ path: FilePath, mode: FilePermissions = .newFolder
  ) throws(FileFailure) {
    var missing: [FilePath] = []
    var current = path
    while true {
      let code = Place(current).call { mkdirat($0, $1, mode.rawValue) }
      if code >= 0 { break }
      if code == -ENOENT, current.components.count > 1 {
        missing.append(current)
        current.removeLastComponent()
        continue
      }
      // EEXIST says nothing of what it is; EROFS and EACCES come before EEXIST on some systems.
      if isDirectory(current) { break }
      throw FileFailure("create the folder", current, code: code)
    }
    for path in missing.reversed() {
      try Place(path).createDirectory(mode: mode, existingIsFine: true)
    }
  }

  /// Removes a file or a link.
  package static func remove(_ path: FilePath) throws(FileFailure) {
    try Place(path).remove()
  }

  /// Removes an empty folder.
  package static func removeDirectory(_ path: FilePath) throws(FileFailure) {
    try Place(path).removeDirectory()
  }

  /// Removes a file, a link or a whole folder; follows no link; nothing is fine too.
  package static func removeTree(_ path: FilePath) throws(FileFailure) {
    try Place(path).removeTree()
  }

  package static func rename(
    _ path: FilePath, to target: FilePath, _ kind: RenameKind = .replacing
  ) throws(FileFailure) {
    try Place(path).rename(to: Place(target), flags: kind.flags)
  }

  package static func setPermissions(
    of path: FilePath, _ permissions: FilePermissions
  ) throws(FileFailure) {
    try Place(path).setPermissions(permissions)
  }
}
