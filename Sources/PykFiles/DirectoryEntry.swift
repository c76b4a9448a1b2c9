internal import CLinux
internal import Glibc
internal import SystemPackage

/// One name in a folder, and what stands behind it; a link is not followed.
package struct DirectoryEntry: Sendable, Hashable {
  package let name: String
  package let kind: FileKind

  package init(name: String, kind: FileKind) {
    self.name = name
    self.kind = kind
  }
}

/// Reads a folder's names, as the kernel gives them: unsorted, without `.` and `..`.
struct DirectoryStream: ~Copyable {
  private let stream: OpaquePointer
  private let path: FilePath

  /// Takes over `descriptor`, also when it throws.
  init(adopting descriptor: Int32, path: FilePath) throws(FileFailure) {
    guard let stream = fdopendir(descriptor) else {
      let code = errno
      close(descriptor)
      throw FileFailure("read the folder", path, code: -code)
    }
    self.stream = stream
    self.path = path
  }

  deinit { closedir(stream) }

  var descriptor: Int32 { dirfd(stream) }

  func rewind() { rewinddir(stream) }

  /// Calls `body` with each name, valid during the call, until it gives false.
  func forEach<Problem: Error>(
    failing: (FileFailure) -> Problem,
    _ body: (UnsafePointer<CChar>, FileKind) throws(Problem) -> Bool
  ) throws(Problem) {
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno == 0 { return }
        throw failing(FileFailure("read the folder", path, code: -errno))
      }
      // `d_name` is a tuple in Swift; its address is that of the field in the C structure.
      let name = UnsafeRawPointer(entry)
        .advanced(by: MemoryLayout<dirent>.offset(of: \.d_name) ?? 19)
        .assumingMemoryBound(to: CChar.self)
      if name[0] == 0x2e, name[1] == 0 || (name[1] == 0x2e && name[2] == 0) { continue }
      if try !body(name, kind(of: entry.pointee.d_type, name)) { return }
    }
  }

  private func kind(of type: UInt8, _ name: UnsafePointer<CChar>) -> FileKind {
    switch Int(type) {
    case DT_REG: return .regular
    case DT_DIR: return .directory
    case DT_LNK: return .symbolicLink
    case DT_UNKNOWN:
      // Some file systems don't say.
      var status = stat()
      guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return .other }
      return FileStatus(status).kind
    default: return .other
    }
  }
}

extension Place {
  func entries() throws(FileFailure) -> [DirectoryEntry] {
    let file = call { pyk_open_directory($0, $1, noFollow) }
    if file < 0 { throw failure("read the folder", file) }
    let stream = try DirectoryStream(adopting: file, path: shown)
    var entries: [DirectoryEntry] = []
    try stream.forEach(failing: { $0 }) { name, kind throws(FileFailure) in
      entries.append(DirectoryEntry(name: String(cString: name), kind: kind))
      return true
    }
    return entries
  }
}
