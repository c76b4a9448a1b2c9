package import PykDiagnostics

/// Where an operation tells what it is doing; it never prints itself.
///
/// - Events may come from any thread.
/// - Nothing relies on anybody listening: `Reporter.silent` is complete.
package struct Reporter: Sendable {
  package let report: @Sendable (Event) -> Void

  package init(_ report: @escaping @Sendable (Event) -> Void) { self.report = report }

  package static let silent = Reporter { _ in }

  /// Something happened that the person should know and that stops nothing.
  package func warn(_ what: String, causes: [String] = [], hints: [String] = []) {
    report(.warning(Diagnosis(what, causes: causes, hints: hints)))
  }

  /// A line for those who asked for more with `-v`.
  package func detail(_ text: @autoclosure () -> String) { report(.detail(text())) }
}

/// What an operation has to tell.
package enum Event: Sendable {
  case began(Phase)
  /// Something in a phase moved on: so many things of so many, and the one at hand.
  case advanced(Phase, done: Int, of: Int?, name: String)
  /// `bytes` have come so far of what `download` names, of `total` where the sender said it.
  case received(download: String, bytes: Int, total: Int?)
  /// So much of a file, or of what is wrapped round it, has been sent; goes back where the file
  /// is sent again.
  case sent(name: String, bytes: Int64, of: Int64)
  /// A phase ended; `summary` is the line that stays, such as "resolved 23 packages in 0.41 s".
  case ended(Phase, summary: String)
  case warning(Diagnosis)
  case note(String)
  case detail(String)
}

/// The parts that a person can tell apart while waiting.
package enum Phase: String, Sendable, CaseIterable {
  case resolving, downloading, installing, removing, building, uploading
}
