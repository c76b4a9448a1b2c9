/// One comparison that a version has to pass, such as `>=1.0`, `==2.*` or `~=1.4.2`.
///
/// - `.*` goes with `==` and `!=` alone, and not with a pre-release, development or local part;
///   a local part goes with `==` and `!=` alone; `~=` needs two release numbers at least.
/// - Two specifiers are equal where they mean the same: `==1.0` and `== 1.0.0`, but not `~=1.0`
///   and `~=1.0.0`.
///
/// https://packaging.python.org/en/latest/specifications/version-specifiers/#version-specifiers
public struct VersionSpecifier: Sendable {
  /// How a candidate is compared with `version`.
  public let comparison: SpecifierOperator

  /// The version to compare with; nil for `===` with something that isn't a version.
  public let version: Version?

  /// Whether `.*` follows: every version that begins with these release numbers.
  public let isWildcard: Bool

  /// What was written after the operator, where that isn't the normal form.
  let written: String?

  /// The versions that pass, as a range of sort keys; nil where one of its ends has no key.
  @usableFromInline let keys: KeyRange?

  init(
    _ comparison: SpecifierOperator, version: Version?, isWildcard: Bool = false,
    written: String? = nil
  ) {
    self.comparison = comparison
    self.version = version
    self.isWildcard = isWildcard
    self.written = written
    keys = version.flatMap {
      KeyRange(comparison, version: $0, isWildcard: isWildcard)
    }
  }

  /// The versions that pass, by the sort keys of their public parts: those from `low` to `high`,
  /// or all others. Nil where an end has no key, so that `contains` has to be asked.
  package var sortKeys: (low: UInt64, high: UInt64, isComplement: Bool)? {
    keys.map { ($0.low, $0.high, $0.isComplement) }
  }

  /// A specifier made of its parts; nil where the parts don't go together.
  public init?(_ comparison: SpecifierOperator, _ version: Version, isWildcard: Bool = false) {
    let parts = version.parts
    switch comparison {
    case .equal, .notEqual:
      if isWildcard {
        guard !parts.isPrerelease, parts.post == nil, parts.local.isEmpty else { return nil }
      }
    case .compatible:
      guard parts.release.count > 1, parts.local.isEmpty, !isWildcard else { return nil }
    case .lessOrEqual, .greaterOrEqual, .less, .greater:
      guard parts.local.isEmpty, !isWildcard else { return nil }
    case .arbitrary:
      guard !isWildcard else { return nil }
    }
    self.init(comparison, version: version, isWildcard: isWildcard)
  }

  /// Whether it asks for pre-releases by naming one: not with `!=`, nor with `.*`.
  public var mentionsPrerelease: Bool {
    comparison != .notEqual && !isWildcard && version?.isPrerelease == true
  }
}

extension VersionSpecifier: Hashable {
  /// Whether both mean the same.
  public static func == (a: Self, b: Self) -> Bool {
    guard a.comparison == b.comparison, a.isWildcard == b.isWildcard else { return false }
    switch a.comparison {
    case .arbitrary:
      return a.versionText == b.versionText
    case .compatible:
      return a.version == b.version && a.version?.release.count == b.version?.release.count
    case .equal, .notEqual:
      guard a.isWildcard else { return a.version == b.version }
      return a.version == b.version && a.version?.release.count == b.version?.release.count
    default:
      return a.version == b.version
    }
  }

  /// Hashes what equality looks at.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(comparison)
    if comparison == .arbitrary {
      hasher.combine(versionText)
    } else {
      hasher.combine(version)
    }
  }
}

extension VersionSpecifier: CustomStringConvertible {
  /// What stands after the operator, as it was written.
  public var versionText: String {
    written ?? (version?.description ?? "") + (isWildcard ? ".*" : "")
  }

  /// Operator and version without a space between them.
  public var description: String { comparison.rawValue + versionText }
}
