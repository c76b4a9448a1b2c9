internal import PykDiagnostics
internal import PykInstall
internal import PykResolve
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
    var choice: InstallChoice
    var environment: InstalledEnvironment
  }

  /// Reads and resolves; says what has to come.
  func prepare() throws -> Prepared {
    let clock = ContinuousClock()
    let start = clock.now
    let reporter = workspace.reporter
    let (environment, recovery) = try target.installed(cache: workspace.cacheFolder)
    if recovery != nil {
      reporter.warn("an earlier command was interrupted here; what it had begun is undone")
    }
    for left in environment.incomplete where target.scheme.contains(left.path) {
      reporter.warn(
        "`\(left.path)` was never finished and counts as not installed",
        causes: ["its \(left.missing) is missing"])
    }
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
  /// Whoever has changed it since it was read has been waited for: then it is read and chosen
  /// again.
  func finish(_ prepared: inout Prepared) throws {
    guard !prepared.outcome.arrivals.isEmpty else { return }
    if request.isDryRun { return try update(prepared).foresee(&prepared.outcome) }
    let transaction = try update(prepared).begin()
    // Not left to the last reference: something that failed may hold one for longer.
    defer { transaction.abandon() }
    if !prepared.environment.isCurrent {
      let now = try InstalledEnvironment(reading: target.sitePackages)
      if now.distributions.map(\.path) != prepared.environment.distributions.map(\.path) {
        workspace.reporter.report(.note("the environment was changed meanwhile; choosing again"))
        prepared.environment = now
        prepared.choice = try choose(over: now)
        prepared.outcome.pins = prepared.choice.resolution.pins
        prepared.outcome.arrivals = prepared.choice.arrivals
        guard !prepared.outcome.arrivals.isEmpty else { return }
      }
    }
    try update(prepared).run(&prepared.outcome, asked: prepared.choice.asked, transaction)
  }

  private func update(_ prepared: Prepared) -> EnvironmentUpdate {
    EnvironmentUpdate(
      operation: self, index: prepared.choice.index, builder: prepared.choice.builder,
      environment: prepared.environment)
  }
}
