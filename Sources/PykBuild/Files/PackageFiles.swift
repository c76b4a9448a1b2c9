internal import PykDiagnostics

/// The files that the packages and modules of a project are made of: setuptools' `build_py`.
struct PackageFiles {
  /// A Python file and the module it is.
  struct Module {
    let package: String
    let name: String
    let file: String
  }

  /// The data files of one package, as paths of the project.
  struct PackageData {
    let package: String
    let folder: String
    let files: [String]
  }

  let layout: ProjectLayout
  let resolved: ResolvedLayout
  let tree: SourceTree
  private(set) var warnings: [String] = []

  init(_ layout: ProjectLayout, _ resolved: ResolvedLayout, in tree: SourceTree) {
    self.layout = layout
    self.resolved = resolved
    self.tree = tree
  }

  /// Throws for a package that has no folder, and for an old namespace package that doesn't say
  /// that it is one.
  mutating func modules() throws(Failure) -> [Module] {
    var found: [Module] = []
    for module in resolved.modules { found += try self.module(named: module) }
    for package in resolved.packages {
      let folder = resolved.folder(of: package)
      try check(package, folder)
      for entry in tree.entries(of: folder)
      where !entry.isFolder && !entry.name.hasPrefix(".") && entry.name.hasSuffix(".py") {
        let file = PathWords.join(folder, entry.name)
        if layout.setupScriptIsRunning, PathWords.normal(file) == "setup.py" { continue }
        found.append(Module(package: package, name: String(entry.name.dropLast(3)), file: file))
      }
    }
    return found
  }

  private mutating func module(named module: String) throws(Failure) -> [Module] {
    var parts = module.split(separator: ".", omittingEmptySubsequences: false)
    let name = String(parts.popLast() ?? "")
    let package = parts.joined(separator: ".")
    let folder = resolved.folder(of: package)
    try check(package, folder)
    var found: [Module] = []
    let initialiser = PathWords.join(folder, "__init__.py")
    if !package.isEmpty, tree.isFile(initialiser) {
      found.append(Module(package: package, name: "__init__", file: initialiser))
    }
    let file = PathWords.join(folder, "\(name).py")
    if tree.isFile(file) {
      found.append(Module(package: package, name: name, file: file))
    } else {
      warnings.append("the module `\(module)` is left out: there is no `\(file)`")
    }
    return found
  }

  private func check(_ package: String, _ folder: String) throws(Failure) {
    guard folder.isEmpty || tree.isFolder(folder) else {
      throw Failure(
        "the package `\(package)` has no folder",
        causes: [
          tree.exists(folder) ? "`\(folder)` is no folder" : "there is no folder `\(folder)`"
        ],
        hints: ["correct `packages` or `package_dir`, or add the folder"])
    }
    guard !package.isEmpty,
      layout.namespacePackages.contains(where: { namespace in
        namespace == package || namespace.hasPrefix("\(package).")
      })
    else { return }
    let initialiser = PathWords.join(folder, "__init__.py")
    guard tree.isFile(initialiser), let bytes = try? tree.contents(of: initialiser) else { return }
    if !String(decoding: bytes, as: UTF8.self).contains("declare_namespace") {
      throw Failure(
        "`\(package)` is listed in `namespace_packages`, but its `__init__.py` doesn't say so",
        causes: ["`\(initialiser)` doesn't call `declare_namespace()`"],
        hints: [
          "take `\(package)` out of `namespace_packages` and remove `\(initialiser)`: a folder "
            + "without it is a namespace package"
        ])
    }
  }

  /// What `package_data` and the manifest name, less what `exclude_package_data` names.
  ///
  /// - `manifest`: the sdist's files, where `include_package_data` is on.
  mutating func data(manifest: [String]) -> [PackageData] {
    let listed = manifest.isEmpty ? [:] : assign(manifest)
    return resolved.packages.map { package in
      let folder = resolved.folder(of: package)
      func patterns(_ table: [String: [String]]) -> [String] {
        var patterns = table[""] ?? []
        if !package.isEmpty { patterns += table[package] ?? [] }
        return patterns
      }
      var files = listed[package] ?? []
      for pattern in ["*.pyi", "py.typed"] + patterns(layout.packageData) {
        files += tree.glob(PathWords.join(folder, PathWords.convert(pattern)))
          .filter(tree.isFile)
      }
      let excluded = patterns(layout.excludedPackageData).map { pattern in
        Wildcard(name: PathWords.join(folder, PathWords.convert(pattern)))
      }
      var seen: Set<TreePath> = []
      files.removeAll { file in
        excluded.contains { $0.matches(file) } || !seen.insert(TreePath(file)).inserted
      }
      return PackageData(package: package, folder: folder, files: files)
    }
  }

  /// Each file of the manifest to the innermost package it lies in; a module is no data.
  private mutating func assign(_ manifest: [String]) -> [String: [String]] {
    var owners: [TreePath: String] = [:]
    for package in resolved.packages { owners[TreePath(resolved.folder(of: package))] = package }
    var found: [String: [String]] = [:]
    var warned: Set<String> = []
    for path in manifest {
      let (parent, name) = PathWords.split(path)
      var folder = parent
      var inside: [String] = []
      while !folder.isEmpty, owners[TreePath(folder)] == nil {
        let (above, last) = PathWords.split(folder)
        if above == folder { break }
        inside.insert(last, at: 0)
        folder = above
      }
      guard let package = owners[TreePath(folder)] else { continue }
      if inside.isEmpty {
        if name.hasSuffix(".py"), String(name.dropLast(3)).isPythonIdentifier { continue }
      } else {
        let importable = inside.prefix(while: \.isPythonIdentifier)
        let full = ([package] + importable).joined(separator: ".")
        if !importable.isEmpty, warned.insert(full).inserted {
          warnings.append(
            "`\(full)` is taken as data of `\(package)`; name it in `packages` if it is a package")
        }
      }
      found[package, default: []].append(path)
    }
    return found
  }
}
