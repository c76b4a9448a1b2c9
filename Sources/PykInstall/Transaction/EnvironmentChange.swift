internal import PykDiagnostics
internal import PykFiles
internal import PykRequirements
internal import SystemPackage

/// The visible part of a transaction: plans the steps, writes them down and takes them.
struct EnvironmentChange {
  let scheme: InstallScheme
  let area: StageArea
  let removals: [InstalledDistribution]
  let wheels: [StagedWheel]
  let options: TransactionOptions

  private(set) var notes: [TransactionOutcome.Note] = []

  init(
    scheme: InstallScheme, area: StageArea, removals: [InstalledDistribution],
    wheels: [StagedWheel], options: TransactionOptions
  ) {
    self.scheme = scheme
    self.area = area
    self.removals = removals
    self.wheels = wheels
    self.options = options
  }

  mutating func carryOut() throws {
    let steps = try plan(movesFolders: true)
    do {
      try take(steps)
    } catch let error as FileFailure where error.errno == .improperLink {
      // An overlay file system (a container's) doesn't rename the folders of its lower layers;
      // their files it does.
      try take(try plan(movesFolders: false))
    }
  }

  // MARK: Planning

  private mutating func plan(movesFolders: Bool) throws -> [TransactionStep] {
    notes = []
    let landscape = Landscape()
    let ownership = Ownership(scheme: scheme, leaving: removals)
    let inside = InsideCheck(scheme)
    let area = area
    var removal = RemovalPlanner(
      landscape: landscape, movesFolders: movesFolders, keptFolders: keptFolders,
      staysInside: inside.holds)
    for (root, tree) in try removalTrees(ownership) {
      try removal.remove(tree, from: root, to: area.asideTarget)
    }
    var arrival = ArrivalPlanner(
      landscape: landscape, scheme: scheme, names: wheels.map(\.name), policy: options.clashes,
      owners: ownership.owners, staysInside: inside.holds, asideTarget: area.asideTarget)
    try arrival.bring(arrivals())
    notes += arrival.notes
    return removal.steps + arrival.steps
      + (try emptied(removal.loosened, landscape).map { path in
        let status = try Files.status(FilePath(path))
        return .removeDirectory(
          path, permissions: UInt16(truncatingIfNeeded: status?.permissions.rawValue ?? 0o755))
      })
  }

  /// The scheme's folders and all above them.
  private var keptFolders: Set<String> {
    var kept: Set<String> = []
    for root in scheme.roots where root != scheme.headers || !scheme.isVirtualEnvironment {
      var folder = root.string
      while !folder.isEmpty, kept.insert(folder).inserted {
        folder = PathText.split(folder).folder
      }
    }
    // What `venv` makes even where it stays empty.
    kept.insert(scheme.prefix.appending("include").string)
    return kept
  }

  /// What is removed, by the folder of the scheme that it is in.
  private mutating func removalTrees(
    _ ownership: Ownership
  ) throws -> [(root: String, tree: PathTree)] {
    let text = SchemeText(scheme)
    var trees: [String: PathTree] = [:]
    for distribution in removals {
      let paths = try distribution.installedPaths(in: text, scheme)
      for (path, whole) in paths.map({ ($0, false) }) + [(distribution.path.string, true)] {
        guard let root = text.root(of: path), !text.protects(path) else { continue }
        if !whole, let owner = try ownership.sharedOwner(of: path) {
          notes.append(.keptSharedFile(FilePath(path), owner: owner))
          continue
        }
        let tree = trees[root] ?? PathTree()
        trees[root] = tree
        tree.add(
          path[path.utf8.index(path.startIndex, offsetBy: root.utf8.count + 1)...], whole: whole)
      }
    }
    return trees.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func arrivals() -> Arrival {
    let root = Arrival()
    for (index, wheel) in wheels.enumerated() {
      for (key, path) in wheel.folders.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        let folder = scheme.folder(key, distribution: wheel.name)
        root.place(at: folder.string).sources.append(
          Arrival.Source(addition: index, stagedPath: path.string, isDirectory: true))
      }
    }
    return root
  }

  /// The folders that have nothing in them when all else is done, the deepest first.
  private func emptied(_ loosened: [String], _ landscape: Landscape) throws -> [String] {
    let kept = keptFolders
    let above = scheme.isVirtualEnvironment ? [] : firstLevel
    var emptied: [String] = []
    for start in loosened {
      var folder = start
      while !kept.contains(folder), !above.contains(folder), !emptied.contains(folder),
        try landscape.isEmpty(folder)
      {
        let (parent, name) = PathText.split(folder)
        guard try landscape.kind(of: name, in: parent) == .directory else { break }
        emptied.append(folder)
        landscape.remove(name, from: parent)
        folder = parent
      }
    }
    return emptied
  }

  /// `share`, `etc`, … of a prefix that more than Python uses.
  private var firstLevel: Set<String> {
    let names = (try? Files.entries(of: scheme.prefix).map(\.name)) ?? []
    return Set(names.map { scheme.prefix.appending($0).string })
  }

  // MARK: Taking

  private func take(_ steps: [TransactionStep]) throws {
    guard !steps.isEmpty else { return }
    let home = scheme.home.string
    let journal = Journal(stages: area.paths.map(\.string), steps: steps)
    if options.isCancelled() { throw TransactionFailure.cancelled }
    try Files.replace(
      area.home.appending(Journal.openName), with: journal.serialized(relativeTo: home),
      durable: true)
    do {
      try options.fault(.moment(.journalWritten))
      for step in steps {
        if options.isCancelled() { throw TransactionFailure.cancelled }
        try options.fault(step)
        try StepRunner.take(step)
      }
      try options.fault(.moment(.stepsTaken))
      try Rollback.close(area.home)
    } catch {
      do {
        try Rollback.undo(journal, stage: area.home)
      } catch let obstacle {
        throw RollbackFailure(
          stage: area.home, cause: Diagnosis(describing: error),
          obstacle: Diagnosis(describing: obstacle))
      }
      throw error
    }
    try? options.fault(.moment(.journalClosed))
  }
}
