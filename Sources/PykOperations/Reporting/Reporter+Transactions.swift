internal import PykInstall
internal import PykThreads

extension Reporter {
  /// Says what a transaction did beside what was asked for.
  func tell(_ notes: [TransactionOutcome.Note]) {
    for note in notes {
      switch note {
      case .sharedFile(let path, let owners):
        detail("`\(path)` belongs to \(owners.joined(separator: " and ")), with the same contents")
      case .overwroteFile(let path, let owner, let by):
        warn("\(by) overwrote `\(path)`, which belongs to \(owner)")
      case .overwroteUnownedFile(let path, let by):
        warn("\(by) overwrote `\(path)`, which belonged to nobody")
      case .keptSharedFile(let path, let owner):
        detail("`\(path)` stays: it belongs to \(owner) too")
      case .recovered: tellOfRecovery()
      case .leftStage(let path):
        warn("`\(path)` could not be removed; it is of no use any more")
      }
    }
  }

  func tellOfRecovery() {
    warn("an earlier command was interrupted here; what it had begun is undone")
  }
}

extension TransactionOptions {
  /// What the transactions of every command have in common.
  init(_ cancellation: Cancellation, _ reporter: Reporter) {
    self.init()
    self.cancellation = cancellation
    onWait = {
      reporter.report(.note("waiting for another pyk that changes this environment"))
    }
  }
}
