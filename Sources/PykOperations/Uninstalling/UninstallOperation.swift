internal import PykDiagnostics
package import PykInstall
internal import PykInterpreter
package import PykRequirements
package import PykThreads
internal import SystemPackage

/// Takes distributions out of an environment: all that were named, or none.
///
///     let operation = try UninstallOperation(names, from: target, …)
///     show(operation.plan)
///     let outcome = try operation.run()
package struct UninstallOperation: Sendable {
  package let target: TargetEnvironment
  /// The user's folder, which the target sees too.
  private let user: TargetEnvironment?
  /// What will be removed.
  package let plan: InstallPlan
  /// Names that nothing installed has, in the order in which they were given.
  package let missing: [PackageName]
  /// Why some that were named stay: they belong to another environment.
  package let refusals: [UninstallRefusal]
  /// What an interrupted command had left here was undone first.
  package let recovery: Recovery?
  private let reporter: Reporter
  private let cancellation: Cancellation

  /// Looks for what is named, and changes nothing yet.
  package init(
    _ names: [PackageName], from target: TargetEnvironment, environment variables: [String: String],
    reporter: Reporter, cancellation: Cancellation
  ) throws {
    self.target = target
    user = target.forUser(environment: variables)
    self.reporter = reporter
    self.cancellation = cancellation
    let (environment, recovery) = try target.installed()
    self.recovery = recovery
    var seen: Set<PackageName> = []
    var removals: [InstalledDistribution] = []
    var missing: [PackageName] = []
    var refusals: [UninstallRefusal] = []
    for name in names where seen.insert(name).inserted {
      let found = environment.distributions.filter { $0.name == name }
      var own = found.filter { $0.isInside(target.scheme) }
      // The one that Python finds goes; what it hid is seen then.
      if let user, let first = found.first, first.isInside(user.scheme) { own = [first] }
      removals += own
      if let other = found.first, own.isEmpty {
        refusals.append(
          .outsideEnvironment(other.name, version: other.versionText, other.location))
      } else if found.isEmpty {
        missing.append(name)
      }
    }
    plan = InstallPlan(removals: removals)
    self.missing = missing
    self.refusals = refusals
  }

  /// Every path that a distribution of the plan would leave, as RECORD has it.
  ///
  /// - Throws: `UninstallRefusal` where nobody can know.
  package func paths(of distribution: InstalledDistribution) throws -> [String] {
    try distribution.installedFiles(in: scheme(of: distribution)).map(\.string)
  }

  /// Carries out a part of the plan in one place, where nobody else has changed what it is about.
  private func remove(
    _ removals: [InstalledDistribution], on scheme: InstallScheme, _ options: TransactionOptions
  ) throws -> TransactionOutcome {
    let transaction = try Transaction(on: scheme, options: options)
    defer { transaction.abandon() }
    let now = Set(try InstalledEnvironment(reading: target.sitePackages).distributions.map(\.path))
    if let gone = removals.first(where: { !now.contains($0.path) }) {
      throw Failure(
        "\(gone.name) \(gone.versionText) was changed by another command meanwhile",
        causes: ["`\(gone.path)` is not there any more"],
        hints: ["see what is there with `pyk list`, and say it again"])
    }
    return try transaction.commit(InstallPlan(removals: removals))
  }

  private func scheme(of distribution: InstalledDistribution) -> InstallScheme {
    if let user, distribution.isInside(user.scheme) { return user.scheme }
    return target.scheme
  }

  /// Carries out the plan. The Python's own folders come before the user's: there one may not be
  /// allowed to.
  package func run() throws -> TransactionOutcome {
    var options = TransactionOptions()
    let reporter = reporter
    let cancellation = cancellation
    options.isCancelled = { cancellation.isRequested }
    options.onWait = {
      reporter.report(.note("waiting for another pyk that changes this environment"))
    }
    let outcome = try cancellation.protect {
      let users = plan.removals.filter { scheme(of: $0).home != target.scheme.home }
      let own = plan.removals.filter { scheme(of: $0).home == target.scheme.home }
      guard let user, !users.isEmpty else {
        return try remove(plan.removals, on: target.scheme, options)
      }
      let first = own.isEmpty ? nil : try remove(own, on: target.scheme, options)
      var outcome = try remove(users, on: user.scheme, options)
      outcome.changes = (first?.changes ?? []) + outcome.changes
      outcome.notes = (first?.notes ?? []) + outcome.notes
      return outcome
    }
    for note in outcome.notes {
      switch note {
      case .keptSharedFile(let path, let owner):
        reporter.detail("`\(path)` stays: it belongs to \(owner) too")
      case .leftStage(let path):
        reporter.warn("`\(path)` could not be removed; it is of no use any more")
      case .recovered:
        reporter.warn("an earlier command was interrupted here; what it had begun is undone")
      case .sharedFile, .overwroteFile, .overwroteUnownedFile: break
      }
    }
    return outcome
  }

  /// Requirements of what stays that nothing meets any more.
  package func broken() throws -> [Conflict] {
    let removed = Set(plan.removals.map(\.name))
    let left = try InstalledEnvironment(reading: target.sitePackages)
    return left.conflicts(in: target.interpreter.markers).filter {
      if case .missing(_, let requirement) = $0 {
        removed.contains(requirement.name)
      } else {
        false
      }
    }
  }
}
