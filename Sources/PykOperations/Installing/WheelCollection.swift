internal import PykArchive
internal import PykDiagnostics
internal import PykDigests
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykInstall
internal import PykMetadata
internal import PykRequirements
internal import PykResolve
internal import PykThreads
internal import Synchronization

/// Brings what has been chosen into the store and from there into a transaction's stage: fetched,
/// built, unpacked and linked side by side.
struct WheelCollection: Sendable {
  private let workspace: Workspace
  private let choice: InstallChoice
  private let transaction: Transaction
  private let store: WheelStore
  private let buildStore: BuildStore
  /// Without a cache, where the store is.
  private let passing: WorkFolder?

  private var arrivals: [InstallOutcome.Arriving] { choice.arrivals }
  private var asked: Asked { choice.asked }

  init(
    _ operation: InstallOperation, _ choice: InstallChoice, _ transaction: Transaction
  ) throws {
    workspace = operation.workspace
    self.choice = choice
    self.transaction = transaction
    passing = try workspace.cacheFolder == nil ? workspace.workFolder("pyk-store-") : nil
    store = WheelStore(
      root: workspace.storeFolder(temporary: passing?.path ?? workspace.workingDirectory),
      threads: 1, cancellation: workspace.cancellation)
    buildStore = try BuildStore(
      for: choice.arrivals, request: operation.request, in: workspace, store)
  }

  /// A staged wheel for each arrival, in their order.
  func run() throws -> [Addition] {
    let reporter = workspace.reporter
    let clock = ContinuousClock()
    let start = clock.now
    // The largest first: the last one to arrive should be a small one.
    let order = arrivals.indices.sorted {
      arrivals[$0].file.size ?? 0 > arrivals[$1].file.size ?? 0
    }
    let (known, promises) = try begin(order)
    let fetchedBytes = Atomic<Int>(0)
    let stagedCount = Atomic<Int>(0)
    let results = Mutex<[Int: Addition]>([:])
    try parallelForEach(order.count, threads: max(2, availableCores)) { number in
      try workspace.cancellation.check()
      let place = order[number]
      let arrival = arrivals[place]
      let wheel: StoredWheel
      if let stored = known[place] {
        wheel = stored
      } else if let promise = promises[place] {
        let fetched = try promise.wait()
        fetchedBytes.add(fetched.isLocal ? 0 : Int(fetched.size), ordering: .relaxed)
        wheel = try add(fetched, arrival)
      } else {
        wheel = try get(arrival)
      }
      let addition = try stage(wheel, arrival)
      let done = stagedCount.add(1, ordering: .relaxed).newValue
      if !promises.isEmpty {
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
    return results.withLock { found in arrivals.indices.compactMap { found[$0] } }
  }

  /// What the store has already, and what has to be fetched.
  private func begin(
    _ order: [Int]
  ) throws -> (known: [Int: StoredWheel], promises: [Int: Promise<FetchedFile>]) {
    var known: [Int: StoredWheel] = [:]
    var promises: [Int: Promise<FetchedFile>] = [:]
    for place in order where arrivals[place].source == nil {
      let arrival = arrivals[place]
      // What is asked for by another hash has to be fetched to be checked.
      let isChecked =
        asked.digests[arrival.pin.name]?.contains { $0.algorithm == .sha256 } ?? true
      if isChecked, let sha256 = arrival.file.sha256, let wheel = store.wheel(sha256) {
        try check(sha256, arrival)
        known[place] = wheel
      } else {
        if promises.isEmpty { workspace.reporter.report(.began(.downloading)) }
        promises[place] = fetch(arrival)
      }
    }
    return (known, promises)
  }

  /// Brings a wheel into the stage; where the store has lost something of it, it is got anew.
  private func stage(
    _ wheel: StoredWheel, _ arrival: InstallOutcome.Arriving
  ) throws -> Addition {
    func staged(_ wheel: StoredWheel) throws -> Addition {
      let addition = Addition(
        wheel: wheel, isRequested: arrival.pin.isRequested,
        directURL: try directURL(arrival, wheel))
      try transaction.stage(addition)
      return addition
    }
    do {
      return try staged(wheel)
    } catch let damage as StoreDamage {
      workspace.reporter.detail(
        "`\(damage.path)` is gone from the store: \(arrival.file.filename) is unpacked anew")
      try workspace.cancellation.work { try buildStore.evict(wheel.sha256) }
      return try staged(get(arrival))
    }
  }

  // MARK: Getting

  private func get(_ arrival: InstallOutcome.Arriving) throws -> StoredWheel {
    guard let source = arrival.source else { return try add(fetch(arrival).wait(), arrival) }
    return try buildStore.add(
      try choice.builder.wheel(of: source, hashes: asked.digests[arrival.pin.name] ?? []))
  }

  private func fetch(_ arrival: InstallOutcome.Arriving) -> Promise<FetchedFile> {
    let reporter = workspace.reporter
    return choice.index.fetch(
      arrival.file, hashes: asked.digests[arrival.pin.name] ?? [],
      needsDigest: asked.requiresDigests
    ) { progress in
      reporter.report(
        .received(
          download: arrival.file.filename, bytes: Int(progress.received),
          total: progress.total.map { Int($0) }))
    }
  }

  private func add(
    _ fetched: FetchedFile, _ arrival: InstallOutcome.Arriving
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
    try check(wheel, arrival)
    return wheel
  }

  /// What the versions were chosen by has to be what the wheel says, also where no digest
  /// promised it.
  private func check(_ wheel: StoredWheel, _ arrival: InstallOutcome.Arriving) throws {
    guard let told = choice.index.knownMetadata(of: arrival.file),
      let own = try? CoreMetadata(parsing: wheel.metadata, scope: .resolving)
    else { return }
    func needs(_ requirements: [Requirement]) -> [String] {
      requirements.map(\.description).sorted()
    }
    if needs(told.requiresDist) != needs(own.requiresDist) { throw otherMetadata(arrival) }
  }

  private func otherMetadata(_ arrival: InstallOutcome.Arriving) -> Failure {
    Failure(
      "`\(arrival.file.filename)` says something else of itself than its index does",
      causes: ["the metadata beside it, by which versions were chosen, isn't the wheel's own"],
      hints: ["tell the index's keepers, or take another index"])
  }

  /// A file that is in the store already has to be one of those that are allowed, too.
  private func check(
    _ sha256: Digest, _ arrival: InstallOutcome.Arriving
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
      return try choice.builder.origin(of: source).directURL(arrival.file.url, source)
    }
    return DirectURL(
      url: arrival.file.url, kind: .archive(hashes: ["sha256": wheel.sha256.hex]))
  }
}
