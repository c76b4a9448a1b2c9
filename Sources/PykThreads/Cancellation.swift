internal import Glibc

/// A wish to stop, from a person or the system, and what it may interrupt.
///
/// - Outside a protected part the process may end at any moment: `request` says so, and what
///   was handed to `atEnd` is run first.
/// - Inside one it may not: the part itself asks `isRequested` between steps, undoes what it has
///   begun, and throws.
package final class Cancellation: Sendable {
  private struct State {
    var signal: Int32?
    /// Whether the listener is ending the process.
    var isEnding = false
    var protections = 0
    var nextToken = 0
    var closures: [Int: @Sendable () -> Void] = [:]
  }

  private let state = Condition(State())

  package init() {}

  /// Whether somebody wants this to stop.
  package var isRequested: Bool { state.read { $0.signal != nil } }

  /// The signal that asked, if one did.
  package var signal: Int32? { state.read { $0.signal } }

  /// Records the wish. True if the process may end now: nothing is protected.
  package func request(signal: Int32) -> Bool {
    request(signal: signal, ending: false)
  }

  private func request(signal: Int32, ending: Bool) -> Bool {
    state.update { state in
      let isSecond = state.signal != nil
      state.signal = state.signal ?? signal
      guard state.protections == 0 || (ending && isSecond) else { return false }
      state.isEnding = state.isEnding || ending
      return true
    }
  }

  /// Comes back unless the listener is ending the process: what it removes is nobody else's then,
  /// and whoever ended the process themselves would leave half of it.
  package func waitIfEnding() {
    while state.read({ $0.isEnding }) { usleep(100_000) }
  }

  /// Runs `body` as a part that ends on its own terms.
  package func protect<Result>(_ body: () throws -> Result) rethrows -> Result {
    state.update { $0.protections += 1 }
    defer { state.update { $0.protections -= 1 } }
    return try body()
  }

  /// Has `closure` run if the process ends early; the token takes it back.
  package func atEnd(_ closure: @escaping @Sendable () -> Void) -> Int {
    state.update { state in
      state.nextToken += 1
      state.closures[state.nextToken] = closure
      return state.nextToken
    }
  }

  package func forget(_ token: Int) {
    state.update { _ = $0.closures.removeValue(forKey: token) }
  }

  /// Runs what `atEnd` was given, the latest first; each once.
  package func runEndings() {
    let closures = state.update { state in
      defer { state.closures = [:] }
      return state.closures.sorted { $0.key > $1.key }.map(\.value)
    }
    for closure in closures { closure() }
  }

  /// Takes SIGINT and SIGTERM off every thread that is started from now on, and waits for them
  /// on a thread of its own. `end` is called when the process may end: it has to end it.
  ///
  /// A second signal ends even a protected part; its journal says what to undo.
  package func listen(end: @escaping @Sendable (_ signal: Int32) -> Void) {
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
        if request(signal: signal, ending: true) {
          runEndings()
          end(signal)
        }
      }
    }
  }
}
