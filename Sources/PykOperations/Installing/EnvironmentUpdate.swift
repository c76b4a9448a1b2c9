internal import PykDiagnostics
internal import PykInstall
internal import PykInterpreter
internal import PykResolve
internal import PykThreads

/// Brings what has been chosen into the environment, all of it at once.
struct EnvironmentUpdate {
  let operation: InstallOperation
  let choice: InstallChoice
  /// What is installed, read with the transaction's lock held.
  let environment: InstalledEnvironment
  let transaction: Transaction

  private var workspace: Workspace { operation.workspace }
  private var request: InstallRequest { operation.request }
  private var target: TargetEnvironment { operation.target }

  func run(_ outcome: inout InstallOutcome) throws {
    let reporter = workspace.reporter
    let clock = ContinuousClock()
    let additions = try WheelCollection(operation, choice, transaction).run()
    let start = clock.now
    reporter.report(.began(.installing))
    let removals = environment.makingRoom(for: outcome.arrivals, in: target.scheme)
    let plan = InstallPlan(removals: removals, additions: additions)
    let cancellation = workspace.cancellation
    let done =
      request.endsCommand
      ? try cancellation.protectToTheEnd { try transaction.commit(plan) }
      : try cancellation.protect { try transaction.commit(plan) }
    outcome.changes = done.changes
    for place in outcome.arrivals.indices {
      if outcome.arrivals[place].source == nil {
        outcome.arrivals[place].sha256 = additions[place].wheel.sha256
      }
      outcome.arrivals[place].directURL = additions[place].directURL
      if request.needsReport { outcome.arrivals[place].metadata = additions[place].wheel.metadata }
    }
    let user = target.interpreter.userPaths(environment: workspace.environment)
    if target.root == nil, target.scheme.scripts == user.scripts {
      outcome.userScripts = additions.flatMap { $0.wheel.manifest.scripts.map(\.name) }.sorted()
    }
    reporter.tell(done.notes)
    reporter.report(
      .ended(
        .installing,
        summary: "installed \(counted(additions.count, "package")) in \(spoken(clock.now - start))")
    )
    if request.bytecode == .stored {
      workspace.compileLater(
        additions.map(\.wheel).filter { done.withoutBytecode.contains($0.sha256) }, for: target)
    }
    if request.checksConflicts { outcome.conflicts = try conflicts(outcome) }
  }

  /// Conflicts of what was there before with what has come; among what was chosen there are none.
  private func conflicts(_ outcome: InstallOutcome) throws -> [Conflict] {
    let chosen = Set(outcome.pins.map(\.name))
    let others = Set(environment.distributions.map(\.name)).subtracting(chosen)
    let operationIgnores = request.resolver.ignoresDependencies
    guard !others.isEmpty || operationIgnores else { return [] }
    let now = try InstalledEnvironment(reading: target.sitePackages)
    return now.conflicts(
      in: target.interpreter.markers, of: operationIgnores ? nil : others
    ).filter {
      switch $0 {
      case .missing, .mismatch: true
      case .unsupported, .unreadable: false
      }
    }
  }
}

extension InstalledEnvironment {
  /// The distributions that have to go: of the same names, in the places that are changed.
  func makingRoom(
    for arrivals: [InstallOutcome.Arriving], in scheme: InstallScheme
  ) -> [InstalledDistribution] {
    let names = Set(arrivals.map(\.pin.name))
    return distributions.filter { names.contains($0.name) && scheme.contains($0.path) }
  }
}
