internal import Glibc
package import SystemPackage

extension Files {
  /// What the link says, which may be relative to the folder it is in.
  package static func readLink(_ path: FilePath) throws(FileFailure) -> FilePath {
    try Place(path).readLink()
  }

  package static func symbolicLink(
    target: FilePath, at path: FilePath
  ) throws(FileFailure) {
    try Place(path).symbolicLink(to: target)
  }

  /// Gives a file a second name.
  package static func hardLink(_ path: FilePath, at name: FilePath) throws(FileFailure) {
    let code = Place(path).call { from, file in
      name.withPlatformString { linkat(from, file, AT_FDCWD, $0, 0) }
    }
    if code < 0 { throw FileFailure("link", path, to: name, code: code) }
  }

  /// The absolute path without links, `.` and `..`; the file must exist.
  package static func realPath(_ path: FilePath) throws(FileFailure) -> FilePath {
    let resolved = path.withPlatformString { realpath($0, nil) }
    guard let resolved else { throw FileFailure("resolve", path, code: -errno) }
    defer { free(resolved) }
    return FilePath(platformString: resolved)
  }

  /// The working directory, absolute.
  package static func currentDirectory() throws(FileFailure) -> FilePath {
    guard let name = getcwd(nil, 0) else {
      throw FileFailure("find the working directory", ".", code: -errno)
    }
    defer { free(name) }
    return FilePath(platformString: name)
  }

  /// The path from the root on, `.` and `..` resolved by their names; links are left alone.
  package static func absolute(_ path: FilePath) throws(FileFailure) -> FilePath {
    let whole = path.isAbsolute ? path : try currentDirectory().pushing(path)
    return whole.lexicallyNormalized()
  }

  /// `HOME`, or what the user database says; nil where neither names an absolute path.
  package static func homeDirectory(environment: [String: String]) -> FilePath? {
    if let home = environment["HOME"], home.hasPrefix("/") { return FilePath(home) }
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16384)
    guard getpwuid_r(getuid(), &entry, &buffer, buffer.count, &found) == 0, found != nil,
      let name = entry.pw_dir
    else { return nil }
    let home = FilePath(platformString: name)
    return home.isAbsolute ? home : nil
  }

  /// The folder for temporary files: `TMPDIR` where it is absolute, else `/tmp`.
  package static func temporaryFolder(environment: [String: String]) -> FilePath {
    if let folder = environment["TMPDIR"], folder.hasPrefix("/") { return FilePath(folder) }
    return "/tmp"
  }
}
