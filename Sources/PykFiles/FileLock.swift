internal import CLinux
internal import Glibc
package import SystemPackage

/// A lock on a file that threads and processes wait for; gone when the process ends, however.
///
/// - The file is created where it is missing and never removed: removing it would let two
///   processes hold "the" lock on two files.
/// - Two objects exclude each other also within one process. One object is for one thread at
///   a time.
/// - Where the file can't be opened for writing, but read, the lock works too.
package final class FileLock: Sendable {
  package enum Kind: Sendable {
    case shared, exclusive
  }

  /// How long `lock` waits before it says so, in milliseconds.
  package static let patience = 1000

  private let file: OpenFile

  package init(_ path: FilePath, mode: FilePermissions = .newFile) throws(FileFailure) {
    let place = Place(path)
    do throws(FileFailure) {
      file = try place.open(O_RDWR | O_CREAT, mode: mode, operation: "lock")
    } catch {
      guard error.errno == .permissionDenied || error.errno == .readOnlyFileSystem,
        let readable = try? place.open(O_RDONLY, operation: "lock")
      else { throw error }
      file = readable
    }
  }

  /// Locks a folder itself; no file is made.
  package init(_ directory: Directory) throws(FileFailure) {
    let descriptor = retrying { pyk_open_directory(directory.descriptor, ".", 0) }
    if descriptor < 0 { throw FileFailure("lock", directory.path, code: descriptor) }
    file = OpenFile(adopting: descriptor, path: directory.path)
  }

  package var path: FilePath { file.path }

  /// Takes the lock, waiting as long as it takes.
  ///
  /// - Parameter onWait: Called once, on this thread, when somebody else has held the lock for
  ///   about a second.
  package func lock(_ kind: Kind = .exclusive, onWait: () -> Void = {}) throws(FileFailure) {
    var waited = 0
    var pause = 1
    while waited < Self.patience {
      if try tryLock(kind) { return }
      usleep(UInt32(pause * 1000))
      waited += pause
      pause = min(pause * 2, 25)
    }
    onWait()
    let code = retrying { flock(file.descriptor, operation(kind)) }
    if code < 0 { throw FileFailure("lock", path, code: code) }
  }

  /// Takes the lock if nobody else has it; says whether it did.
  package func tryLock(_ kind: Kind = .exclusive) throws(FileFailure) -> Bool {
    let code = retrying { flock(file.descriptor, operation(kind) | LOCK_NB) }
    if code == -EWOULDBLOCK { return false }
    if code < 0 { throw FileFailure("lock", path, code: code) }
    return true
  }

  package func unlock() {
    // Unlocking an open file of ours can't fail; and if it did, closing would do it.
    _ = retrying { flock(file.descriptor, LOCK_UN) }
  }

  /// Runs `body` with the lock held.
  package func withLock<Result>(
    _ kind: Kind = .exclusive, onWait: () -> Void = {}, _ body: () throws -> Result
  ) throws -> Result {
    try lock(kind, onWait: onWait)
    defer { unlock() }
    return try body()
  }

  private func operation(_ kind: Kind) -> Int32 {
    switch kind {
    case .shared: LOCK_SH
    case .exclusive: LOCK_EX
    }
  }
}
