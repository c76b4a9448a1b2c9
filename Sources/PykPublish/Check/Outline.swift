internal import PykRequirements
internal import PykVersions

/// What rules about several files of one release look at.
struct Outline: Sendable {
  let kind: DistributionKind
  let name: PackageName
  let version: Version
  /// The Python files; of a source distribution those below its folder, without it.
  let modules: Set<String>
  /// What it says of what a resolver looks at, by field: in one spelling, and in one order.
  let promises: [String: [String]]
  /// Whether a field may be another one in what is built of it (PEP 643).
  let isDynamic: @Sendable (String) -> Bool

  /// Nil where the metadata don't say which release it is of.
  init?(_ subject: Subject) {
    guard let metadata = subject.metadata,
      let name = metadata["name"].flatMap({ try? PackageName($0) }),
      let version = metadata["version"].flatMap({ try? Version($0) })
    else { return nil }
    kind = subject.kind
    self.name = name
    self.version = version
    promises = Self.promises(metadata)
    let dynamic = Set(metadata.all("dynamic").map { $0.lowercased() })
    let isStatic = metadata.isAtLeast(2, 2)
    isDynamic = { !isStatic || dynamic.contains($0) }
    let prefix = subject.kind == .sdist ? subject.folder + "/" : ""
    modules = Set(
      subject.files.lazy.map(\.path).filter { $0.hasSuffix(".py") && $0.hasPrefix(prefix) }
        .map { String($0.dropFirst(prefix.count)) })
  }

  private static func promises(_ metadata: MetadataText) -> [String: [String]] {
    func spelled(_ key: String, _ spell: (String) -> String?) -> [String] {
      metadata.all(key).map { spell($0) ?? $0 }.sorted()
    }
    return [
      "requires-dist": spelled("requires-dist") { (try? Requirement($0))?.inOneSpelling },
      "requires-python": spelled("requires-python") { (try? VersionSpecifierSet($0))?.description },
      "provides-extra": spelled("provides-extra") { (try? ExtraName($0))?.normalized },
    ]
  }
}

extension Requirement {
  fileprivate var inOneSpelling: String {
    guard let name = try? PackageName(name.normalized) else { return description }
    return Requirement(
      name: name, extras: extras.compactMap { try? ExtraName($0.normalized) },
      specifiers: specifiers, url: url, marker: marker
    ).description
  }
}
