/// A value that another thread will provide, once.
///
/// - `wait()` blocks the calling thread; never call it on the network thread.
/// - `whenReady` runs its closure at once if the value is there, else on the thread that
///   fulfils the promise: keep such closures short, and hand work to a `WorkerPool`.
/// - The second and every later `fulfil` is ignored.
package final class Promise<Value: Sendable>: Sendable {
  private enum State {
    case pending([@Sendable (Result<Value, any Error>) -> Void])
    case ready(Result<Value, any Error>)
  }

  private let state: Condition<State>

  package init() { state = Condition(.pending([])) }

  package convenience init(_ result: Result<Value, any Error>) {
    self.init()
    fulfil(result)
  }

  package convenience init(value: Value) { self.init(.success(value)) }

  /// Provides the value and runs what waited for it, on this thread.
  package func fulfil(_ result: Result<Value, any Error>) {
    let waiting = state.update { state -> [@Sendable (Result<Value, any Error>) -> Void] in
      guard case .pending(let waiting) = state else { return [] }
      state = .ready(result)
      return waiting
    }
    for closure in waiting { closure(result) }
  }

  /// The value if it is there already.
  package var current: Result<Value, any Error>? {
    state.read { if case .ready(let result) = $0 { result } else { nil } }
  }

  /// The value, waiting for it; throws what it was fulfilled with if that is an error.
  package func wait() throws -> Value {
    try state.wait { state -> Result<Value, any Error>? in
      if case .ready(let result) = state { result } else { nil }
    }.get()
  }

  package func whenReady(_ closure: @escaping @Sendable (Result<Value, any Error>) -> Void) {
    let ready = state.update { state -> Result<Value, any Error>? in
      switch state {
      case .pending(let waiting):
        state = .pending(waiting + [closure])
        return nil
      case .ready(let result):
        return result
      }
    }
    if let ready { closure(ready) }
  }
}
