internal import PykThreads
internal import Synchronization

/// What other threads tell the network thread.
enum NetworkMessage: Sendable {
  /// `failures` counts what was tried before, for a body that turned out to be broken when it
  /// was decoded.
  case begin(HTTPRequest, Promise<HTTPResponse>, failures: Int)
  case cancel(ObjectIdentifier)
  /// What the credential store's slow sources answered to the exchange of that promise.
  case credentials(ObjectIdentifier, Credentials?)
}

/// The network thread's letter box; knows whether there is such a thread.
final class Mailbox: Sendable {
  struct State: Sendable {
    var messages: [NetworkMessage] = []
    var isClosed = false
    var hasThread = false
    /// Ends the thread's sleep; set while it may sleep.
    var wake: (@Sendable () -> Void)?
  }

  enum Receipt: Sendable {
    case delivered
    /// Nobody is there to read it: the caller starts the thread.
    case needsThread
    case refused
  }

  private let state = Mutex(State())

  func post(_ message: NetworkMessage) -> Receipt {
    state.withLock { state in
      if state.isClosed { return .refused }
      state.messages.append(message)
      state.wake?()
      defer { state.hasThread = true }
      return state.hasThread ? .delivered : .needsThread
    }
  }

  /// Says that a thread should be there although there is no message yet.
  func claimThread() -> Bool {
    state.withLock { state in
      if state.isClosed || state.hasThread { return false }
      state.hasThread = true
      return true
    }
  }

  func close() {
    state.withLock { state in
      state.isClosed = true
      state.wake?()
    }
  }

  func take() -> (messages: [NetworkMessage], isClosed: Bool) {
    state.withLock { state in
      defer { state.messages.removeAll() }
      return (state.messages, state.isClosed)
    }
  }

  func setWake(_ wake: (@Sendable () -> Void)?) {
    state.withLock { $0.wake = wake }
  }

  /// True, and the thread is as good as gone, unless there is something to read.
  func leaveIfEmpty() -> Bool {
    state.withLock { state in
      guard state.messages.isEmpty, !state.isClosed else { return false }
      state.hasThread = false
      state.wake = nil
      return true
    }
  }
}
