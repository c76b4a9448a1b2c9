internal import Glibc
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
  private let lock: FileLock
  private let linker: Linker
  private let recovery: Recovery?
  /// Folders that were made only so that there is something to lock.
  private let madeFolders: [FilePath]
  private let state = Mutex(State())

  private struct State {
    var area: StageArea?
    var staged: [Digest: StagedWheel] = [:]
    var isFinished = false
  }

  /// Waits for the environment, then ends what an interrupted transaction left there.
  package init(on scheme: InstallScheme, options: TransactionOptions = .init()) throws {
    self.scheme = scheme
    self.options = options
    madeFolders = try Self.makeFolder(scheme.home)
    lock = try FileLock(Directory(scheme.home))
    try lock.lock(onWait: options.onWait)
    linker = Linker(mode: options.linkMode)
    let names = try Files.entries(of: scheme.home).map(\.name)
      .filter { $0.utf8.starts(with: StageArea.namePrefix.utf8) }
    recovery = try Rollback.recover(home: scheme.home, stageNames: names)
  }

  deinit { abandon() }

  /// Carries out a whole plan.
  package static func carryOut(
    _ plan: InstallPlan, on scheme: InstallScheme, options: TransactionOptions = .init()
  ) throws -> TransactionOutcome {
    try Transaction(on: scheme, options: options).commit(plan)
  }

  private static func makeFolder(_ path: FilePath) throws -> [FilePath] {
    var missing: [FilePath] = []
    var folder = path
    while !folder.isEmpty, folder.lastComponent != nil, !Files.exists(folder) {
      missing.append(folder)
      folder.removeLastComponent()
    }
    try Files.createDirectories(path)
    return missing
  }

  // MARK: Staging

  /// Brings a wheel into the stage. Nothing of it can be seen before `commit`.
  ///
  /// Staging a wheel twice does nothing.
  package func stage(_ addition: Addition) throws {
    try checkCancelled()
    let key = addition.wheel.sha256
    let begun = try state.withLock { state -> StageArea? in
      state.staged[key] == nil ? try area(&state) : nil
    }
    guard let area = begun else { return }
    let staging = WheelStaging(
      addition: addition, scheme: scheme, area: area, linker: linker,
      options: options,
      store: options.compiler == nil && !options.linksStoredBytecode ? nil : BytecodeStore())
    let staged = try staging.run()
    state.withLock { $0.staged[key] = staged }
  }

  private func area(_ state: inout State) throws -> StageArea {
    if let area = state.area { return area }
    let area = try StageArea(scheme: scheme)
    state.area = area
    try options.fault(.moment(.stageCreated))
    return area
  }

  /// Removes what has been staged, for a process that is about to end.
  ///
  /// Threads that stage a wheel at the moment may go on for a while, so that it takes several
  /// tries; what is left in the end the next transaction removes.
  package func sweep() {
    guard let area = state.withLock({ $0.area }),
      !Files.exists(area.home.appending(Journal.openName))
    else { return }
    for _ in 0..<25 {
      _ = area.remove()
      usleep(20_000)
      if !Files.exists(area.home) { return }
    }
  }

  func checkCancelled() throws {
    if options.isCancelled() { throw TransactionFailure.cancelled }
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
    let (area, staged) = try state.withLock { state in
      (try self.area(&state), state.staged)
    }
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
    state.withLock { $0.area = nil }
    if let left = area.remove() { outcome.notes.append(.leftStage(left)) }
    return outcome
  }

  /// Gives up what has been staged, and the lock. Does nothing after `commit`.
  package func abandon() {
    let area = state.withLock { state -> StageArea? in
      guard !state.isFinished else { return nil }
      state.isFinished = true
      defer { state.area = nil }
      return state.area
    }
    if let area, !Files.exists(area.home.appending(Journal.openName)) {
      // Waste that the next transaction removes, where this one can't.
      _ = area.remove()
    }
    for folder in madeFolders {
      guard (try? Files.removeDirectory(folder)) != nil else { break }
    }
    lock.unlock()
  }
}
