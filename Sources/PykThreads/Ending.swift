/// Something that has to be done once: by whoever began it, or by whoever ends the process before.
///
/// - The second who comes waits until the first one is done, so that nobody leaves the process in
///   the middle of it.
/// - What it does must not run or drop itself.
package final class Ending: Sendable {
  private enum Phase {
    case open(@Sendable () -> Void)
    case running
    case done
  }

  private let phase: Condition<Phase>
  private let forget: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void, forget: @escaping @Sendable () -> Void) {
    phase = Condition(.open(body))
    self.forget = forget
  }

  /// Does it, unless that has happened; when this returns it is done.
  package func run() { claim { $0() } }

  /// There is nothing to be done any more.
  package func drop() { claim { _ in } }

  private func claim(_ use: (@Sendable () -> Void) -> Void) {
    let body = phase.update { phase -> (@Sendable () -> Void)? in
      guard case .open(let body) = phase else { return nil }
      phase = .running
      return body
    }
    guard let body else {
      return phase.wait { if case .done = $0 { () } else { nil } }
    }
    use(body)
    phase.update { $0 = .done }
    forget()
  }
}
