package import PykFiles
package import PykIndex
package import PykResolve

/// What bytecode an install brings.
package enum Bytecode: Sendable, Hashable {
  case none
  /// What the store has; what it lacks is compiled when the command has ended.
  case stored
  /// Of every module, compiled before the command ends where the store lacks it.
  case all
}

/// An install as it is asked for.
package struct InstallRequest: Sendable {
  package var question = Question()
  /// Constraints and overrides are put in from the question's files.
  package var resolver = ResolverOptions()
  package var strategy = IndexLocations.Strategy.firstIndex
  package var refresh = IndexRefresh.none
  /// In microseconds since 1970.
  package var excludesNewerThan: Int64?
  package var ignoresRequiresPython = false
  /// What is asked for is only resolved: of what it needs, what isn't asked for itself comes.
  package var onlyDependencies = false
  /// Install again what is there.
  package var reinstalls = false
  /// Choose as if nothing were installed; what is in the way still goes.
  package var ignoresInstalled = false
  package var isDryRun = false
  /// Source distributions count as they are, unbuilt: for a download.
  package var takesSources = false
  /// How what has no wheel is built.
  package var build = BuildOptions()
  package var bytecode = Bytecode.stored
  package var linkMode: LinkMode?
  package var clashesOverwrite = false
  /// For what is in the way of downloads and working copies: of these the first that applies.
  package var existsActions: [ExistsAction] = []
  /// Whether nothing of weight comes after it: a wish to stop comes too late then.
  package var endsCommand = false
  package var checksConflicts = true
  /// Whether `report` of the outcome will be asked for.
  package var needsReport = false

  package init() {}
}
