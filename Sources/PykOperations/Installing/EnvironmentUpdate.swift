internal import PykArchive
internal import PykDiagnostics
internal import PykDigests
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykInstall
internal import PykInterpreter
internal import PykMetadata
internal import PykRequirements
internal import PykResolve
internal import PykThreads
internal import PykVersions
internal import Synchronization
internal import SystemPackage

/// Brings what has been chosen into the environment: fetched, stored and staged side by side, then
/// made visible at once.
struct EnvironmentUpdate {
  let operation: InstallOperation
  let index: PackageIndex
  let builder: SourceBuilder
  let environment: InstalledEnvironment

  private var workspace: Workspace { operation.workspace }
  private var request: InstallRequest { operation.request }
  private var target: TargetEnvironment { operation.target }

  /// What would be done.
  func foresee(_ outcome: inout InstallOutcome) throws {
    outcome.changes = dryChanges(outcome.arrivals)
    if request.needsReport { try describe(&outcome.arrivals) }
  }

  /// Waits for the environment; nobody else changes it until the transaction ends.
  func begin() throws -> Transaction { try Transaction(on: target.scheme, options: options()) }

  func run(
    _ outcome: inout InstallOutcome, asked: Asked, _ transaction: Transaction
  ) throws {
    let reporter = workspace.reporter
    let clock = ContinuousClock()
    defer { index.discardDownloads() }
    let ending = workspace.cancellation.atEnd { transaction.sweep() }
    defer { workspace.cancellation.forget(ending) }
    let additions = try collect(outcome.arrivals, asked, transaction)
    let start = clock.now
    reporter.report(.began(.installing))
    let plan = InstallPlan(removals: removals(outcome.arrivals), additions: additions)
    let done = try workspace.cancellation.protect { try transaction.commit(plan) }
    outcome.changes = done.changes
    for place in outcome.arrivals.indices {
      if outcome.arrivals[place].source == nil {
        outcome.arrivals[place].sha256 = additions[place].wheel.sha256
      }
      outcome.arrivals[place].directURL = additions[place].directURL
      if request.needsReport { outcome.arrivals[place].metadata = additions[place].wheel.metadata }
    }
    let user = target.interpreter.userPaths(environment: workspace.environment)
    if target.root == nil, target.scheme.scripts == user.scripts {
      outcome.userScripts = additions.flatMap { $0.wheel.manifest.scripts.map(\.name) }.sorted()
    }
    tell(done.notes)
    reporter.report(
      .ended(
        .installing,
        summary: "installed \(counted(additions.count, "package")) in \(spoken(clock.now - start))")
    )
    compileLater(additions.filter { done.withoutBytecode.contains($0.wheel.sha256) })
    if request.checksConflicts { outcome.conflicts = try conflicts(outcome) }
  }

  // MARK: Fetching

  /// A stored and staged wheel for each arrival, in their order.
  private func collect(
    _ arrivals: [InstallOutcome.Arriving], _ asked: Asked, _ transaction: Transaction
  ) throws -> [Addition] {
    let reporter = workspace.reporter
    let passing = Files.temporaryFolder(environment: workspace.environment)
    let temporary =
      workspace.cacheFolder == nil ? try TemporaryDirectory(in: passing, prefix: "pyk-store-") : nil
    let cancellation = workspace.cancellation
    let ending = temporary.map { folder in
      cancellation.atEnd { try? Files.removeTree(folder.path) }
    }
    defer { if let ending { cancellation.forget(ending) } }
    let store = WheelStore(
      root: workspace.storeFolder(temporary: temporary?.path ?? workspace.workingDirectory),
      threads: 1)
    let sweeping = cancellation.atEnd { store.sweep() }
    defer { cancellation.forget(sweeping) }
    let clock = ContinuousClock()
    let start = clock.now
    let fetchedBytes = Atomic<Int>(0)
    let stagedCount = Atomic<Int>(0)
    // The largest first: the last one to arrive should be a small one.
    let order = arrivals.indices.sorted {
      arrivals[$0].file.size ?? 0 > arrivals[$1].file.size ?? 0
    }
    var known: [Int: StoredWheel] = [:]
    var promises: [Int: Promise<FetchedFile>] = [:]
    let buildStore = try BuildStore(for: arrivals, request: request, in: workspace, store)
    for place in order where arrivals[place].source == nil {
      let arrival = arrivals[place]
      // What is asked for by another hash has to be fetched to be checked.
      let isChecked =
        asked.digests[arrival.pin.name]?.contains { $0.algorithm == .sha256 } ?? true
      if isChecked, let sha256 = arrival.file.sha256, let wheel = store.wheel(sha256) {
        try check(sha256, arrival, asked)
        known[place] = wheel
      } else {
        if promises.isEmpty { reporter.report(.began(.downloading)) }
        promises[place] = index.fetch(
          arrival.file, hashes: asked.digests[arrival.pin.name] ?? [],
          needsDigest: asked.requiresDigests
        ) { progress in
          reporter.report(
            .received(
              download: arrival.file.filename, bytes: Int(progress.received),
              total: progress.total.map { Int($0) }))
        }
      }
    }
    let results = Mutex<[Int: Addition]>([:])
    let plan = (known: known, promises: promises)
    let workspace = workspace
    let builder = builder
    try parallelForEach(order.count, threads: max(2, availableCores)) { number in
      if workspace.cancellation.isRequested { throw TransactionFailure.cancelled }
      let place = order[number]
      let arrival = arrivals[place]
      let wheel: StoredWheel
      if let stored = plan.known[place] {
        wheel = stored
      } else if let promise = plan.promises[place] {
        let fetched = try promise.wait()
        fetchedBytes.add(fetched.isLocal ? 0 : Int(fetched.size), ordering: .relaxed)
        wheel = try Self.store(fetched, arrival, store)
        try check(wheel, arrival)
      } else if let source = arrival.source {
        wheel = try buildStore.add(
          try builder.wheel(of: source, hashes: asked.digests[arrival.pin.name] ?? []))
      } else {
        return
      }
      var addition = Addition(
        wheel: wheel, isRequested: arrival.pin.isRequested,
        directURL: try directURL(arrival, wheel))
      do {
        try transaction.stage(addition)
      } catch let damage as StoreDamage {
        // A part of the cache that somebody removed counts as absent.
        addition.wheel = try again(damage, arrival, asked, store, buildStore)
        try transaction.stage(addition)
      }
      let done = stagedCount.add(1, ordering: .relaxed).newValue
      if !plan.promises.isEmpty {
        reporter.report(
          .advanced(.downloading, done: done, of: order.count, name: arrival.pin.name.normalized))
      }
      results.withLock { $0[place] = addition }
    }
    if !promises.isEmpty {
      let bytes = fetchedBytes.load(ordering: .relaxed)
      let size = bytes > 0 ? ", \(spokenBytes(bytes))" : ""
      reporter.report(
        .ended(
          .downloading,
          summary:
            "fetched \(counted(promises.count, "wheel"))\(size) in \(spoken(clock.now - start))"))
    }
    _ = temporary
    return results.withLock { found in arrivals.indices.compactMap { found[$0] } }
  }

