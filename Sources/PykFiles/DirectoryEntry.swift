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
///
/// By the system call itself: opendir(3) asks three things more of each folder.
struct DirectoryStream: ~Copyable {
  let descriptor: Int32
  private let path: FilePath
  private let buffer: UnsafeMutableRawBufferPointer

  /// Takes over `descriptor`.
  init(adopting descriptor: Int32, path: FilePath) {
    self.descriptor = descriptor
    self.path = path
    buffer = .allocate(byteCount: 32_768, alignment: 16)
  }

  deinit {
    close(descriptor)
    buffer.deallocate()
  }

  func rewind() { lseek(descriptor, 0, SEEK_SET) }

  /// Calls `body` with each name, valid during the call, until it gives false.
  func forEach<Problem: Error>(
    failing: (FileFailure) -> Problem,
    _ body: (UnsafePointer<CChar>, FileKind) throws(Problem) -> Bool
  ) throws(Problem) {
    while true {
      let filled = retryingCount {
        pyk_read_directory(descriptor, buffer.baseAddress, buffer.count)
      }
      if filled == 0 { return }
      if filled < 0 { throw failing(FileFailure("read the folder", path, code: Int32(filled))) }
      var offset = 0
      // linux_dirent64: inode, offset, 16 bits of length, a type, the name with its NUL.
      while offset + 19 < filled {
        let entry = UnsafeRawPointer(buffer.baseAddress.unsafelyUnwrapped) + offset
        let type = entry.load(fromByteOffset: 18, as: UInt8.self)
        let name = (entry + 19).assumingMemoryBound(to: CChar.self)
        offset += Int(entry.load(fromByteOffset: 16, as: UInt16.self))
        if name[0] == 0x2e, name[1] == 0 || (name[1] == 0x2e && name[2] == 0) { continue }
        if try !body(name, kind(of: type, name)) { return }
      }
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
    let stream = DirectoryStream(adopting: file, path: shown)
    var entries: [DirectoryEntry] = []
    try stream.forEach(failing: { $0 }) { name, kind throws(FileFailure) in
      entries.append(DirectoryEntry(name: String(cString: name), kind: kind))
      return true
    }
    return entries
  }
}
