internal import PykIndex
internal import PykRequirements
package import PykResolve
internal import PykThreads
internal import PykVersions
internal import Synchronization

/// What has been asked for before the resolver did.
struct AheadOfSearch {
  /// A version whose metadata has been asked for.
  struct Seen: Hashable {
    var name: PackageName
    var place: Int
  }

  /// How far the resolver has walked down the versions of a project, and how far ahead of it
  /// metadata has been asked for.
  struct Walk {
    var steps = 0
    var lowest = Int.max
  }

  /// Whether any metadata wasn't in the cache: before that, nobody need be asked ahead of time.
  var isNeeded = false
  var seen: Set<Seen> = []
  var walks: [PackageName: Walk] = [:]
  private var crawled: Set<Dependency> = []
  private var crawledNumbers: Set<Int32> = []

  /// Whether it hasn't been gone after before.
  mutating func isNew(_ dependency: Dependency) -> Bool {
    if let number = dependency.number { return crawledNumbers.insert(number).inserted }
    return crawled.insert(dependency).inserted
  }
}

extension IndexPackageSource {
  package func expect(_ dependencies: [Dependency]) {
    for dependency in dependencies { crawl(dependency) }
  }

  package func prefetch(_ candidates: [CandidateReference]) {
    guard ahead.withLock({ $0.isNeeded }) else { return }
    for candidate in candidates where candidate.origin == .index {
      guard let project = knownProject(candidate.name) else { continue }
      lookAhead(project, candidate.index, depth: 2)
    }
  }

  /// Where one version after the other is tried, those below are asked for before anybody wants
  /// them: more of them the longer the walk has lasted, whatever range it is in at the moment.
  func readAhead(_ candidate: CandidateReference) {
    let places = ahead.withLock { ahead -> Range<Int>? in
      var walk = ahead.walks[candidate.name] ?? AheadOfSearch.Walk()
      defer { ahead.walks[candidate.name] = walk }
      walk.steps += 1
      guard ahead.isNeeded, walk.steps > 4 else { return nil }
      let window = min(128, walk.steps * 4)
      let low = max(0, candidate.index - window)
      let high = min(walk.lowest, candidate.index)
      // Some at once, since many at once travel best, but long before the last ones are used up.
      guard low < high, high - low >= window / 4 || low == 0 else { return nil }
      walk.lowest = low
      return low..<high
    }
    guard let places, let project = knownProject(candidate.name) else { return }
    for place in places.reversed() { lookAhead(project, place, depth: 1) }
  }

  /// Gets the metadata of a candidate, and that of what it will most likely lead to: where
  /// versions are walked through, what each of them needs is walked through with them.
  ///
  /// What the cache has is left alone: it will be there soon enough.
  private func lookAhead(_ project: ProjectCandidates, _ place: Int, depth: Int) {
    let seen = AheadOfSearch.Seen(name: project.name, place: place)
    guard ahead.withLock({ $0.seen.insert(seen).inserted }) else { return }
    let choice = project.choice(place)
    guard case .usable = choice.standing, let file = choice.file, file.kind == .wheel,
      !index.isKnown(file), let metadata = index.metadata(of: file)
    else { return }
    guard depth > 1 else { return }
    metadata.whenReady { [weak self] result in
      guard let self, let metadata = try? result.get() else { return }
      workers.submit { [weak self] in
        guard let self, case .known(let base, _) = meanings.dependencies(metadata)
        else { return }
        for dependency in base where dependency.url == nil && !stays(dependency) {
          guard let project = knownProject(dependency.name),
            let likely = project.likely(dependency.specifiers)
          else { continue }
          lookAhead(project, likely, depth: depth - 1)
        }
      }
    }
  }

  private func crawl(_ dependency: Dependency) {
    guard dependency.url == nil, !stays(dependency),
      ahead.withLock({ $0.isNew(dependency) })
    else { return }
    index.project(dependency.name).whenReady { [weak self] result in
      guard let self, let pages = try? result.get(), pages.isKnown else { return }
      workers.submit { [weak self] in self?.goOn(dependency, pages) }
    }
  }

  private func stays(_ dependency: Dependency) -> Bool {
    guard mayStay(dependency.name), let version = installedVersion(of: dependency.name) else {
      return false
    }
    return dependency.specifiers.contains(version, prereleases: true)
  }

  private func goOn(_ dependency: Dependency, _ pages: ProjectPages) {
    let project = project(pages, named: dependency.name)
    guard let place = project.likely(dependency.specifiers),
      let file = project.choice(place).file
    else { return }
    let candidate = CandidateReference(name: dependency.name, origin: .index, index: place)
    guard file.kind == .wheel else { return askAhead(dependency, candidate, file) }
    // What is there already is gone on with here and now.
    if let known = knownDependencies(of: candidate, file) { return goOn(dependency, known) }
    ahead.withLock { $0.isNeeded = true }
    index.metadata(of: file)?.whenReady { [weak self] result in
      guard let self, let metadata = try? result.get() else { return }
      goOnLater(dependency, candidate, metadata)
    }
  }

  private func goOnLater(
    _ dependency: Dependency, _ candidate: CandidateReference, _ metadata: CandidateMetadata
  ) {
    workers.submit { [weak self] in
      guard let self else { return }
      goOn(dependency, keep(meanings.dependencies(metadata), of: candidate))
    }
  }

  /// Sources whose metadata promise nothing are asked by their backends, side by side, while the
  /// resolver is still elsewhere.
  private func askAhead(
    _ dependency: Dependency, _ candidate: CandidateReference, _ page: PageFile
  ) {
    guard questions.asksAhead, let file = page.distributionFile else { return }
    let source = source(of: file)
    if let known = questions.known(source) { return goOnLater(dependency, candidate, known) }
    let hashes = target.allowedDigests[file.name] ?? []
    let goOn: @Sendable (Result<CandidateMetadata, any Error>) -> Void = { [weak self] result in
      guard let metadata = try? result.get() else { return }
      self?.goOnLater(dependency, candidate, metadata)
    }
    index.metadata(of: file).whenReady { [weak self] result in
      guard let self, case .failure(let error as IndexError) = result,
        case .notStatic = error.kind
      else { return goOn(result) }
      questions.ahead(source, hashes: hashes)?.whenReady(goOn)
    }
  }

  /// Nothing more is asked ahead, and where `waiting` nothing is still being asked.
  func endAhead(waiting: Bool) { questions.end(waiting: waiting) }

  private func goOn(_ dependency: Dependency, _ needs: Dependencies) {
    guard case .known(let base, let extras) = needs else { return }
    let more = dependency.extras.flatMap { extras[$0] ?? [] }
    for next in base + more
    where
      !(installedVersion(of: next.name).map {
        next.specifiers.contains($0, prereleases: true)
      } ?? false)
    {
      crawl(next)
    }
  }
}
