internal import CLinux
internal import Glibc
internal import Synchronization
package import SystemPackage

/// An open folder; everything named relative to it stays below it.
///
/// - A relative name is one or more components joined by `/`: not empty, not absolute, no `.`,
///   no `..`, no NUL. Anything else is refused with `EINVAL`.
/// - No symbolic link is followed, neither on the way nor at the end: nothing escapes.
/// - The calls in `Directory+Raw.swift` take C strings, check nothing and cost one system call:
///   they are for names that were checked before, in folders that this process made.
package final class Directory: Sendable {
  /// Where it was when it was opened; for messages.
  package let path: FilePath
  package let descriptor: Int32

  init(adopting descriptor: Int32, path: FilePath) {
    self.descriptor = descriptor
    self.path = path
  }

  /// Opens the folder at `path`, following links as usual.
  package convenience init(_ path: FilePath) throws(FileFailure) {
    let descriptor = path.withPlatformString { name in
      retrying { pyk_openat(AT_FDCWD, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0) }
    }
    if descriptor < 0 { throw FileFailure("open the folder", path, code: descriptor) }
    self.init(adopting: descriptor, path: path)
  }

  deinit { close(descriptor) }

  /// Opens a folder below this one.
  package func directory(_ relative: String) throws(FileFailure) -> Directory {
    try directory(checked(relative, "open the folder"))
  }

  func directory(_ name: FilePath) throws(FileFailure) -> Directory {
    let shown = path.appending(name.components)
    let result = Self.openBeneath(descriptor, name)
    if result < 0 { throw FileFailure("open the folder", shown, code: result) }
    return Directory(adopting: result, path: shown)
  }

  /// The name as a place in its own parent folder, which is opened where it is not this one.
  func place(_ relative: String, _ operation: String) throws(FileFailure) -> Place {
    let name = try checked(relative, operation)
    guard name.components.count > 1, let last = name.lastComponent else {
      return Place(name, in: self)
    }
    let parent: Directory
    do throws(FileFailure) {
      parent = try directory(name.removingLastComponent())
    } catch {
      throw FileFailure(operation, path.appending(name.components), errno: error.errno)
    }
    return Place(FilePath(root: nil, [last]), in: parent)
  }

  func checked(
    _ relative: String, _ operation: String
  ) throws(FileFailure) -> FilePath {
    guard Self.isClean(relative.utf8) else {
      let visible = relative.unicodeScalars.map { $0.value == 0 ? "\\0" : String($0) }.joined()
      throw FileFailure(operation, path.appending(visible), errno: .invalidArgument)
    }
    return FilePath(relative)
  }

  private static func isClean(_ name: String.UTF8View) -> Bool {
    var start = name.startIndex
    while true {
      let end = name[start...].firstIndex(of: 0x2f) ?? name.endIndex
      let part = name[start..<end]
      if part.isEmpty || part.elementsEqual(".".utf8) || part.elementsEqual("..".utf8)
        || part.contains(0)
      {
        return false
      }
      if end == name.endIndex { return true }
      start = name.index(after: end)
    }
  }

  // MARK: Stepping

  private static let lacksOpenat2 = Atomic<Bool>(false)

  /// A descriptor of the folder, or the negated errno. One call where the kernel has openat2,
  /// else a step per component.
  private static func openBeneath(_ root: Int32, _ name: FilePath) -> Int32 {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW
    if !lacksOpenat2.load(ordering: .relaxed) {
      let result = name.withPlatformString { name in
        retrying { pyk_openat_beneath(root, name, flags, 0) }
      }
      // EPERM is what older container sandboxes say to calls that they don't know. EAGAIN: a
      // rename elsewhere disturbed the resolution.
      guard result == -ENOSYS || result == -EPERM || result == -EAGAIN else { return result }
      if result != -EAGAIN { lacksOpenat2.store(true, ordering: .relaxed) }
    }
    return stepBeneath(root, name, flags)
  }

  static func stepBeneath(_ root: Int32, _ name: FilePath, _ flags: Int32) -> Int32 {
    var current = root
    for component in name.components {
      let next = FilePath(root: nil, [component]).withPlatformString { name in
        retrying { pyk_openat(current, name, flags, 0) }
      }
      if current != root { close(current) }
      if next < 0 { return next }
      current = next
    }
    return current
  }
}
