package import PykDiagnostics

/// The files of an sdist, chosen as setuptools chooses them.
///
/// - What is left of an earlier build's egg-info doesn't count, unless the folder is an unpacked
///   sdist: there `SOURCES.txt` is the list of what was published.
///
/// https://setuptools.pypa.io/en/latest/userguide/miscellaneous.html
package struct SourceSelection: Sendable {
  /// Sorted, without `PKG-INFO`, `setup.cfg` and the egg-info, which are written.
  package let members: [ArchiveMember]
  /// Those of the egg-info's files that `MANIFEST.in` left in.
  package let eggInfo: [String]
  /// The lines of `SOURCES.txt`, in setuptools' order.
  package let sources: [String]
  package let warnings: [String]
  /// Whether the project's `setup.cfg` is among them; without it the sdist has a new one.
  package var hasSetupConfiguration: Bool { sources.contains("setup.cfg") }
  /// The same paths as they were reached, which is how package data is looked for among them.
  let paths: [String]

  /// - `eggInfoFiles`: what will be written into the egg-info folder, with the folder in front.
  /// - `releaseFolder`: `name-version`, which an earlier build may have left behind.
  package init(
    _ layout: ProjectLayout, resolved: ResolvedLayout, licences: [String],
    eggInfoFolder: String, eggInfoFiles: [String], releaseFolder: String, in tree: SourceTree
  ) throws(Failure) {
    let eggInfoFolder = PathWords.normal(eggInfoFolder) ?? eggInfoFolder
    let written = eggInfoFiles.map { PathWords.normal($0) ?? $0 }
    var files = PackageFiles(layout, resolved, in: tree)
    var known = try Self.defaults(layout, &files, in: tree)
    if tree.isFile("PKG-INFO") {
      known += try Self.published(PathWords.join(eggInfoFolder, "SOURCES.txt"), in: tree)
    }
    let template = try Self.template(in: tree)
    let tree = SourceTree(tree, promising: written)
    var warnings = files.warnings
    func choose(from known: [String]) -> FileList {
      var list = FileList(in: tree)
      list.append(known + written)
      if let template { warnings = files.warnings + list.apply(template) }
      list.append(licences + layout.referencedFiles)
      list.prune(releaseFolder: releaseFolder)
      let (kept, prefix) = (Set(written.map(TreePath.init)), "\(eggInfoFolder)/")
      list.remove { path in
        guard let normal = PathWords.normal(path) else { return true }
        return normal.utf8.starts(with: prefix.utf8) && !kept.contains(TreePath(normal))
      }
      return list
    }
    var list = choose(from: known)
    if list.paths.contains(where: { $0.utf8.starts(with: "./".utf8) }) {
      // Setuptools chooses twice, once to tell what the build needs; the second time it reads what
      // the first wrote into `SOURCES.txt`, now without the `./`.
      list = choose(from: known + list.paths.map(PathWords.convert))
    }
    try tree.checkSize()
    list.sort()
    paths = list.paths

    var seen: Set<TreePath> = []
    sources = list.paths.compactMap(PathWords.normal).filter { path in
      seen.insert(TreePath(path)).inserted
    }
    eggInfo = written.filter { seen.contains(TreePath($0)) || $0.hasSuffix("/SOURCES.txt") }
    let apart = Set(written.map(TreePath.init)).union(["PKG-INFO", "setup.cfg"].map(TreePath.init))
    members = sources.filter { !apart.contains(TreePath($0)) && tree.isFile($0) }
      .sorted { TreePath($0) < TreePath($1) }
      .map { ArchiveMember(path: $0, source: $0) }
    self.warnings = warnings + tree.faults
  }

  /// What belongs into an sdist without being asked for.
  private static func defaults(
    _ layout: ProjectLayout, _ files: inout PackageFiles, in tree: SourceTree
  ) throws(Failure) -> [String] {
    let readmes = ["README", "README.rst", "README.txt", "README.md"]
    var found = readmes.first(where: tree.exists).map { [$0] } ?? []
    found += (tree.glob("tests/test*.py") + tree.glob("test/test*.py")).filter(tree.isFile)
    found += ["setup.py", "setup.cfg", "pyproject.toml", "MANIFEST.in"].filter(tree.isFile)
    found += try files.modules().map(\.file)
    found += files.data(manifest: []).flatMap(\.files)
    for data in layout.dataFiles { found += data.files(in: tree).filter(tree.isFile) }
    found += layout.scripts.map(PathWords.convert)
    return found
  }

  /// The lines of an unpacked sdist's `SOURCES.txt`.
  private static func published(_ path: String, in tree: SourceTree) throws(Failure) -> [String] {
    guard tree.isFile(path) else { return [] }
    return try text(of: path, in: tree).unicodeScalars.split { $0 == "\n" || $0 == "\r" }
      .map { String($0).pythonStripped }
      .filter { !$0.isEmpty && !$0.hasPrefix("#") }
      .map(PathWords.convert)
  }

  private static func template(in tree: SourceTree) throws(Failure) -> ManifestTemplate? {
    guard tree.isFile("MANIFEST.in") else { return nil }
    return ManifestTemplate(try text(of: "MANIFEST.in", in: tree))
  }

  private static func text(of path: String, in tree: SourceTree) throws(Failure) -> String {
    let bytes: [UInt8]
    do {
      bytes = try tree.contents(of: path)
    } catch {
      throw Failure("can't read `\(path)`", because: error)
    }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var line = 1
    for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if String(validating: part, as: UTF8.self) == nil { break }
      line += 1
    }
    throw Failure(
      "can't read line \(line) of `\(path)`", causes: ["it is no UTF-8"],
      hints: ["save `\(path)` as UTF-8"])
  }
}

extension DataFiles {
  /// The files that the patterns name, also those that are not there.
  func files(in tree: SourceTree) -> [String] {
    if !patternsExpand { return patterns.map(PathWords.convert) }
    return patterns.flatMap { pattern in
      guard pattern.utf8.contains(where: { "*?[]{}".utf8.contains($0) }) else {
        return [PathWords.normal(pattern) ?? pattern]
      }
      return tree.glob(PathWords.normal(pattern) ?? pattern)
        .sorted { TreePath($0) < TreePath($1) }
    }
  }
}
