package import PykRequirements
package import PykVersions

/// What a distribution says of itself: METADATA of a wheel, PKG-INFO of a source distribution.
///
/// - Reading is lenient where old distributions are: line ends, encodings, requirements that
///   PEP 508 doesn't allow and everybody understands.
/// - A requirement that can't be understood at all is in `faults`: such a version is of no use to
///   a resolver, and of all the use in the world to `show`. What can be done without is in
///   `warnings`.
/// - `fields` has everything, in order, under the written names.
///
/// https://packaging.python.org/en/latest/specifications/core-metadata/
package struct CoreMetadata: Sendable {
  package struct Field: Sendable, Hashable {
    package let name: String
    /// With `\n` between its lines.
    package let value: String
  }

  /// Such as 2.1.
  package let metadataVersion: String
  package let name: PackageName
  package let version: Version
  /// As it is written, which `description` of the parsed one need not be.
  package let writtenVersion: String
  package let requiresDist: [Requirement]
  /// Nil where it doesn't say, or says what nobody understands.
  package let requiresPython: VersionSpecifierSet?
  package let providesExtra: [ExtraName]
  /// In lower case.
  package let dynamic: Set<String>
  /// Requirements that could not be understood, each a sentence.
  package let faults: [String]
  /// What else could not be understood, each a sentence; pip passes over these too.
  package let warnings: [String]
  /// Empty where only what a resolver needs was read.
  package let fields: [Field]
  /// The long description; nil where only what a resolver needs was read.
  package let description: String?

  init(
    _ facts: Facts, name: PackageName, version: Version, fields: [Field], description: String?
  ) {
    metadataVersion = facts.metadataVersion ?? "1.0"
    self.name = name
    self.version = version
    writtenVersion = facts.version ?? ""
    requiresDist = facts.requiresDist
    requiresPython = facts.requiresPython
    providesExtra = facts.providesExtra
    dynamic = facts.dynamic
    faults = facts.faults
    warnings = facts.warnings
    self.fields = fields
    self.description = description
  }

  /// The first value of a field, by any spelling of its name; nil for none and for `UNKNOWN`.
  package subscript(_ name: String) -> String? {
    guard let value = fields.first(where: { $0.isNamed(name) })?.value, value != "UNKNOWN" else {
      return nil
    }
    return value
  }

  package func all(_ name: String) -> [String] {
    fields.filter { $0.isNamed(name) }.map(\.value)
  }

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

extension CoreMetadata.Field {
  /// Whether this is its name, in any case of letters.
  package func isNamed(_ other: String) -> Bool {
    guard name.utf8.count == other.utf8.count else { return false }
    return zip(name.utf8, other.utf8).allSatisfy { a, b in
      a == b || (a | 0x20 == b | 0x20 && (a | 0x20) &- 0x61 < 26)
    }
  }
}
