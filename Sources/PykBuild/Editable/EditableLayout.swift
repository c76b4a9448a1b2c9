/// How the modules of a project become importable from where they lie.
struct EditableLayout: Sendable, Hashable {
  enum Way: Sendable, Hashable {
    /// A line in a `.pth` file: the folder has the packages under their own names and little else.
    case folder(String)
    /// A finder that knows packages and modules by name, so that nothing else beside them can be
    /// imported.
    case finder
  }

  let way: Way
  /// From a package or module to its folder, or its file without an ending; absolute.
  private(set) var modules: [String: String] = [:]
  /// From a namespace to its folders; none for one that is in names alone.
  private(set) var namespaces: [String: [String]] = [:]

  /// - Parameter root: The project's folder, absolute and without links.
  init(_ resolved: ResolvedLayout, root: String, in tree: SourceTree) {
    let nested = resolved.modules.filter { $0.contains(".") }
      .map { String($0[..<($0.lastIndex(of: ".") ?? $0.startIndex)]) }
    let packages = resolved.packages + nested
    if Set(resolved.packageFolders.keys) == [""], let source = resolved.packageFolders[""],
      Self.isPlain(packages, resolved, below: source)
    {
      way = .folder(Self.join(root, source))
      return
    }
    way = .finder
    let names = Set(packages + resolved.modules.filter { !$0.contains(".") })
    var roots: [String: String] = [:]
    for name in names { roots[name] = Self.normal(resolved.folder(of: name)) }
    modules = roots.filter { name, path in
      !roots.contains { Self.isNested(name, path, in: $0.key, $0.value) }
    }
    for package in packages {
      let path = Self.path(of: package, modules)
      if tree.isFolder(path), !tree.isFile(PathWords.join(path, "__init__.py")) {
        namespaces[package] = [Self.join(root, path)]
      }
    }
    for package in modules.keys {
      var parts = package.split(separator: ".")
      while parts.count > 1 {
        parts.removeLast()
        let parent = parts.joined(separator: ".")
        if modules[parent] == nil { namespaces[parent] = namespaces[parent] ?? [] }
      }
    }
    modules = modules.mapValues { Self.join(root, $0) }
  }

  /// Whether all packages lie below the folder under their own names.
  private static func isPlain(
    _ packages: [String], _ resolved: ResolvedLayout, below source: String
  ) -> Bool {
    packages.allSatisfy { package in
      normal(resolved.folder(of: package))
        == normal(source + "/" + package.replacing(".", with: "/"))
    }
  }

  private static func isNested(
    _ name: String, _ path: String, in parent: String, _ parentPath: String
  ) -> Bool {
    guard name.hasPrefix(parent + ".") else { return false }
    let rest = name.dropFirst(parent.count + 1).replacing(".", with: "/")
    return path == normal(parentPath + "/" + rest)
  }

  private static func path(of package: String, _ roots: [String: String]) -> String {
    AttributeDirective.path(of: package.split(separator: ".").map(String.init), roots)
  }

  private static func normal(_ path: String) -> String {
    path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }

  private static func join(_ root: String, _ path: String) -> String {
    let path = normal(path)
    return path.isEmpty ? root : root + "/" + path
  }
}
