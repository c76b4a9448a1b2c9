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
    let opened = call { pyk_open_directory($0, $1, O_NOFOLLOW) }
    if opened < 0 {
      // Not a folder, then: the first refusal is the true one.
      if opened == -ENOTDIR || opened == -ELOOP { throw failure("remove", code) }
      if opened == -ENOENT { return }
      guard opened == -EACCES, call({ fchmodat($0, $1, 0o700, 0) }) >= 0 else {
        throw failure("remove", opened)
      }
    }
    let top = opened >= 0 ? opened : call { pyk_open_directory($0, $1, O_NOFOLLOW) }
    if top < 0 { throw failure("remove", top) }
    do throws(FileFailure) {
      let removal = TreeRemoval(top: top, shown: shown)
      try removal.empty(top, depth: 0)
    } catch {
      close(top)
      throw error
    }
    close(top)
    let last = call { unlinkat($0, $1, AT_REMOVEDIR) }
    if last < 0, last != -ENOENT { throw failure("remove", last) }
  }
}

private struct TreeRemoval {
  static let depthLimit = 48

  let top: Int32
  let shown: FilePath

  /// Removes everything in the open folder; the folder stays.
  func empty(_ folder: Int32, depth: Int) throws(FileFailure) {
    // Names may be added while we remove, and moved up by ourselves: look again until a pass
    // found nothing, but not for ever against a process that keeps adding.
    for _ in 0..<1000 {
      let copy = retrying { pyk_open_directory(folder, ".", 0) }
      if copy < 0 { throw FileFailure("remove", shown, code: copy) }
      let stream = DirectoryStream(adopting: copy, path: shown)
      var found = false
      try stream.forEach(failing: { $0 }) { name, kind throws(FileFailure) in
        found = true
        try remove(name, kind, from: folder, depth: depth)
        return true
      }
      if !found { return }
    }
    throw FileFailure("remove", shown, errno: .directoryNotEmpty)
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
    var opened = retrying { pyk_open_directory(folder, name, O_NOFOLLOW) }
    if opened == -EACCES, fchmodat(folder, name, 0o700, 0) == 0 {
      opened = retrying { pyk_open_directory(folder, name, O_NOFOLLOW) }
    }
    if opened < 0 { return opened }
    do throws(FileFailure) {
      try empty(opened, depth: depth + 1)
    } catch {
      close(opened)
      throw error
    }
    close(opened)
    return withWriting(in: folder) { unlinkat(folder, name, AT_REMOVEDIR) }
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
