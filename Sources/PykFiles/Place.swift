internal import Glibc
internal import SystemPackage

/// A name, and the open directory that it is relative to: what every call of ours works on.
///
/// `Files` makes one from a path and the working directory, `Directory` from one of its entries;
/// the operations themselves are written once, here and in the extensions.
struct Place {
  /// Held open as long as the place lives; nil means the working directory.
  let directory: Directory?
  let name: FilePath
  /// The whole path, for messages.
  let shown: FilePath

  init(_ path: FilePath) {
    directory = nil
    name = path
    shown = path
  }

  init(_ name: FilePath, in directory: Directory) {
    self.directory = directory
    self.name = name
    shown = directory.path.appending(name.components)
  }

  /// The open directory itself.
  init(itself directory: Directory) {
    self.directory = directory
    name = "."
    shown = directory.path
  }

  var descriptor: Int32 { directory?.descriptor ?? AT_FDCWD }

  /// Links are followed for a plain path; below an open directory never.
  var noFollow: Int32 { directory == nil ? 0 : O_NOFOLLOW }

  /// Runs a call until no signal interrupts it; gives its result, or the negated errno.
  func call(_ body: (Int32, UnsafePointer<CChar>) -> Int32) -> Int32 {
    name.withPlatformString { name in retrying { body(descriptor, name) } }
  }

  func failure(_ operation: String, _ code: Int32, to target: FilePath? = nil) -> FileFailure {
    FileFailure(operation, shown, to: target, code: code)
  }
}

/// The call's result, or the negated errno; begins again when a signal interrupted it.
@inline(__always)
func retrying(_ body: () -> Int32) -> Int32 {
  while true {
    let result = body()
    if result >= 0 { return result }
    let code = errno
    if code != EINTR { return -code }
  }
}

/// The same for calls that give a count.
@inline(__always)
func retryingCount(_ body: () -> Int) -> Int {
  while true {
    let result = body()
    if result >= 0 { return result }
    let code = errno
    if code != EINTR { return -Int(code) }
  }
}
