package import PykRequirements
package import PykVersions

/// What a person may choose about a resolution.
package struct ResolverOptions: Sendable {
  /// When a pre-release is taken.
  package enum Prereleases: Sendable, Hashable {
    /// Where a requirement names one, or where no final release matches a requirement.
    case ifNecessary
    case allow
    case disallow
  }

  package enum Preference: Sendable, Hashable {
    case highest
    case lowest
    /// The lowest of what is asked for by name, the highest of the rest.
    case lowestDirect
  }

  /// What happens to projects that are installed already.
  package enum Upgrade: Sendable, Hashable {
    /// They stay where they fit.
    case never
    /// What is asked for by name is upgraded; the rest stays where it fits.
    case onlyIfNeeded
    case eager
  }

  package var prereleases = Prereleases.ifNecessary
  package var prereleasesByName: [PackageName: Prereleases] = [:]
  package var preference = Preference.highest
  /// Hold for a project if it comes in; extras in them count for nothing.
  package var constraints: [Root] = []
  /// Take the place of whatever anybody requires of the same name; the extras stay.
  package var overrides: [Root] = []
  /// Only what is asked for, whatever it needs.
  package var ignoresDependencies = false
  package var upgrade = Upgrade.never
  /// These are upgraded whatever `upgrade` says.
  package var upgradedNames: Set<PackageName> = []
  /// Versions to take where they fit, such as those of a lock file.
  package var preferredVersions: [PackageName: Version] = [:]

  /// How often a dependency gives way to another one before it is decided earlier.
  package var patience = 5

  package init() {}
}
