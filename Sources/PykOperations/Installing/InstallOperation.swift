internal import PykDiagnostics
internal import PykIndex
internal import PykInstall
internal import PykResolve
internal import PykThreads
internal import SystemPackage

/// Makes an environment have what is asked for: reads, resolves, fetches, and changes it whole.
package struct InstallOperation: Sendable {
  let request: InstallRequest
  let target: TargetEnvironment
  let workspace: Workspace
  /// What this install is made for, where that is a build.
  let chain: [BuildLink]

  package init(_ request: InstallRequest, on target: TargetEnvironment, in workspace: Workspace) {
    self.init(request, on: target, in: workspace, chain: [])
  }

  init(
    _ request: InstallRequest, on target: TargetEnvironment, in workspace: Workspace,
    chain: [BuildLink]
  ) {
    self.request = request
    self.target = target
    self.workspace = workspace
    self.chain = chain
  }

  /// - Throws: Whatever stopped it; the environment is as it was.
  package func run() throws -> InstallOutcome {
    var prepared = try prepare()
    try finish(&prepared)
    return prepared.outcome
  }

  /// What is known before anything is changed.
  struct Prepared {
    var outcome = InstallOutcome()
    let choice: InstallChoice
    let environment: InstalledEnvironment
  }

  /// Reads and resolves; says what has to come.
  func prepare() throws -> Prepared {
    // What it keeps for the next time is written to its end, or not at all.
    let (environment, recovery) = try workspace.cancellation.work {
      try target.installed(cache: workspace.cacheFolder)
    }
    if recovery != nil { workspace.reporter.tellOfRecovery() }
    for left in environment.incomplete where target.scheme.contains(left.path) {
      workspace.reporter.warn(
        "`\(left.path)` was never finished and counts as not installed",
        causes: ["its \(left.missing) is missing"])
    }
    return try prepare(over: environment)
  }

  private func prepare(over environment: InstalledEnvironment) throws -> Prepared {
    let clock = ContinuousClock()
    let start = clock.now
    let reporter = workspace.reporter
    var prepared = Prepared(choice: try choose(over: environment), environment: environment)
    let time = spoken(clock.now - start)
    let pins = prepared.choice.resolution.pins
    prepared.outcome.pins = pins
    prepared.outcome.arrivals = prepared.choice.arrivals
    for note in missingExtras(prepared.choice.resolution) { reporter.report(.warning(note)) }
    let packages = counted(pins.count, "package")
    let summary =
      !prepared.choice.arrivals.isEmpty
      ? "resolved \(packages) in \(time)"
      : pins.isEmpty
        ? "nothing was asked for that counts here"
        : "nothing to do: \(packages) as asked for (\(time))"
    reporter.report(.ended(.resolving, summary: summary))
    return prepared
  }

  /// Fetches, builds and changes the environment, where there is anything to change.
  ///
  /// Another process may have changed the environment since it was read: what is there when it is
  /// ours alone is what counts.
  func finish(_ prepared: inout Prepared) throws {
    guard !prepared.outcome.arrivals.isEmpty else { return }
    if request.isDryRun {
      return try DryRun(
        operation: self, choice: prepared.choice, environment: prepared.environment
      ).run(&prepared.outcome)
    }
    let transaction = try Transaction(on: target.scheme, options: transactionOptions())
    // Not left to the last reference: something that failed may hold one for longer.
    defer { transaction.abandon() }
    if !prepared.environment.isCurrent {
      let now = try InstalledEnvironment(reading: target.sitePackages)
      if now.distributions != prepared.environment.distributions {
        workspace.reporter.report(.note("the environment was changed meanwhile; choosing again"))
        prepared.choice.index.discardDownloads()
        prepared = try prepare(over: now)
      }
    }
    guard !prepared.outcome.arrivals.isEmpty else { return }
    defer { prepared.choice.index.discardDownloads() }
    try EnvironmentUpdate(
      operation: self, choice: prepared.choice, environment: prepared.environment,
      transaction: transaction
    ).run(&prepared.outcome)
  }

  private func transactionOptions() -> TransactionOptions {
    var options = TransactionOptions(workspace.cancellation, workspace.reporter)
    options.linkMode = request.linkMode
    options.clashes = request.clashesOverwrite ? .overwrite : .refuse
    options.linksStoredBytecode = request.bytecode != .none
    if request.bytecode == .all {
      options.compiler = bytecodeCompiler(interpreter: target.interpreter, in: workspace)
    }
    return options
  }
}
