/// Looks for packages and modules below a folder, as setuptools' finders do.
struct PackageFinder {
  /// Which folders are packages.
  enum Kind {
    /// Those with an `__init__.py`: `find_packages`.
    case regular
    /// All: `find_namespace_packages`.
    case namespace
    /// All whose names can be imported, for a project whose packages lie at its root.
    case flat
  }

  let tree: SourceTree
  let kind: Kind
  private let include: [Wildcard]
  private let exclude: [Wildcard]
  private let excludedTexts: Set<String>

  init(
    in tree: SourceTree, _ kind: Kind, include: [String] = ["*"], exclude: [String] = []
  ) {
    self.tree = tree
    self.kind = kind
    let excluded = ["ez_setup", "*__pycache__"] + exclude
    self.include = include.map(Wildcard.init(name:))
    self.exclude = excluded.map(Wildcard.init(name:))
    excludedTexts = Set(excluded)
  }

  /// The packages below `folder`, dotted, a package before those in it.
  func packages(below folder: String) -> [String] {
    let folder = PathWords.convert(folder)
    var found: [String] = []
    var waiting: [(path: String, package: String)] = [(folder == "." ? "" : folder, "")]
    while let (place, parent) = waiting.popLast() {
      for entry in tree.entries(of: place).reversed()
      where entry.isFolder && !entry.name.utf8.contains(UInt8(ascii: ".")) {
        let package = parent.isEmpty ? entry.name : "\(parent).\(entry.name)"
        let path = PathWords.join(place, entry.name)
        guard looksLikeAPackage(path, package) else { continue }
        if include.contains(where: { $0.matches(package) }),
          !exclude.contains(where: { $0.matches(package) })
        {
          found.append(package)
        }
        if excludedTexts.contains("\(package)*") || excludedTexts.contains("\(package).*") {
          continue
        }
        waiting.append((path, package))
      }
    }
    return found.sorted { TreePath($0) < TreePath($1) }
  }

  private func looksLikeAPackage(_ path: String, _ package: String) -> Bool {
    switch kind {
    case .regular: return tree.isFile(PathWords.join(path, "__init__.py"))
    case .namespace: return true
    case .flat:
      let names = package.split(separator: ".")
      guard let first = names.first.map(String.init) else { return false }
      return (first.isPythonIdentifier || first.hasSuffix("-stubs"))
        && names.dropFirst().allSatisfy { String($0).isPythonIdentifier }
    }
  }

  /// The modules that lie in `folder` itself.
  static func modules(
    in folder: String, of tree: SourceTree, exclude: [String] = []
  ) -> [String] {
    let excluded = exclude.map(Wildcard.init(name:))
    return tree.entries(of: folder).compactMap { entry in
      guard !entry.name.hasPrefix("."), entry.name.hasSuffix(".py") else { return nil }
      let module = String(entry.name.dropLast(3))
      guard module.isPythonIdentifier, !excluded.contains(where: { $0.matches(module) }) else {
        return nil
      }
      return module
    }
  }
}

extension PackageFinder {
  /// Names that are no package of a project whose packages lie at its root.
  static let namesExcludedAtRoot: [String] = [
    "ci", "bin", "debian", "doc", "docs", "documentation", "manpages", "news", "newsfragments",
    "changelog", "test", "tests", "unit_test", "unit_tests", "example", "examples", "scripts",
    "tools", "util", "utils", "python", "build", "dist", "venv", "env", "requirements", "tasks",
    "fabfile", "site_scons", "benchmark", "benchmarks", "exercise", "exercises", "htmlcov",
    "[._]*",
  ].flatMap { [$0, "\($0).*"] }

  /// Names that are no module of a project that is one module.
  static let modulesExcludedAtRoot = [
    "setup", "conftest", "test", "tests", "example", "examples", "build", "toxfile", "noxfile",
    "pavement", "dodo", "tasks", "fabfile", "[Ss][Cc]onstruct", "conanfile", "manage", "benchmark",
    "benchmarks", "exercise", "exercises", "[._]*",
  ]
}
