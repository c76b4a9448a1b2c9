internal import PykDiagnostics
internal import PykDigests
internal import PykFiles
internal import PykThreads
internal import Synchronization
internal import SystemPackage

/// The one way in which an environment is changed: all of a plan, or none of it.
///
/// - It holds the environment's lock from beginning to end, and ends first what an interrupted
///   one left.
/// - `stage` brings wheels into a folder beside the others, where Python doesn't look; any thread
///   may call it, as wheels arrive. `commit` writes down what it is about to do, then does it by
///   renames, then removes what is left over.
/// - If anything fails, or the process dies, the environment is as it was: at once, or as soon as
///   the next command opens it. What can be refused is refused before anything is visible.
///
///     let transaction = try Transaction(on: scheme)
///     try transaction.stage(addition)
///     let outcome = try transaction.commit(plan)
package final class Transaction: Sendable {
  package let scheme: InstallScheme
  let options: TransactionOptions
  private let linker: Linker
  private let recovery: Recovery?
  private let hold: EnvironmentHold
  private let ending: Ending
  private let staged = Mutex<[Digest: StagedWheel]>([:])

  /// Waits for the environment, then ends what an interrupted transaction left there.
  package init(on scheme: InstallScheme, options: TransactionOptions = .init()) throws {
    self.scheme = scheme
    self.options = options
    linker = Linker(mode: options.linkMode)
    let hold = EnvironmentHold(scheme.home)
    self.hold = hold
    ending = try options.cancellation.ending { hold.release() }
    do {
      try hold.take(options.cancellation, onWait: options.onWait)
      let names = try Files.entries(of: scheme.home).map(\.name)
        .filter { $0.utf8.starts(with: StageArea.namePrefix.utf8) }
      recovery =
        names.isEmpty
        ? nil
        : try options.cancellation.protect {
          try Rollback.recover(home: scheme.home, stageNames: names)
        }
    } catch {
      ending.run()
      throw error
    }
  }

  deinit { ending.run() }

  /// Carries out a whole plan.
  package static func carryOut(
    _ plan: InstallPlan, on scheme: InstallScheme, options: TransactionOptions = .init()
  ) throws -> TransactionOutcome {
    try Transaction(on: scheme, options: options).commit(plan)
  }

  // MARK: Staging

  /// Brings a wheel into the stage. Nothing of it can be seen before `commit`.
  ///
  /// Staging a wheel twice does nothing.
  package func stage(_ addition: Addition) throws {
    try options.checkCancelled()
    let key = addition.wheel.sha256
    if staged.withLock({ $0[key] != nil }) { return }
    let done = try options.cancellation.work {
      try WheelStaging(
        addition: addition, scheme: scheme, area: area(), linker: linker, options: options,
        store: options.compiler == nil && !options.linksStoredBytecode ? nil : BytecodeStore()
      ).run()
    }
    staged.withLock { $0[key] = done }
  }

  private func area() throws -> StageArea {
    try hold.area {
      try StageArea(scheme: scheme)
    } made: {
      try options.fault(.moment(.stageCreated))
    }
  }

  // MARK: Committing

  /// Makes the plan true, staging what has not been staged yet.
  ///
  /// - Throws: `TransactionFailure`, `UninstallRefusal`, `FileFailure`, `StoreDamage`, …: the
  ///   environment is as it was. `RollbackFailure`: it isn't, and the next command goes on.
  package func commit(_ plan: InstallPlan) throws -> TransactionOutcome {
    defer { abandon() }
    let additions = plan.additions
    // The largest first, so that no thread is left alone with it at the end.
    let order = additions.indices.sorted {
      additions[$0].wheel.manifest.fileCount > additions[$1].wheel.manifest.fileCount
    }
    try parallelForEach(order.count, threads: options.threads) { index in
      try self.stage(additions[order[index]])
    }
    let area = try area()
    let staged = staged.withLock { $0 }
    try options.fault(.moment(.wheelsStaged))
    let wheels = additions.compactMap { staged[$0.wheel.sha256] }
    var change = EnvironmentChange(
      scheme: scheme, area: area, removals: plan.removals, wheels: wheels, options: options)
    try change.carryOut()
    var outcome = TransactionOutcome()
    outcome.changes = plan.changes
    outcome.notes = change.notes
    outcome.fileCount = additions.reduce(0) { $0 + $1.wheel.manifest.fileCount }
    outcome.byteCount = additions.reduce(0) { $0 + $1.wheel.manifest.totalSize }
    outcome.withoutBytecode = Set(staged.filter { !$0.value.hasBytecode }.keys)
    outcome.linkMode = wheels.lazy.compactMap(\.linkMode).first
    if let recovery { outcome.notes.insert(.recovered(recovery), at: 0) }
    if let left = hold.clear() { outcome.notes.append(.leftStage(left)) }
    return outcome
  }

  /// Gives up what has been staged, and the lock. Does nothing after `commit`.
  package func abandon() { ending.run() }
}
