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
  private let names: [PackageName]
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
    self.names = names.filter { seen.insert($0).inserted }
    let found = Self.look(for: self.names, in: environment, target, user)
    plan = InstallPlan(removals: found.removals)
    missing = found.missing
    refusals = found.refusals
  }

  private struct Found {
    var removals: [InstalledDistribution] = []
    var missing: [PackageName] = []
    var refusals: [UninstallRefusal] = []
  }

  private static func look(
    for names: [PackageName], in environment: InstalledEnvironment, _ target: TargetEnvironment,
    _ user: TargetEnvironment?
  ) -> Found {
    var result = Found()
    for name in names {
      let found = environment.distributions.filter { $0.name == name }
      var own = found.filter { $0.isInside(target.scheme) }
      // The one that Python finds goes; what it hid is seen then.
      if let user, let first = found.first, first.isInside(user.scheme) { own = [first] }
      result.removals += own
      if let other = found.first, own.isEmpty {
        result.refusals.append(
          .outsideEnvironment(other.name, version: other.versionText, other.location))
      } else if found.isEmpty {
        result.missing.append(name)
      }
    }
    return result
  }

  /// Every path that a distribution of the plan would leave, as RECORD has it.
  ///
  /// - Throws: `UninstallRefusal` where nobody can know.
  package func paths(of distribution: InstalledDistribution) throws -> [String] {
    try distribution.installedFiles(in: scheme(of: distribution)).map(\.string)
  }

  private func scheme(of distribution: InstalledDistribution) -> InstallScheme {
    if let user, distribution.isInside(user.scheme) { return user.scheme }
    return target.scheme
  }

  /// Carries out the plan. The Python's own folders come before the user's: there one may not be
  /// allowed to.
  package func run() throws -> TransactionOutcome {
    var outcome = TransactionOutcome()
    for scheme in [target.scheme, user?.scheme] {
      guard let scheme, plan.removals.contains(where: { self.scheme(of: $0).home == scheme.home })
      else { continue }
      let done = try remove(from: scheme)
      outcome.changes += done.changes
      outcome.notes += done.notes
    }
    reporter.tell(outcome.notes)
    return outcome
  }

  /// Another process may have changed the environment since it was read: what is there under the
  /// names when it is ours alone is what goes.
  private func remove(from scheme: InstallScheme) throws -> TransactionOutcome {
    let transaction = try Transaction(
      on: scheme, options: TransactionOptions(cancellation, reporter))
    defer { transaction.abandon() }
    let planned = Set(
      plan.removals.filter { self.scheme(of: $0).home == scheme.home }.map(\.name))
    let environment = try InstalledEnvironment(reading: target.sitePackages)
    let removals = Self.look(
      for: names.filter(planned.contains), in: environment, target, user
    ).removals.filter { self.scheme(of: $0).home == scheme.home }
    for name in planned.subtracting(removals.map(\.name)).sorted() {
      reporter.warn("another command has removed \(name) meanwhile")
    }
    guard !removals.isEmpty else { return TransactionOutcome() }
    return try cancellation.protectToTheEnd {
      try transaction.commit(InstallPlan(removals: removals))
    }
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
