internal import PykDiagnostics
internal import PykInstall
internal import PykResolve
internal import SystemPackage

/// Makes an environment have what is asked for: reads, resolves, fetches, and changes it whole.
package struct InstallOperation: Sendable {
  let request: InstallRequest
  let target: TargetEnvironment
  let workspace: Workspace

  package init(_ request: InstallRequest, on target: TargetEnvironment, in workspace: Workspace) {
    self.request = request
    self.target = target
    self.workspace = workspace
  }

  /// - Throws: Whatever stopped it; the environment is as it was.
  package func run() throws -> InstallOutcome {
    let clock = ContinuousClock()
    let start = clock.now
    let reporter = workspace.reporter
    let (environment, recovery) = try target.installed()
    if recovery != nil {
      reporter.warn("an earlier command was interrupted here; what it had begun is undone")
    }
    for left in environment.incomplete where target.scheme.contains(left.path) {
      reporter.warn(
        "`\(left.path)` was never finished and counts as not installed",
        causes: ["its \(left.missing) is missing"])
    }
    let choice = try choose(over: environment)
    let time = spoken(clock.now - start)
    let pins = choice.resolution.pins
    var outcome = InstallOutcome()
    outcome.pins = pins
    outcome.arrivals = choice.arrivals
    if choice.arrivals.isEmpty {
      reporter.report(
        .ended(
          .resolving,
          summary: pins.isEmpty
            ? "nothing was asked for that counts here"
            : "nothing to do: \(counted(pins.count, "package")) as asked for (\(time))"))
      return outcome
    }
    reporter.report(
      .ended(.resolving, summary: "resolved \(counted(pins.count, "package")) in \(time)"))
    let change = EnvironmentUpdate(
      operation: self, index: choice.index, environment: environment)
    try change.run(&outcome, asked: choice.asked)
    for note in missingExtras(choice.resolution) { reporter.report(.warning(note)) }
    return outcome
  }
}
