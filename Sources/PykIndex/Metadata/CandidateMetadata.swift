package import PykMetadata
package import PykRequirements
package import PykVersions

/// What a resolver needs to know of a candidate.
package struct CandidateMetadata: Sendable {
  package let name: PackageName
  package let version: Version
  package let requiresDist: [Requirement]
  /// Nil where it doesn't say.
  package let requiresPython: VersionSpecifierSet?
  package let providesExtra: [ExtraName]
  /// What could not be understood, each a sentence: with any of these nobody knows what the
  /// candidate needs.
  package let faults: [String]

  package init(
    name: PackageName, version: Version, requiresDist: [Requirement] = [],
    requiresPython: VersionSpecifierSet? = nil, providesExtra: [ExtraName] = [],
    faults: [String] = []
  ) {
    self.name = name
    self.version = version
    self.requiresDist = requiresDist
    self.requiresPython = requiresPython
    self.providesExtra = providesExtra
    self.faults = faults
  }

  package init(_ metadata: CoreMetadata) {
    self.init(
      name: metadata.name, version: metadata.version, requiresDist: metadata.requiresDist,
      requiresPython: metadata.requiresPython, providesExtra: metadata.providesExtra,
      faults: metadata.faults)
  }
}
