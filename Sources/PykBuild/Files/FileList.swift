/// The files of an sdist while they are chosen: setuptools' `FileList`.
///
/// Paths stay as they were reached until the end: a `./a` that `recursive-include . *` found is not
/// what `prune a` takes away, there as here.
struct FileList {
  let tree: SourceTree
  private(set) var paths: [String] = []
  private var everyFile: [String]?

  init(in tree: SourceTree) { self.tree = tree }

  /// Adds those of the paths where something is.
  mutating func append(_ candidates: [String]) {
    paths += candidates.filter(tree.exists)
  }

  /// Carries out the commands; gives what should be said of them.
  mutating func apply(_ template: ManifestTemplate) -> [String] {
    var warnings = template.faults.map { fault in
      "line \(fault.line) of `MANIFEST.in` is passed over: \(fault.reason)"
    }
    for command in template.commands {
      for pattern in command.folder != nil && command.patterns.isEmpty ? [""] : command.patterns {
        if !apply(command.action, command.folder ?? "", pattern) {
          let words = [command.action.rawValue, command.folder ?? "", pattern].filter {
            !$0.isEmpty
          }
          let outcome = command.action.adds ? "finds nothing" : "takes nothing away"
          warnings.append(
            "line \(command.line) of `MANIFEST.in`: `\(words.joined(separator: " "))` \(outcome)")
        }
      }
    }
    return warnings
  }

  private mutating func apply(
    _ action: ManifestTemplate.Command.Action, _ folder: String, _ pattern: String
  ) -> Bool {
    switch action {
    case .include:
      return add(tree.glob(pattern, .manifest, recursive: false).filter { !tree.isFolder($0) })
    case .recursiveInclude:
      let pattern = PathWords.join(PathWords.join(folder, "**"), pattern)
      return add(tree.glob(pattern, .manifest).filter { !tree.isFolder($0) })
    case .globalInclude:
      let wildcard = Wildcard(path: PathWords.join("**", pattern))
      return add(allFiles().filter(wildcard.matches))
    case .graft:
      return add(tree.glob(folder, .manifest, recursive: false).flatMap(grafted))
    case .exclude: return remove(Wildcard(path: pattern))
    case .recursiveExclude:
      return remove(Wildcard(path: PathWords.join(PathWords.join(folder, "**"), pattern)))
    case .globalExclude: return remove(Wildcard(path: PathWords.join("**", pattern)))
    case .prune: return remove(Wildcard(path: PathWords.join(folder, "**")))
    }
  }

  private mutating func add(_ found: [String]) -> Bool {
    append(found)
    return !found.isEmpty
  }

  private mutating func remove(_ wildcard: Wildcard) -> Bool {
    remove { wildcard.matches($0) }
  }

  @discardableResult
  mutating func remove(where condition: (String) -> Bool) -> Bool {
    let before = paths.count
    paths.removeAll(where: condition)
    return paths.count < before
  }

  private mutating func allFiles() -> [String] {
    if let everyFile { return everyFile }
    let found = tree.files(below: "")
    everyFile = found
    return found
  }

  private func grafted(_ folder: String) -> [String] {
    tree.files(below: folder == "." ? "" : folder)
  }

  /// Takes away what never belongs into an sdist: earlier builds, and the folders of version
  /// control and of test runners.
  mutating func prune(releaseFolder: String) {
    let versionControl: Set = ["RCS", "CVS", ".svn", ".hg", ".git", ".bzr", "_darcs"]
    let first: Set = ["build", releaseFolder, ".tox", ".nox", ".venv"]
    remove { path in
      let folders = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        .dropLast().map { String(Substring($0)) }
      guard let top = folders.first else { return false }
      return first.contains(top) || folders.contains(where: versionControl.contains)
    }
  }

  /// In setuptools' order, that of `SOURCES.txt`: by folder, then by name; each path once.
  mutating func sort() {
    let sorted = paths.map { path in
      let (folder, name) = PathWords.split(path)
      return (folder: TreePath(folder), name: TreePath(name), path: path)
    }
    .sorted { ($0.folder, $0.name) < ($1.folder, $1.name) }
    paths = []
    for each in sorted
    where paths.last.map({ TreePath($0) != TreePath(each.path) }) ?? true {
      paths.append(each.path)
    }
  }
}
