internal import CLinux
internal import Glibc
internal import SystemPackage

extension Place {
  /// Removes whatever stands behind the name; nothing is fine too.
  ///
  /// Works from open folders and never follows a link. Folders that deny writing are opened up
  /// first. What lies deeper than `depthLimit` is moved up to the top and removed from there, so
  /// that depth costs neither stack nor descriptors.
  func removeTree() throws(FileFailure) {
    let code = call { unlinkat($0, $1, 0) }
    if code >= 0 || code == -ENOENT { return }
    guard code == -EISDIR || code == -EPERM || code == -EACCES else {
      throw failure("remove", code)
    }
    var opened = call { pyk_open_directory($0, $1, O_NOFOLLOW) }
    if opened < 0 {
      // Not a folder, then: the first refusal is the true one.
      if opened == -ENOTDIR || opened == -ELOOP { throw failure("remove", code) }
      if opened == -ENOENT { return }
      guard opened == -EACCES, call({ fchmodat($0, $1, 0o700, 0) }) >= 0 else {
        throw failure("remove", opened)
      }
      opened = call { pyk_open_directory($0, $1, O_NOFOLLOW) }
      if opened < 0 { throw failure("remove", opened) }
    }
    // Names may be added while we remove, and moved up by ourselves: look again until the folder
    // can be removed, but not for ever against a process that keeps adding.
    for _ in 0..<TreeRemoval.passLimit {
      let top = DirectoryStream(adopting: opened, path: shown)
      try TreeRemoval(top: opened, shown: shown).empty(top, depth: 0)
      let last = call { unlinkat($0, $1, AT_REMOVEDIR) }
      if last >= 0 || last == -ENOENT { return }
      guard last == -ENOTEMPTY || last == -EEXIST else { throw failure("remove", last) }
      opened = call { pyk_open_directory($0, $1, O_NOFOLLOW) }
      if opened < 0 { throw failure("remove", opened) }
    }
    close(opened)
    throw FileFailure("remove", shown, errno: .directoryNotEmpty)
  }
}

private struct TreeRemoval {
  static let depthLimit = 48

  let top: Int32
  let shown: FilePath

  static let passLimit = 1000

  /// Removes everything that is found in the open folder; the folder stays.
  func empty(_ folder: borrowing DirectoryStream, depth: Int) throws(FileFailure) {
    let descriptor = folder.descriptor
    try folder.forEach(failing: { $0 }) { name, kind throws(FileFailure) in
      try remove(name, kind, from: descriptor, depth: depth)
      return true
    }
  }

  private func remove(
    _ name: UnsafePointer<CChar>, _ kind: FileKind, from folder: Int32, depth: Int
  ) throws(FileFailure) {
    if kind != .directory {
      let code = withWriting(in: folder) { unlinkat(folder, name, 0) }
      if code >= 0 || code == -ENOENT { return }
      if code != -EISDIR { throw failure(name, code) }
    }
    if depth >= Self.depthLimit {
      let code = TemporaryName.next(prefix: ".pyk-deep-").withCString { moved in
        withWriting(in: folder) { renameat(folder, name, top, moved) }
      }
      if code < 0, code != -ENOENT { throw failure(name, code) }
      return
    }
    let code = try removeFolder(name, from: folder, depth: depth)
    if code < 0, code != -ENOENT { throw failure(name, code) }
  }

  private func removeFolder(
    _ name: UnsafePointer<CChar>, from folder: Int32, depth: Int
  ) throws(FileFailure) -> Int32 {
    for _ in 0..<Self.passLimit {
      var opened = retrying { pyk_open_directory(folder, name, O_NOFOLLOW) }
      if opened == -EACCES, fchmodat(folder, name, 0o700, 0) == 0 {
        opened = retrying { pyk_open_directory(folder, name, O_NOFOLLOW) }
      }
      if opened < 0 { return opened }
      try empty(DirectoryStream(adopting: opened, path: shown), depth: depth + 1)
      let code = withWriting(in: folder) { unlinkat(folder, name, AT_REMOVEDIR) }
      if code != -ENOTEMPTY, code != -EEXIST { return code }
    }
    return -ENOTEMPTY
  }

  /// Does it again with the folder opened up where it denied writing.
  private func withWriting(in folder: Int32, _ body: () -> Int32) -> Int32 {
    let code = retrying(body)
    guard code == -EACCES, fchmod(folder, 0o700) == 0 else { return code }
    return retrying(body)
  }

  private func failure(_ name: UnsafePointer<CChar>, _ code: Int32) -> FileFailure {
    FileFailure("remove", shown.appending(String(cString: name)), code: code)
  }
}
