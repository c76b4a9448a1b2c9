internal import Glibc
internal import PykFiles
internal import PykThreads
internal import Synchronization
internal import SystemPackage

/// An environment that is being made beside what it shall replace, until one of them is gone.
final class VenvAttempt: Sendable {
  let path: FilePath
  private let temporary: TemporaryDirectory
  private let cancellation: Cancellation
  private let state = Mutex(State())
  private let ending = Mutex<Int?>(nil)

  private struct State {
    /// Brings back what was there before.
    var undo: (@Sendable () -> Void)?
    var isComplete = false
  }

  init(_ temporary: TemporaryDirectory, _ cancellation: Cancellation) {
    self.temporary = temporary
    path = temporary.path
    self.cancellation = cancellation
    let token = cancellation.atEnd { [self] in sweep() }
    ending.withLock { $0 = token }
  }

  var isComplete: Bool { state.withLock { $0.isComplete } }

  /// Puts the new in the place of the old; `body` gives what undoes that, or nil where it can't be
  /// done this way.
  @discardableResult
  func swap(_ body: () throws -> (@Sendable () -> Void)?) throws -> Bool {
    try cancellation.protect {
      try state.withLock { state in
        state.undo = try body()
        return state.undo != nil
      }
    }
  }

  /// Finishes the new one; then the old one goes.
  func complete(_ body: () throws -> Void) throws {
    try body()
    try cancellation.protect {
      state.withLock { state in
        state.undo = nil
        state.isComplete = true
      }
      do {
        try temporary.close()
      } catch {
        temporary.keep()
        throw error
      }
    }
  }

  /// The end of every attempt: what wasn't completed is undone.
  func end() {
    state.withLock { state in
      state.undo?()
      state.undo = nil
    }
    try? temporary.close()
    if let token = ending.withLock({ $0 }) { cancellation.forget(token) }
  }

  /// The same for a process that is about to end, whose other threads may still write.
  private func sweep() {
    state.withLock { state in
      state.undo?()
      state.undo = nil
      for _ in 0..<25 where Files.exists(path, followLinks: false) {
        try? Files.removeTree(path)
        usleep(5_000)
      }
    }
  }
}