  /// The wheel of a store's entry that was found damaged, made anew.
  private func again(
    _ damage: StoreDamage, _ arrival: InstallOutcome.Arriving, _ asked: Asked, _ store: WheelStore,
    _ buildStore: BuildStore
  ) throws -> StoredWheel {
    workspace.reporter.detail(
      "\(arrival.pin.name) isn't whole in the cache, and is put there again")
    try store.evict(damage.sha256)
    let hashes = asked.digests[arrival.pin.name] ?? []
    if let source = arrival.source {
      return try buildStore.add(try builder.wheel(of: source, hashes: hashes))
    }
    let fetched = try index.fetch(
      arrival.file, hashes: hashes, needsDigest: asked.requiresDigests
    ).wait()
    return try Self.store(fetched, arrival, store)
  }

  /// What the versions were chosen by has to be what the wheel says, also where no digest
  /// promised it.
  private func check(_ wheel: StoredWheel, _ arrival: InstallOutcome.Arriving) throws {
    guard let told = index.knownMetadata(of: arrival.file),
      let own = try? CoreMetadata(parsing: wheel.metadata, scope: .resolving)
    else { return }
    func needs(_ requirements: [Requirement]) -> [String] {
      requirements.map(\.description).sorted()
    }
    guard needs(told.requiresDist) != needs(own.requiresDist) else { return }
    throw Self.otherMetadata(arrival)
  }

  private static func otherMetadata(_ arrival: InstallOutcome.Arriving) -> Failure {
    Failure(
      "`\(arrival.file.filename)` says something else of itself than its index does",
      causes: ["the metadata beside it, by which versions were chosen, isn't the wheel's own"],
      hints: ["tell the index's keepers, or take another index"])
  }

  private static func store(
    _ fetched: FetchedFile, _ arrival: InstallOutcome.Arriving, _ store: WheelStore
  ) throws -> StoredWheel {
    let sha256 = try fetched.digest()
    let wheel = try store.add(
      ZipReader(MappedFile(fetched.path), name: arrival.file.filename), sha256: sha256,
      filename: arrival.file.filename)
    // What was resolved by must be what came.
    if case .available(let digest?) = arrival.file.coreMetadata,
      Digest(digest.algorithm, of: wheel.metadata) != digest
    {
      throw otherMetadata(arrival)
    }
    return wheel
  }

  /// A file that is in the store already has to be one of those that are allowed, too.
  private func check(
    _ sha256: Digest, _ arrival: InstallOutcome.Arriving, _ asked: Asked
  ) throws {
    guard let allowed = asked.digests[arrival.pin.name], !allowed.contains(sha256) else { return }
    throw IndexError(
      .digestMismatch(
        file: arrival.file.filename, url: arrival.file.url, expected: allowed, found: sha256))
  }

