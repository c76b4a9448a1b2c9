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
    let scope = RemovalScope(scheme)
    var removal = RemovalPlanner(
      landscape: landscape, movesFolders: movesFolders, keptFolders: scope.keptFolders,
      staysInside: inside.holds)
    let (trees, shared) = try scope.trees(of: removals, ownership)
    notes += shared
    for (root, tree) in trees {
      try removal.remove(tree, from: root, to: area.asideTarget)
    }
    var arrival = ArrivalPlanner(
      landscape: landscape, scheme: scheme, names: wheels.map(\.name), policy: options.clashes,
      owners: ownership.owners, staysInside: inside.holds, asideTarget: area.asideTarget)
    try arrival.bring(arrivals())
    notes += arrival.notes
    return removal.steps + arrival.steps
      + (try scope.emptied(removal.loosened, landscape).map { path in
        let status = try Files.status(FilePath(path))
        return .removeDirectory(
          path, permissions: UInt16(truncatingIfNeeded: status?.permissions.rawValue ?? 0o755))
      })
  }

  private func arrivals() -> Arrival {
    let root = Arrival()
    for (index, wheel) in wheels.enumerated() {
      for (key, staged) in wheel.places.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        let folder = root.place(at: scheme.folder(key, distribution: wheel.name).string)
        folder.isDestination = true
        for (name, isDirectory) in staged.entries {
          folder.child(name).sources.append(
            Arrival.Source(
              addition: index, stagedPath: staged.path.string + "/" + name,
              isDirectory: isDirectory))
        }
      }
    }
    return root
  }

  // MARK: Taking

  private func take(_ steps: [TransactionStep]) throws {
    guard !steps.isEmpty else { return }
    let home = scheme.home.string
    let journal = Journal(stages: area.paths.map(\.string), steps: steps)
    try options.checkCancelled()
    try Files.replace(
      area.home.appending(Journal.openName), with: journal.serialized(relativeTo: home),
      durable: true)
    do {
      try options.fault(.moment(.journalWritten))
      for step in steps {
        try options.checkCancelled()
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
