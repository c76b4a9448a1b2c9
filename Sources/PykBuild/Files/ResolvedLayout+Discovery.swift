internal import PykDiagnostics

/// What setuptools does where nothing is said of packages: explicit folders, then `src`, then the
/// root.
extension ResolvedLayout {
  mutating func discover(in tree: SourceTree) throws(Failure) {
    let named = packageFolders.filter { !$0.key.isEmpty }
    if !named.isEmpty {
      for (package, folder) in named.sorted(by: { TreePath($0.key) < TreePath($1.key) }) {
        let nested = PackageFinder(in: tree, .namespace).packages(below: folder)
        take(packages: [package] + nested.map { "\(package).\($0)" })
      }
      return
    }
    let source = packageFolders[""] ?? "src"
    if tree.isFolder(source) {
      let folder = PathWords.convert(source)
      if packageFolders[""] == nil { fill(root: PathWords.lastName(folder)) }
      take(packages: PackageFinder(in: tree, .namespace).packages(below: folder))
      take(modules: PackageFinder.modules(in: folder, of: tree))
      return
    }
    try discoverAtRoot(of: tree)
  }

  private mutating func discoverAtRoot(of tree: SourceTree) throws(Failure) {
    let finder = PackageFinder(in: tree, .flat, exclude: PackageFinder.namesExcludedAtRoot)
    let found = finder.packages(below: ".")
    let named = found.filter { package in
      !(package.split(separator: ".").first ?? "").hasSuffix("-stubs")
    }
    let top = Self.topmost(named)
    if top.count > 1 { throw Self.several(top, kind: "package", marker: "/") }
    take(packages: found)
    if !top.isEmpty { return }
    let modules = PackageFinder.modules(
      in: "", of: tree, exclude: PackageFinder.modulesExcludedAtRoot)
    if modules.count > 1 { throw Self.several(modules, kind: "module", marker: ".py") }
    take(modules: modules)
  }

  private static func several(_ names: [String], kind: String, marker: String) -> Failure {
    let listed = names.map { "`\($0)\(marker)`" }
    let text = listed.dropLast().joined(separator: ", ") + " and " + (listed.last ?? "")
    let option = kind == "package" ? "packages" : "py-modules"
    let first = names.first ?? ""
    return Failure(
      "can't tell which top-level \(kind) belongs to the project",
      causes: [
        "\(text) lie side by side in the project's folder, and neither `pyproject.toml` nor "
          + "`setup.cfg` says which are meant"
      ],
      hints: [
        "name what is meant: `\(option) = [\"\(first)\"]` in `pyproject.toml` under "
          + "`[tool.setuptools]`, or in `setup.cfg` under `[options]` "
          + "`\(option.replacing("-", with: "_")) = \(first)`",
        "or move it below a folder `src`",
      ])
  }
}
