internal import Glibc

/// A wish to stop, from a person or the system, and the one owner of the process's end.
///
/// - Outside a protected part the process may end at any moment. The thread that listens ends it:
///   it stops what others wait for, waits for what is at work, runs the endings, the latest first,
///   and ends the process. Nothing new begins meanwhile: it throws `Interrupted`.
/// - Inside a protected part it may not: the part itself asks `isRequested` between steps, undoes
///   what it has begun, and throws.
/// - When a command is over, however, `conclude` is called; it doesn't come back where the listener
///   is ending the process.
package final class Cancellation: Sendable {
  /// Thrown where something was to begin after the wish to stop.
  package struct Interrupted: Error {
    package init() {}
  }

  private struct State {
    var signal: Int32?
    var isEnding = false
    var protections = 0
    var work = 0
    var lastNumber = 0
    var endings: [Int: Ending] = [:]
  }

  private let state = Condition(State())
  private let halt: @Sendable () -> Void

  /// - Parameter halting: Ends what threads may wait for without asking: other programs.
  package init(halting: @escaping @Sendable () -> Void = {}) { halt = halting }

  /// Whether somebody wants this to stop.
  package var isRequested: Bool { state.read { $0.signal != nil } }

  /// The signal that asked, if one did.
  package var signal: Int32? { state.read { $0.signal } }

  package func check() throws {
    if isRequested { throw Interrupted() }
  }

  // MARK: What is being done

  /// Runs `body` as a part that ends on its own terms.
  ///
  /// - Throws: `Interrupted` where the wish to stop was there before; what `body` throws.
  package func protect<Result>(_ body: () throws -> Result) throws -> Result {
    try begin { $0.protections += 1 }
    defer { state.update { $0.protections -= 1 } }
    return try body()
  }

  /// The same for a part after which the command has done what it was to do: where `body` comes to
  /// its end, a wish to stop comes too late, and what is left of the command only tells.
  package func protectToTheEnd<Result>(_ body: () throws -> Result) throws -> Result {
    try begin { $0.protections += 1 }
    do {
      return try body()
    } catch {
      state.update { $0.protections -= 1 }
      throw error
    }
  }

  /// Runs a piece of work that whoever ends the process waits for: it is short, or asks between its
  /// steps whether to stop, and cleans up behind itself where it throws.
  ///
  /// - Throws: `Interrupted` where the wish to stop was there before; what `body` throws.
  package func work<Result>(_ body: () throws -> Result) throws -> Result {
    try begin { $0.work += 1 }
    defer { state.update { $0.work -= 1 } }
    return try body()
  }

  private func begin(_ change: (inout State) -> Void) throws {
    try state.update { state in
      guard state.signal == nil else { throw Interrupted() }
      change(&state)
    }
  }

  /// Has `body` run at the latest when the process ends.
  ///
  /// What it is to remove is made after this, and within `work`.
  ///
  /// - Throws: `Interrupted` where the wish to stop was there before.
  package func ending(_ body: @escaping @Sendable () -> Void) throws -> Ending {
    try state.update { state in
      guard state.signal == nil else { throw Interrupted() }
      state.lastNumber += 1
      let number = state.lastNumber
      let ending = Ending(body) { [weak self] in
        self?.state.update { _ = $0.endings.removeValue(forKey: number) }
      }
      state.endings[number] = ending
      return ending
    }
  }

  // MARK: The end

  /// What a signal asks for.
  enum Answer {
    /// What is protected comes to an end first.
    case later
    case now
    /// Asked twice: at once, and what is protected is left as it stands.
    case atOnce
    /// The end has begun already.
    case never
  }

  /// Records the wish.
  func request(signal: Int32) -> Answer {
    state.update { state in
      if state.isEnding { return .never }
      let isSecond = state.signal != nil
      state.signal = state.signal ?? signal
      guard state.protections == 0 else { return isSecond ? .atOnce : .later }
      state.isEnding = true
      return .now
    }
  }

  /// To be called when the command is over and its threads have nothing to do any more: what was
  /// still to be done at the end is done. Where a signal is ending the process it doesn't return.
  ///
  /// - Parameter stopping: Whether the process is over too: what others still wait for is stopped.
  /// - Returns: The signal that has asked, if one has.
  @discardableResult
  package func conclude(stopping: Bool = false) -> Int32? {
    let (isOurs, signal) = state.update { state in
      defer { state.isEnding = true }
      return (!state.isEnding, state.signal)
    }
    while !isOurs { pause() }
    end(stopping: stopping || signal != nil)
    return signal
  }

  /// Stops what others wait for, waits for what is at work, and does what is still to be done.
  func end(stopping: Bool = true) {
    if stopping { halt() }
    // In milliseconds; somebody's file system may hang.
    var patience = 5000
    while patience > 0, state.read({ $0.work > 0 }) {
      usleep(1000)
      patience -= 1
    }
    while let last = state.read({ $0.endings.max { $0.key < $1.key }?.value }) { last.run() }
  }

  /// Takes SIGINT and SIGTERM off this thread and every one that is started from now on, and waits
  /// for them on a thread of its own.
  ///
  /// - Parameter end: Called when the process is to end: it has to end it. `isUndone` is false
  ///   where a second signal has ended a protected part; its journal says what to undo.
  package func listen(end: @escaping @Sendable (_ signal: Int32, _ isUndone: Bool) -> Void) {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    startDetachedThread { [self] in
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, SIGINT)
      sigaddset(&signals, SIGTERM)
      while true {
        var signal: Int32 = 0
        guard sigwait(&signals, &signal) == 0 else { continue }
        switch request(signal: signal) {
        case .later, .never: continue
        case .now:
          self.end()
          end(signal, true)
        case .atOnce:
          halt()
          end(signal, false)
        }
      }
    }
  }
}
