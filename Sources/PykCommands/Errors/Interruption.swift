internal import Glibc
internal import PykInterpreter
internal import Synchronization
internal import PykThreads

/// The person or the system asked the process to stop; nothing was changed, or all of it undone.
struct Interruption: Error {
  var status: ExitStatus

  init(signal: Int32) { status = signal == SIGTERM ? .terminated : .interrupted }

  var message: String { "interrupted; nothing was changed" }
}

extension CommandContext {
  /// Listens for Ctrl-C and SIGTERM from now on: a command that changes something begins with it.
  ///
  /// - Parameter message: What to say then, where it isn't that nothing was changed.
  func cancellation(message: (@Sendable () -> String)? = nil) -> Cancellation {
    let cancellation = Cancellation()
    guard session.takesSignals else { return cancellation }
    listening.withLock { $0 = cancellation }
    let console = console
    let paint = paint
    cancellation.listen { signal in
      ProcessRun.endAll()
      let interruption = Interruption(signal: signal)
      restoreTerminal()
      console.ask(console.errors.isTerminal ? "\r\u{1b}[K" : "")
      console.say(paint.red("error:") + " " + (message?() ?? interruption.message))
      _exit(interruption.status.rawValue)
    }
    return cancellation
  }
}

/// Who listens in this process.
private let listening = Mutex<Cancellation?>(nil)

/// To be called before this thread ends the process, or says how it ended: comes back unless a
/// signal is doing both.
func leaveTheEndToSignals() { listening.withLock { $0 }?.waitIfEnding() }

/// The signal that has asked this process to stop, if one has: whatever fails then fails because of
/// it.
var askedToStop: Int32? { listening.withLock { $0 }?.signal }
