/// What the process ends with; scripts rely on each.
package enum ExitStatus: Int32, Sendable {
  /// Done.
  case done = 0
  /// The answer is no, or it failed.
  case failed = 1
  /// The command line was wrong; nothing was done.
  case usage = 2
  /// A bug in pyk.
  case bug = 70
  /// Ctrl-C.
  case interrupted = 130
  /// SIGTERM.
  case terminated = 143
}
