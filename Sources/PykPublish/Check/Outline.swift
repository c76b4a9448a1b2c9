internal import PykRequirements
internal import PykVersions

/// What rules about several files of one release look at.
struct Outline: Sendable {
  let kind: DistributionKind
  let name: PackageName
  let version: Version
  /// The Python files; of a source distribution those below its folder, without it.
  let modules: Set<String>

  /// Nil where the metadata don't say which release it is of.
  init?(_ subject: Subject) {
    guard let metadata = subject.metadata,
      let name = metadata["name"].flatMap({ try? PackageName($0) }),
      let version = metadata["version"].flatMap({ try? Version($0) })
    else { return nil }
    kind = subject.kind
    self.name = name
    self.version = version
    let prefix = subject.kind == .sdist ? subject.folder + "/" : ""
    modules = Set(
      subject.files.lazy.map(\.path).filter { $0.hasSuffix(".py") && $0.hasPrefix(prefix) }
        .map { String($0.dropFirst(prefix.count)) })
  }
}
