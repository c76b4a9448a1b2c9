package import PykDiagnostics

/// The packages and modules of a project once they have been looked for on the disk.
///
/// https://setuptools.pypa.io/en/latest/userguide/package_discovery.html
package struct ResolvedLayout: Sendable, Hashable {
  /// Dotted, sorted where they were looked for.
  package private(set) var packages: [String] = []
  /// Modules without a package, dotted, without `.py`.
  package private(set) var modules: [String] = []
  /// From a package (empty for the root) to its folder, with what the search added.
  package private(set) var packageFolders: [String: String]

  /// Throws where the packages' folder is missing, and where a flat layout has more than one package or module at the root, for then nobody
  /// said which of them is meant.
  package init(_ layout: ProjectLayout, in tree: SourceTree) throws(Failure) {
    packageFolders = layout.packageFolders
    modules = layout.modules ?? []
    switch layout.packages {
    case .listed(let names): packages = names
    case .found(let search): find(search, in: tree)
    case .automatic:
      if layout.modules == nil { try discover(in: tree) }
    }
    try tree.checkSize()
    if let root = packageFolders[""], !tree.isFolder(root) {
      throw Failure(
        "the folder `\(root)`, which should hold the packages, is not there",
        causes: ["`package_dir` or `where` names it"], hints: ["correct it, or add the folder"])
    }
  }

  /// The folder of a package, in the spelling of `packageFolders`; empty for the project's own.
  package func folder(of package: String) -> String {
    // The innermost package that has a folder of its own; there are few of those.
    var owner: String?
    for key in packageFolders.keys where !key.isEmpty && key.utf8.count > owner?.utf8.count ?? 0 {
      if Self.isIn(package, key) { owner = key }
    }
    let rest = package.dropFirst(owner.map { $0.count + 1 } ?? 0)
    let tail = rest.isEmpty ? [] : rest.split(separator: ".", omittingEmptySubsequences: false)
    if let owner, let folder = packageFolders[owner] { return Self.join(folder, tail) }
    guard let root = packageFolders[""] else { return tail.joined(separator: "/") }
    return Self.join(root, tail)
  }

  /// Whether a package is another one, or lies in it.
  private static func isIn(_ package: String, _ other: String) -> Bool {
    let (name, above) = (package.utf8, other.utf8)
    guard name.count >= above.count, name.starts(with: above) else { return false }
    return name.count == above.count
      || name[name.index(name.startIndex, offsetBy: above.count)] == UInt8(ascii: ".")
  }

  private static func join(_ folder: String, _ names: [Substring]) -> String {
    names.reduce(PathWords.convert(folder)) { PathWords.join($0, String($1)) }
  }

  mutating func take(packages found: [String]) { packages = found }

  mutating func take(modules found: [String]) { modules = found }

  mutating func fill(root folder: String) { packageFolders[""] = folder }

  private mutating func find(_ search: PackageSearch, in tree: SourceTree) {
    let finder = PackageFinder(
      in: tree, search.findsNamespaces ? .namespace : .regular, include: search.include,
      exclude: search.exclude)
    var folders: [String] = []
    for folder in search.folders where !folders.contains(folder) { folders.append(folder) }
    if search.fillsPackageFolders, folders.count == 1, !Self.isRoot(folders[0]),
      packageFolders[""] == nil
    {
      packageFolders[""] = folders[0]
    }
    for folder in folders {
      let found = finder.packages(below: folder)
      packages += found
      guard search.fillsPackageFolders, !found.isEmpty, packageFolders[""] != folder,
        !Self.isRoot(folder)
      else { continue }
      for top in Self.topmost(found) {
        packageFolders[top] = PathWords.join(
          PathWords.convert(folder), top.split(separator: ".").joined(separator: "/"))
      }
    }
  }

  private static func isRoot(_ folder: String) -> Bool {
    PathWords.normal(folder)?.isEmpty ?? false
  }

  /// Those that are not below another of the list.
  static func topmost(_ packages: [String]) -> [String] {
    let all = Set(packages)
    return packages.filter { package in
      var above = package[...]
      while let dot = above.utf8.lastIndex(of: UInt8(ascii: ".")) {
        above = above[..<dot]
        if all.contains(String(above)) { return false }
      }
      return true
    }
  }
}
