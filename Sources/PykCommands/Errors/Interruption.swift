internal import Glibc
internal import PykInterpreter
internal import PykThreads
internal import Synchronization

/// The end of a command before its time, by Ctrl-C or SIGTERM. Every command has one.
final class Interruption: Sendable {
  let cancellation = Cancellation { ProcessRun.endAll() }
  private let message = Mutex<@Sendable () -> String>({ "interrupted; nothing was changed" })

  /// Takes the process's signals from now on.
  func listen(_ console: Console, _ paint: Paint) {
    cancellation.listen { [self] signal, isUndone in
      restoreTerminal()
      console.ask(console.errors.isTerminal ? "\r\u{1b}[K" : "")
      tell(console, paint, isUndone: isUndone)
      _exit(Self.status(signal).rawValue)
    }
  }

  /// What to say, where it isn't that nothing was changed.
  func say(_ words: @escaping @Sendable () -> String) { message.withLock { $0 = words } }

  func tell(_ console: Console, _ paint: Paint, isUndone: Bool = true) {
    let words =
      isUndone
      ? message.withLock { $0 }()
      : "interrupted in the middle of a change; the next command on this environment undoes it"
    console.say(paint.red("error:") + " " + words)
  }

  /// To be called when the command is over; doesn't return where a signal is ending the process.
  ///
  /// - Parameter isLast: Whether the process ends with it.
  /// - Returns: How it ended, where a signal had asked it to.
  func conclude(isLast: Bool) -> ExitStatus? {
    cancellation.conclude(stopping: isLast).map(Self.status)
  }

  private static func status(_ signal: Int32) -> ExitStatus {
    signal == SIGTERM ? .terminated : .interrupted
  }
}

extension CommandContext {
  /// What a command asks whether it is to stop.
  ///
  /// - Parameter message: What to say then, where it isn't that nothing was changed.
  func cancellation(message: (@Sendable () -> String)? = nil) -> Cancellation {
    if let message { interruption.say(message) }
    return interruption.cancellation
  }
}
