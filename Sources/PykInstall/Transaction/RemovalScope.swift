internal import PykFiles
internal import SystemPackage

/// What may be removed from an environment, and which folders stay whatever happens.
struct RemovalScope {
  private let scheme: InstallScheme
  /// The scheme's folders and all above them.
  let keptFolders: Set<String>

  init(_ scheme: InstallScheme) {
    self.scheme = scheme
    var kept: Set<String> = []
    for root in scheme.roots where root != scheme.headers || !scheme.isVirtualEnvironment {
      var folder = root.string
      while !folder.isEmpty, kept.insert(folder).inserted {
        folder = PathText.split(folder).folder
      }
    }
    // What `venv` makes even where it stays empty.
    kept.insert(scheme.prefix.appending("include").string)
    if !scheme.isVirtualEnvironment {
      // `share`, `etc`, … of a prefix that more than Python uses.
      let names = (try? Files.entries(of: scheme.prefix).map(\.name)) ?? []
      kept.formUnion(names.map { scheme.prefix.string + "/" + $0 })
    }
    keptFolders = kept
  }

  /// The paths to remove, by the folder of the scheme that they are in; and which files stay
  /// because another distribution lists them too.
  func trees(
    of removals: [InstalledDistribution], _ ownership: Ownership
  ) throws -> (trees: [(root: String, tree: PathTree)], shared: [TransactionOutcome.Note]) {
    let text = SchemeText(scheme)
    var trees: [String: PathTree] = [:]
    var shared: [TransactionOutcome.Note] = []
    for distribution in removals {
      let paths = try distribution.installedPaths(in: text, scheme)
      for (path, whole) in paths.map({ ($0, false) }) + [(distribution.path.string, true)] {
        guard let root = text.root(of: path), !text.protects(path) else { continue }
        if !whole, let owner = try ownership.sharedOwner(of: path) {
          shared.append(.keptSharedFile(FilePath(path), owner: owner))
          continue
        }
        let tree = trees[root] ?? PathTree()
        trees[root] = tree
        let start = path.utf8.index(path.startIndex, offsetBy: root.utf8.count + 1)
        tree.add(path[start...], whole: whole)
      }
    }
    return (trees.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, shared)
  }

  /// The folders that have nothing in them when all else is done, the deepest first.
  func emptied(_ loosened: [String], _ landscape: Landscape) throws -> [String] {
    var emptied: [String] = []
    var known: Set<String> = []
    for start in loosened {
      var folder = start
      while !keptFolders.contains(folder), !known.contains(folder),
        try landscape.isEmpty(folder)
      {
        let (parent, name) = PathText.split(folder)
        guard try landscape.kind(of: name, in: parent) == .directory else { break }
        emptied.append(folder)
        known.insert(folder)
        landscape.remove(name, from: parent)
        folder = parent
      }
    }
    return emptied
  }
}
