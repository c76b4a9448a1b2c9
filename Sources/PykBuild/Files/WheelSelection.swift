package import PykDiagnostics

/// The files of a wheel, apart from its `.dist-info`, chosen as setuptools chooses them.
///
/// - What an earlier build left in `build/lib` doesn't count.
/// - Wheels of the old `namespace_packages` lack the namespaces' own `__init__.py`.
package struct WheelSelection: Sendable {
  /// Sorted by their paths in the wheel.
  package let members: [ArchiveMember]
  package let warnings: [String]

  /// - `sources`: the sdist's files; looked at where `include_package_data` is on.
  /// - `dataFolder`: `name-version.data`.
  package init(
    _ layout: ProjectLayout, resolved: ResolvedLayout, sources: SourceSelection?,
    dataFolder: String, in tree: SourceTree
  ) throws(Failure) {
    var files = PackageFiles(layout, resolved, in: tree)
    var found: [TreePath: ArchiveMember] = [:]
    func put(_ path: String, _ source: String, _ mode: ArchiveMember.Mode) throws(Failure) {
      guard let path = PathWords.normal(path), let source = PathWords.normal(source) else {
        throw Failure(
          "`\(source)` can't go into the wheel", causes: ["it leads out of the project's folder"],
          hints: ["copy it into the project"])
      }
      found[TreePath(path)] = ArchiveMember(path: path, source: source, mode: mode)
    }
    for module in try files.modules() {
      let folder = Self.folder(of: module.package)
      try put(PathWords.join(folder, "\(module.name).py"), module.file, .plain)
    }
    let manifest = layout.includesPackageData ? sources?.paths ?? [] : []
    for data in files.data(manifest: manifest) {
      for file in data.files where tree.isFile(file) {
        let below = Self.relative(file, to: data.folder)
        try put(PathWords.join(Self.folder(of: data.package), below), file, .kept)
      }
    }
    for path in Self.namespaceInitialisers(layout.namespacePackages) {
      found[TreePath(path)] = nil
    }
    for data in layout.dataFiles {
      let folder = try Self.folder(of: data, below: dataFolder)
      for file in data.files(in: tree) {
        try Self.require(file, "data_files", in: tree)
        try put(PathWords.join(folder, PathWords.lastName(file)), file, .kept)
      }
    }
    for script in layout.scripts.map(PathWords.convert) {
      try Self.require(script, "scripts", in: tree)
      try put("\(dataFolder)/scripts/\(PathWords.lastName(script))", script, .executable)
    }
    try tree.checkSize()
    members = found.values.sorted { TreePath($0.path) < TreePath($1.path) }
    warnings = files.warnings
  }

  private static func folder(of package: String) -> String {
    package.split(separator: ".").joined(separator: "/")
  }

  /// `os.path.relpath`, of two paths of the project.
  private static func relative(_ path: String, to folder: String) -> String {
    let path = PathWords.components(PathWords.normal(path) ?? path)
    let start = PathWords.components(PathWords.normal(folder) ?? folder)
    let common = zip(path, start).prefix { TreePath($0) == TreePath($1) }.count
    return (Array(repeating: "..", count: start.count - common) + path[common...])
      .joined(separator: "/")
  }

  private static func namespaceInitialisers(_ namespaces: [String]) -> [String] {
    var paths: [String] = []
    for namespace in namespaces {
      var parts = namespace.split(separator: ".")
      while !parts.isEmpty {
        paths.append("\(parts.joined(separator: "/"))/__init__.py")
        parts.removeLast()
      }
    }
    return paths
  }

  /// Where files of `data_files` go; an absolute folder lands at the wheel's root, as with
  /// setuptools.
  private static func folder(
    of data: DataFiles, below dataFolder: String
  ) throws(Failure) -> String {
    var folder = PathWords.convert(data.folder)
    if PathWords.components(folder).contains(".."), let inside = PathWords.normal(folder) {
      folder = inside.isEmpty ? "." : inside
    }
    if PathWords.components(folder).contains("..") {
      throw Failure(
        "`data_files` can't go to `\(data.folder)`",
        causes: ["it leads out of the environment"])
    }
    if folder.hasPrefix("/") { return String(folder.dropFirst()) }
    return folder == "." ? "\(dataFolder)/data" : "\(dataFolder)/data/\(folder)"
  }

  private static func require(
    _ file: String, _ option: String, in tree: SourceTree
  ) throws(Failure) {
    if tree.isFile(file) { return }
    throw Failure(
      "`\(file)`, which `\(option)` names, can't go into the wheel",
      causes: [
        tree.isFolder(file)
          ? "it is a folder"
          : PathWords.normal(file) == nil
            ? "it leads out of the project's folder" : "there is no such file"
      ],
      hints: ["correct `\(option)`, or add the file"])
  }
}
