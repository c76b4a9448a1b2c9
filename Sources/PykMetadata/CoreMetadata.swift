package import PykRequirements
package import PykVersions

/// What a distribution says of itself: METADATA of a wheel, PKG-INFO of a source distribution.
///
/// - Reading is lenient where old distributions are: line ends, encodings, requirements that
///   PEP 508 doesn't allow and everybody understands.
/// - A requirement that can't be understood at all is in `faults`: such a version is of no use to
///   a resolver, and of all the use in the world to `show`.
/// - `fields` has everything, in order, under the written names.
///
/// https://packaging.python.org/en/latest/specifications/core-metadata/
package struct CoreMetadata: Sendable {
  package struct Field: Sendable, Hashable {
    package let name: String
    package let value: String
  }

  /// Such as 2.1.
  package let metadataVersion: String
  package let name: PackageName
  package let version: Version
  /// As it is written, which `description` of the parsed one need not be.
  package let writtenVersion: String
  package let requiresDist: [Requirement]
  package let requiresPython: VersionSpecifierSet?
  package let providesExtra: [ExtraName]
  /// In lower case.
  package let dynamic: Set<String>
  /// What could not be understood, each a sentence.
  package let faults: [String]
  package let fields: [Field]
  /// The long description.
  package let description: String?

  init(
    metadataVersion: String, name: PackageName, version: Version, writtenVersion: String,
    requiresDist: [Requirement], requiresPython: VersionSpecifierSet?, providesExtra: [ExtraName],
    dynamic: Set<String>, faults: [String], fields: [Field], description: String?
  ) {
    self.metadataVersion = metadataVersion
    self.name = name
    self.version = version
    self.writtenVersion = writtenVersion
    self.requiresDist = requiresDist
    self.requiresPython = requiresPython
    self.providesExtra = providesExtra
    self.dynamic = dynamic
    self.faults = faults
    self.fields = fields
    self.description = description
  }

  /// The first value of a field, by any spelling of its name; nil for none and for `UNKNOWN`.
  package subscript(_ name: String) -> String? {
    let wanted = name.lowercased()
    guard let value = fields.first(where: { $0.name.lowercased() == wanted })?.value,
      value != "UNKNOWN"
    else { return nil }
    return value
  }

  package func all(_ name: String) -> [String] {
    let wanted = name.lowercased()
    return fields.filter { $0.name.lowercased() == wanted }.map(\.value)
  }

  package var summary: String? { self["Summary"] }

  /// Whether a build could change what resolving looks at: then it may not be trusted (PEP 643).
  package var isStaticForResolving: Bool {
    guard let version = try? Version(metadataVersion), let first = Self.firstWithDynamic,
      version >= first
    else {
      return false
    }
    return dynamic.isDisjoint(with: ["requires-dist", "requires-python", "provides-extra"])
  }

  private static let firstWithDynamic = Version(release: [2, 2])
}
