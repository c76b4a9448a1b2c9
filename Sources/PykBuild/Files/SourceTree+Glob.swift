extension SourceTree {
  /// The two `glob` functions that setuptools uses; both know `**` as a whole name.
  enum GlobDialect {
    /// Python's own: `*` and `?` don't match a dot in front, `**` enters no hidden folder.
    case python
    /// Setuptools' copy, for `MANIFEST.in`: nothing is hidden.
    case manifest
  }

  /// The files and folders that a pattern names, in no order that means something, as they are
  /// reached: `./a` for `./a`.
  ///
  /// - `recursive`: whether `**` is more than two `*`.
  func glob(
    _ pattern: String, _ dialect: GlobDialect = .python, recursive: Bool = true
  ) -> [String] {
    if pattern.utf8.count > PathWords.longest { return [] }
    return Globbing(tree: self, dialect: dialect, recursive: recursive)
      .paths(pattern, onlyFolders: false)
  }
}

/// A port of Python's `glob.iglob`.
private struct Globbing {
  let tree: SourceTree
  let dialect: SourceTree.GlobDialect
  let recursive: Bool

  func paths(_ pattern: String, onlyFolders: Bool) -> [String] {
    let (folder, name) = PathWords.split(pattern)
    if !Wildcard.hasMagic(pattern) {
      if name.isEmpty { return tree.isFolder(folder) ? [pattern] : [] }
      return tree.exists(pattern) ? [pattern] : []
    }
    if folder.isEmpty { return names(in: "", name, onlyFolders: onlyFolders) }
    let folders =
      Wildcard.hasMagic(folder) && folder != pattern
      ? paths(folder, onlyFolders: true) : [folder]
    var found: [String] = []
    // Several `**` reach a folder in many ways; once is enough.
    var seen: Set<TreePath> = []
    for folder in folders where seen.insert(TreePath(folder)).inserted {
      for each in names(in: folder, name, onlyFolders: onlyFolders) {
        found.append(PathWords.join(folder, each))
      }
    }
    return found
  }

  /// The names below one folder that one component of a pattern stands for.
  private func names(in folder: String, _ name: String, onlyFolders: Bool) -> [String] {
    guard Wildcard.hasMagic(name) else {
      if name.isEmpty { return tree.isFolder(folder) ? [""] : [] }
      return tree.exists(PathWords.join(folder, name)) ? [name] : []
    }
    if recursive, name == "**" {
      guard tree.isFolder(folder) else { return [] }
      return [""] + everything(below: folder, onlyFolders: onlyFolders)
    }
    let wildcard = Wildcard(name: name)
    let hidesDots = dialect == .python && !name.utf8.starts(with: ".".utf8)
    return tree.entries(of: folder).compactMap { entry in
      if onlyFolders, !entry.isFolder { return nil }
      if hidesDots, entry.name.utf8.starts(with: ".".utf8) { return nil }
      return wildcard.matches(entry.name) ? entry.name : nil
    }
  }

  private func everything(below root: String, onlyFolders: Bool) -> [String] {
    var found: [String] = []
    var waiting = [""]
    while let place = waiting.popLast() {
      for entry in tree.entries(of: PathWords.join(root, place)) {
        if dialect == .python, entry.name.utf8.starts(with: ".".utf8) { continue }
        if onlyFolders, !entry.isFolder { continue }
        let path = PathWords.join(place, entry.name)
        found.append(path)
        if entry.isFolder { waiting.append(path) }
      }
    }
    return found
  }
}
