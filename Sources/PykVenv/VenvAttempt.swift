internal import PykFiles
internal import PykThreads
internal import Synchronization
internal import SystemPackage

/// An environment that is being made beside what it shall replace, until one of them is gone.
final class VenvAttempt: Sendable {
  let path: FilePath
  private let temporary: TemporaryDirectory
  private let cancellation: Cancellation
  private let outcome: Outcome
  private let ending: Ending

  private final class Outcome: Sendable {
    private struct State {
      /// Brings back what was there before.
      var undo: (@Sendable () -> Void)?
      var isComplete = false
    }

    private let state = Mutex(State())

    var isComplete: Bool { state.withLock { $0.isComplete } }

    func begin(_ undo: (@Sendable () -> Void)?) { state.withLock { $0.undo = undo } }

    func complete() {
      state.withLock { state in
        state.undo = nil
        state.isComplete = true
      }
    }

    func undo() {
      state.withLock { state in
        state.undo?()
        state.undo = nil
      }
    }
  }

  /// - Parameter parent: Where the folder is made in which all of it happens.
  init(in parent: FilePath, _ cancellation: Cancellation) throws {
    let outcome = Outcome()
    (temporary, ending) = try cancellation.work {
      let temporary = try TemporaryDirectory(in: parent, prefix: ".pyk-venv-")
      do {
        let ending = try cancellation.ending {
          outcome.undo()
          try? temporary.close()
        }
        return (temporary, ending)
      } catch {
        try? temporary.close()
        throw error
      }
    }
    self.outcome = outcome
    self.cancellation = cancellation
    path = temporary.path
  }

  var isComplete: Bool { outcome.isComplete }

  /// Lays something out in the folder.
  func prepare<Result>(_ body: () throws -> Result) throws -> Result {
    try cancellation.work(body)
  }

  /// Puts the new in the place of the old; `body` gives what undoes that, or nil where it can't be
  /// done this way.
  @discardableResult
  func swap(_ body: () throws -> (@Sendable () -> Void)?) throws -> Bool {
    try cancellation.protect {
      let undo = try body()
      outcome.begin(undo)
      return undo != nil
    }
  }

  /// Finishes the new one; then the old one goes.
  func complete(_ body: () throws -> Void) throws {
    try body()
    try cancellation.protect {
      outcome.complete()
      do {
        try temporary.close()
      } catch {
        temporary.keep()
        throw error
      }
    }
  }

  /// The end of every attempt: what wasn't completed is undone.
  func end() { ending.run() }
}