  private func directURL(
    _ arrival: InstallOutcome.Arriving, _ wheel: StoredWheel
  ) throws -> DirectURL? {
    guard arrival.isDirect else { return nil }
    if let source = arrival.source {
      return try builder.origin(of: source).directURL(arrival.file.url, source)
    }
    return DirectURL(
      url: arrival.file.url, kind: .archive(hashes: ["sha256": wheel.sha256.hex]))
  }

  // MARK: Changing

  private func options() -> TransactionOptions {
    var options = TransactionOptions()
    let reporter = workspace.reporter
    let cancellation = workspace.cancellation
    options.linkMode = request.linkMode
    options.clashes = request.clashesOverwrite ? .overwrite : .refuse
    options.isCancelled = { cancellation.isRequested }
    options.onWait = {
      reporter.report(.note("waiting for another pyk that changes this environment"))
    }
    options.linksStoredBytecode = request.bytecode != .none
    if request.bytecode == .all {
      options.compiler = bytecodeCompiler(
        interpreter: target.interpreter, environment: workspace.environment)
    }
    return options
  }

  /// So that the next environment with these wheels imports them at once.
  private func compileLater(_ additions: [Addition]) {
    guard request.bytecode == .stored, workspace.mayLeaveProcesses,
      let folder = workspace.cacheFolder, let tag = target.interpreter.facts.cacheTag
    else { return }
    let requests = additions.compactMap {
      $0.wheel.bytecodeRequest(
        tag: tag,
        shownAs: $0.wheel.isPurelib ? target.scheme.purelib : target.scheme.platlib)
    }
    compileInBackground(
      requests, interpreter: target.interpreter, environment: workspace.environment,
      folder: workspace.storeFolder(temporary: folder))
  }

  /// The distributions that make room: of the same names, in the places that this changes.
  private func removals(_ arrivals: [InstallOutcome.Arriving]) -> [InstalledDistribution] {
    let names = Set(arrivals.map(\.pin.name))
    return environment.distributions.filter {
      names.contains($0.name) && target.scheme.contains($0.path)
    }
  }

  private func dryChanges(_ arrivals: [InstallOutcome.Arriving]) -> [InstallPlan.Change] {
    arrivals.map { arrival in
      let new = arrival.pin.version.description
      if let old = removals([arrival]).first {
        return .replace(name: arrival.pin.name, old: old.versionText, new: new)
      }
      return .install(name: arrival.pin.name, version: new)
    }.sorted { $0.name < $1.name }
  }

  private func tell(_ notes: [TransactionOutcome.Note]) {
    for note in notes {
      switch note {
      case .sharedFile(let path, let owners):
        workspace.reporter.detail(
          "`\(path)` belongs to \(owners.joined(separator: " and ")), with the same contents")
      case .overwroteFile(let path, let owner, let by):
        workspace.reporter.warn("\(by) overwrote `\(path)`, which belongs to \(owner)")
      case .overwroteUnownedFile(let path, let by):
        workspace.reporter.warn("\(by) overwrote `\(path)`, which belonged to nobody")
      case .keptSharedFile(let path, let owner):
        workspace.reporter.detail("`\(path)` stays: it belongs to \(owner) too")
      case .recovered:
        workspace.reporter.warn(
          "an earlier command was interrupted here; what it had begun is undone")
      case .leftStage(let path):
        workspace.reporter.warn("`\(path)` could not be removed; it is of no use any more")
      }
    }
  }

  /// Conflicts of what was there before with what has come; among what was chosen there are none.
  private func conflicts(_ outcome: InstallOutcome) throws -> [Conflict] {
    let chosen = Set(outcome.pins.map(\.name))
    let others = Set(environment.distributions.map(\.name)).subtracting(chosen)
    let operationIgnores = request.resolver.ignoresDependencies
    guard !others.isEmpty || operationIgnores else { return [] }
    let now = try InstalledEnvironment(reading: target.sitePackages)
    return now.conflicts(
      in: target.interpreter.markers, of: operationIgnores ? nil : others
    ).filter {
      switch $0 {
      case .missing, .mismatch: true
      case .unsupported, .unreadable: false
      }
    }
  }

  /// The METADATA of what a dry run would install, for its report.
  private func describe(_ arrivals: inout [InstallOutcome.Arriving]) throws {
    for place in arrivals.indices {
      if let source = arrivals[place].source {
        arrivals[place].metadata = try builder.metadataText(of: source)
        if arrivals[place].isDirect {
          arrivals[place].directURL = try builder.origin(of: source)
            .directURL(arrivals[place].file.url, source)
        }
        continue
      }
      let fetched = try index.fetch(arrivals[place].file).wait()
      let reader = try ZipReader(MappedFile(fetched.path), name: fetched.file.filename)
      arrivals[place].sha256 = try fetched.digest()
      // Its own; what it may have vendored lies deeper.
      let own = reader.entries.first { entry in
        let parts = entry.path.parts
        return parts.count == 2 && parts[1] == "METADATA" && parts[0].hasSuffix(".dist-info")
      }
      arrivals[place].metadata = try own.map { try reader.read($0) }
    }
  }
}
