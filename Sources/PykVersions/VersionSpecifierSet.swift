/// The comparisons that a version has to pass all together, such as `>=1.0,!=1.3.*,<2`.
///
/// - The order in which they were written is kept; equality doesn't see it, nor repetitions.
/// - The empty set takes every version.
public struct VersionSpecifierSet: Sendable {
  /// The comparisons in the order in which they were written.
  public let specifiers: [VersionSpecifier]

  /// A set of comparisons made one by one.
  public init(_ specifiers: [VersionSpecifier]) {
    self.specifiers = specifiers
  }

  /// The set that takes everything.
  public static let any = VersionSpecifierSet([])

  /// Whether there is no comparison, so that every version passes.
  public var isEmpty: Bool { specifiers.isEmpty }

  /// Whether one of them asks for pre-releases by naming one.
  public var mentionsPrerelease: Bool { specifiers.contains(where: \.mentionsPrerelease) }

  /// The one version that an `==` without `.*`, or an `===`, leaves; nil where there is none.
  public var pinnedVersion: Version? {
    specifiers.first {
      ($0.comparison == .equal && !$0.isWildcard) || $0.comparison == .arbitrary
    }?.version
  }

  /// The specifiers in the order in which they were written, for a person who knows them so.
  public var written: String { specifiers.map(\.description).joined(separator: ",") }

  /// Both sets together.
  public func intersection(_ other: VersionSpecifierSet) -> VersionSpecifierSet {
    if other.isEmpty { return self }
    if isEmpty { return other }
    return VersionSpecifierSet(specifiers + other.specifiers)
  }
}

extension VersionSpecifierSet: Hashable {
  /// Whether both hold the same comparisons, whatever the order.
  public static func == (a: Self, b: Self) -> Bool {
    a.specifiers == b.specifiers
      || (a.specifiers.allSatisfy(b.specifiers.contains)
        && b.specifiers.allSatisfy(a.specifiers.contains))
  }

  /// Hashes what equality looks at.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(Set(specifiers))
  }
}

extension VersionSpecifierSet: CustomStringConvertible {
  /// The specifiers in the order of their texts, each once, with commas between them.
  public var description: String {
    if specifiers.count < 2 { return specifiers.first?.description ?? "" }
    var seen: Set<VersionSpecifier> = []
    return
      specifiers
      .map { (text: $0.description, specifier: $0) }
      .sorted { $0.text < $1.text }
      .filter { seen.insert($0.specifier).inserted }
      .map(\.text).joined(separator: ",")
  }
}
