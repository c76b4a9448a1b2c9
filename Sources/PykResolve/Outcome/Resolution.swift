package import PykRequirements
package import PykVersions

/// Which candidate of which project is to be installed, dependencies before dependents.
package struct Resolution: Sendable {
  /// Where projects need each other in a circle, the one reached first from the person's first
  /// requirement stands last.
  package var pins: [Pin]
  /// Extras that were asked for and that the chosen version doesn't offer; worth a warning.
  package var missingExtras: [MissingExtra]
  package var statistics: ResolutionStatistics

  /// Where all that is asked for, and all that this needs, is installed and stays: who needs whom
  /// isn't told.
  package init(keeping pins: [Pin]) {
    self.pins = pins
    missingExtras = []
    statistics = ResolutionStatistics()
  }

  init(pins: [Pin], missingExtras: [MissingExtra], statistics: ResolutionStatistics) {
    self.pins = pins
    self.missingExtras = missingExtras
    self.statistics = statistics
  }

  package struct MissingExtra: Sendable, Hashable {
    package var name: PackageName
    package var version: Version
    package var extra: ExtraName
  }
}

/// The choice for one project.
package struct Pin: Sendable {
  package var name: PackageName
  package var version: Version
  package var candidate: CandidateReference
  /// The extras in force, sorted.
  package var extras: [ExtraName]
  /// Places in the list of roots of those that ask for it.
  package var roots: [Int]
  /// Who needs it, in the order of `Resolution.pins`.
  package var dependents: [Dependent]
  /// The author's reason where the version was withdrawn; it may be empty.
  package var yanked: String?

  init(
    name: PackageName, version: Version, candidate: CandidateReference, extras: [ExtraName],
    roots: [Int], dependents: [Dependent], yanked: String? = nil
  ) {
    self.name = name
    self.version = version
    self.candidate = candidate
    self.extras = extras
    self.roots = roots
    self.dependents = dependents
    self.yanked = yanked
  }

  /// A version that is installed and stays.
  package init(keeping name: PackageName, _ version: Version, extras: [ExtraName], roots: [Int]) {
    self.init(
      name: name, version: version,
      candidate: CandidateReference(name: name, origin: .installed, index: 0), extras: extras,
      roots: roots, dependents: [])
  }

  /// Whether the person asked for it.
  package var isRequested: Bool { !roots.isEmpty }
  /// Whether it stays as it is in the environment.
  package var isKept: Bool { candidate.origin == .installed }

  package struct Dependent: Sendable, Hashable {
    package var name: PackageName
    /// The extra of the dependent that brings the need, if it is one.
    package var extra: ExtraName?
    /// What it needs, before overrides.
    package var dependency: Dependency
  }
}

/// What a resolution cost, for tests and benchmarks.
package struct ResolutionStatistics: Sendable, Hashable {
  package var decisions = 0
  package var conflicts = 0
  package var derivations = 0
  package var incompatibilities = 0
  /// How many candidate lists the source was asked for.
  package var candidateLists = 0
  /// How many candidates' dependencies the source was asked for.
  package var dependencyReads = 0
  /// How often the search began again because of an assumption that didn't hold.
  package var restarts = 0
}
