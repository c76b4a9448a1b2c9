internal import PykFiles
internal import SystemPackage

/// Finds the steps that remove what distributions list, and what goes with it.
///
/// - A folder in which everything goes is moved away as one; otherwise what goes is taken out.
/// - With a module goes its bytecode: `__pycache__/mod.<any tag>.pyc`, and `mod.pyc` beside it.
/// - What nobody listed stays, and so does every folder that it is in. Folders without any file
///   don't count as something that stays.
/// - A listed file that is not there is no error.
struct RemovalPlanner {
  let landscape: Landscape
  /// False moves files singly: for file systems that don't rename folders (an overlay's lower
  /// layer).
  let movesFolders: Bool
  /// Folders that are never removed.
  let keptFolders: Set<String>
  /// Whether a symbolic link to a folder leads to somewhere inside the environment.
  let staysInside: (String) throws -> Bool

  private(set) var steps: [TransactionStep] = []
  /// Folders that lost something and may be empty by now, deepest first.
  private(set) var loosened: [String] = []

  init(
    landscape: Landscape, movesFolders: Bool, keptFolders: Set<String>,
    staysInside: @escaping (String) throws -> Bool
  ) {
    self.landscape = landscape
    self.movesFolders = movesFolders
    self.keptFolders = keptFolders
    self.staysInside = staysInside
  }

  /// Removes the paths of `tree` from `root`, a folder that itself stays.
  ///
  /// - Parameter target: Gives the place in a stage for what is at a path.
  mutating func remove(
    _ tree: PathTree, from root: String, to target: (String) throws -> String
  ) throws {
    if case .part(let gone) = try survey(tree, at: root, mayGoWhole: false, depth: 0) {
      try take(gone, from: root, to: target)
    }
  }

  /// What of a folder goes.
  private indirect enum Verdict {
    case whole
    case part([(name: String, verdict: Verdict)])
    /// It holds no file: it goes if all around it goes.
    case empty
    case nothing
  }

  private static let depthLimit = 200

  private func survey(
    _ tree: PathTree, at folder: String, mayGoWhole: Bool, depth: Int
  ) throws -> Verdict {
    guard depth < Self.depthLimit else { return .nothing }
    let entries = try landscape.entries(folder)
    var gone: [(name: String, verdict: Verdict)] = []
    var somethingStays = false
    for (name, kind) in entries {
      let child = tree.children[name]
      let verdict: Verdict
      if tree.isWhole || child?.isWhole == true {
        verdict = .whole
      } else if kind == .directory {
        verdict = try surveyFolder(name, in: folder, child, of: tree, depth)
      } else if child?.isListed == true || Self.isOldBytecode(name, of: tree) {
        verdict = .whole
      } else if kind == .symbolicLink, let child {
        verdict = try surveyLink(to: child, at: folder + "/" + name, depth)
      } else {
        verdict = .nothing
      }
      switch verdict {
      case .whole: gone.append((name, verdict))
      case .part:
        gone.append((name, verdict))
        somethingStays = true
      case .empty: continue
      case .nothing: somethingStays = true
      }
    }
    if !somethingStays, mayGoWhole, !keptFolders.contains(folder) { return .whole }
    return gone.isEmpty ? .nothing : .part(gone.sorted { $0.name < $1.name })
  }

  private func surveyFolder(
    _ name: String, in folder: String, _ child: PathTree?, of parent: PathTree, _ depth: Int
  ) throws -> Verdict {
    let path = folder + "/" + name
    if name == "__pycache__" {
      return try surveyBytecode(child, at: path, modules: parent)
    }
    if let child { return try survey(child, at: path, mayGoWhole: true, depth: depth + 1) }
    return try !keptFolders.contains(path) && landscape.holdsNoFile(path) ? .empty : .nothing
  }

  /// Names that were listed below a link to a folder: what it leads to goes, the link stays.
  private func surveyLink(to tree: PathTree, at path: String, _ depth: Int) throws -> Verdict {
    guard !tree.children.isEmpty, try staysInside(path) else { return .nothing }
    return try survey(tree, at: path, mayGoWhole: false, depth: depth + 1)
  }

  private func surveyBytecode(
    _ tree: PathTree?, at folder: String, modules: PathTree
  ) throws -> Verdict {
    var gone: [(name: String, verdict: Verdict)] = []
    var somethingStays = false
    for (name, kind) in try landscape.entries(folder) {
      let isListed = tree?.children[name]?.isListed == true
      if kind != .directory, isListed || Self.isBytecode(name, of: modules) {
        gone.append((name, .whole))
      } else {
        somethingStays = true
      }
    }
    if gone.isEmpty { return somethingStays ? .nothing : .empty }
    return somethingStays ? .part(gone.sorted { $0.name < $1.name }) : .whole
  }

  /// `mod.cpython-311.pyc`, `mod.cpython-311.opt-1.pyc` for a listed `mod.py`.
  private static func isBytecode(_ name: String, of modules: PathTree) -> Bool {
    guard name.utf8.suffix(4).elementsEqual(".pyc".utf8) else { return false }
    var stem = name.utf8.dropLast(4)
    for _ in 0..<2 {
      guard let dot = stem.lastIndex(of: 0x2e) else { return false }
      stem = stem[..<dot]
      if modules.children[String(Substring(stem)) + ".py"]?.isListed == true { return true }
    }
    return false
  }

  /// `mod.pyc` or `mod.pyo` beside a listed `mod.py`.
  private static func isOldBytecode(_ name: String, of modules: PathTree) -> Bool {
    let end = name.utf8.suffix(4)
    return (end.elementsEqual(".pyc".utf8) || end.elementsEqual(".pyo".utf8))
      && modules.children[String(name.dropLast(1))]?.isListed == true
  }

  // MARK: Steps

  private mutating func take(
    _ gone: [(name: String, verdict: Verdict)], from folder: String,
    to target: (String) throws -> String
  ) throws {
    for (name, verdict) in gone {
      let path = folder + "/" + name
      switch verdict {
      case .nothing, .empty: continue
      case .part(let inner): try take(inner, from: path, to: target)
      case .whole:
        if !movesFolders, try landscape.kind(of: name, in: folder) == .directory {
          try takeSingly(path, to: target)
        } else {
          steps.append(.setAside(path, to: try target(path)))
          landscape.remove(name, from: folder)
        }
      }
    }
    loosened.append(folder)
  }

  private mutating func takeSingly(
    _ folder: String, to target: (String) throws -> String
  ) throws {
    for (name, kind) in try landscape.entries(folder).sorted(by: { $0.key < $1.key }) {
      if kind == .directory {
        try takeSingly(folder + "/" + name, to: target)
      } else {
        steps.append(.setAside(folder + "/" + name, to: try target(folder + "/" + name)))
        landscape.remove(name, from: folder)
      }
    }
    loosened.append(folder)
  }
}
