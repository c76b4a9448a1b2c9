internal import PykDiagnostics

/// What the project's files have said of it so far: setup.py, then setup.cfg, then
/// pyproject.toml, in the order in which setuptools applies them.
struct Draft: Sendable {
  var name: Declared<String>?
  var version: Declared<String>?
  var summary: Declared<String>?
  var url: Declared<String>?
  var downloadURL: Declared<String>?
  var author: Declared<String>?
  var authorEmail: Declared<String>?
  var maintainer: Declared<String>?
  var maintainerEmail: Declared<String>?
  var licence: Declared<String>?
  var licenceExpression: Declared<String>?
  var pythonRequires: Declared<String>?
  var longDescription: Declared<String>?
  var longDescriptionType: Declared<String>?
  var keywords: Declared<[String]>?
  var platforms: Declared<[String]>?
  var classifiers: Declared<[String]>?
  var requires: Declared<[String]>?
  var provides: Declared<[String]>?
  var obsoletes: Declared<[String]>?
  var projectURLs: Declared<[Named<String>]>?
  var installRequires: Declared<[String]>?
  var extrasRequire: Declared<[Named<[String]>]>?
  /// Groups, each with its lines.
  var entryPoints: Declared<[Named<[String]>]>?
  var zipSafe: Bool?
  var dependencyLinks: [String] = []
  /// Nil where nobody said it; then the layout's value is the default of who is asked.
  var includesPackageData: Bool?
  /// A single licence file, the older way.
  var licenceFile: String?
  /// Where the licence patterns stand, for what is said of them.
  var licencePlace: SourcePlace?
  /// The table or section that leaves the packages to be looked for.
  var discoveryPlace: SourcePlace?
  var layout = ProjectLayout()
  /// The options of commands: `sdist`, `bdist_wheel`, `egg_info`.
  var commandOptions: [String: [String: String]] = [:]
  /// Why the result can't be known without running setuptools.
  var doubts: [String] = []
  /// What setuptools warns of.
  var warnings: [String] = []

  /// The packages and modules on the disk.
  ///
  /// - Throws: `Failure` with the line that leads to it, where they can't be told.
  func resolvedLayout(in tree: SourceTree) throws(Failure) -> ResolvedLayout {
    do {
      return try ResolvedLayout(layout, in: tree)
    } catch {
      throw discoveryPlace?.failure(error) ?? error
    }
  }
}

extension Optional where Wrapped == Declared<String> {
  /// Whether Python would take it for true, so that setup.cfg doesn't replace it.
  var isSaid: Bool { self.map { !$0.value.isEmpty } ?? false }
}

extension Optional {
  func hasItems<Element: Sendable & Hashable>() -> Bool where Wrapped == Declared<[Element]> {
    self.map { !$0.value.isEmpty } ?? false
  }
}
