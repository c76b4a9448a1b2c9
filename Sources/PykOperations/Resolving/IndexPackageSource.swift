internal import PykDiagnostics
internal import PykFormats
package import PykIndex
package import PykInstall
internal import PykMetadata
package import PykRequirements
package import PykResolve
internal import PykThreads
package import PykVersions
internal import Synchronization

/// The facts that a resolution needs, from indexes, from the environment, and from addresses.
///
/// While the resolver thinks it goes ahead on its own (`Crawl`): of each project that somebody
/// needs it guesses the version, gets its metadata, and goes on with what that needs.
package final class IndexPackageSource: PackageSource, Sendable {
  let index: PackageIndex
  let target: ResolutionTarget
  private let installed: InstalledEnvironment?
  private let mayStay: @Sendable (PackageName) -> Bool
  private let direct: DirectReferences
  let builder: SourceBuilder
  private let questions: SourceQuestions
  private let reporter: Reporter
  private let names: [String]
  let workers: WorkerPool

  private struct State {
    var projects: [PackageName: ProjectCandidates] = [:]
    var dependencies: [CandidateReference: Dependencies] = [:]
    var seenAhead: Set<Ahead> = []
    var walks: [PackageName: Walk] = [:]
  }

  /// A version whose metadata has been asked for before the resolver did.
  private struct Ahead: Hashable {
    var name: PackageName
    var place: Int
  }

  /// How far the resolver has walked down the versions of a project, and how far ahead of it
  /// metadata has been asked for.
  private struct Walk {
    var steps = 0
    var lowest = Int.max
  }

  private let state = Mutex(State())
  /// Apart from the rest, since hashing a requirement takes longer than everything else there.
  private let crawled = Mutex<Set<Dependency>>([])

  /// - Parameters:
  ///   - installed: What may stay; nil where nothing counts as installed.
  ///   - mayStay: Whether an installed version that fits is good enough, so that nobody is asked.
  ///   - names: What the person wrote, for hints about mistyped names.
  package init(
    index: PackageIndex, target: ResolutionTarget, installed: InstalledEnvironment?,
    mayStay: @escaping @Sendable (PackageName) -> Bool, direct: DirectReferences,
    builder: SourceBuilder,
    names: [String], reporter: Reporter
  ) {
    self.index = index
    self.target = target
    self.installed = installed
    self.mayStay = mayStay
    self.direct = direct
    self.builder = builder
    questions = SourceQuestions(builder)
    self.names = names
    self.reporter = reporter
    workers = WorkerPool()
  }

  // MARK: Facts

  package func candidates(of name: PackageName, from origin: CandidateOrigin) throws -> Candidates {
    switch origin {
    case .index:
      let project = try project(name)
      guard project.pages.isKnown else {
        let near = closestMatch(to: name.normalized, among: names.filter { $0 != name.normalized })
        return Candidates(
          versions: [],
          absence: .unknownName(
            near: near.map { [$0] } ?? [], asked: project.pages.answers.map { "\($0.source)" }))
      }
      if let (_, status) = project.pages.status, status.marker == .quarantined {
        return Candidates(versions: [], absence: .other("`\(name)` is quarantined by its index"))
      }
      return Candidates(
        versions: project.versions,
        absence: project.versions.isEmpty ? .other(emptiness(of: project)) : nil)
    case .installed:
      return Candidates(versions: installedVersion(of: name).map { [$0] } ?? [])
    case .url(let text):
      return Candidates(versions: [try direct.file(text, for: name).version])
    }
  }

  /// A page without files is what one gets from an address that is no index, too.
  private func emptiness(of project: ProjectCandidates) -> String {
    let sources = project.pages.answers.filter { $0.answer == .known }.map { "`\($0.source)`" }
    let place = sources.isEmpty ? "the page" : "the page on \(sources.joined(separator: " and "))"
    return "\(place) for \(project.name.written) lists no wheel and no source distribution"
  }

  package func standing(of candidate: CandidateReference) throws -> CandidateStanding {
    guard candidate.origin == .index else { return .usable }
    return try project(candidate.name).choice(candidate.index).standing
  }

  package func dependencies(of candidate: CandidateReference) throws -> Dependencies {
    if let known = state.withLock({ $0.dependencies[candidate] }) {
      if candidate.origin == .index { readAhead(candidate) }
      return known
    }
    let found = try readDependencies(of: candidate)
    state.withLock { $0.dependencies[candidate] = found }
    return found
  }

  private func readDependencies(of candidate: CandidateReference) throws -> Dependencies {
    if candidate.origin == .installed {
      guard let distribution = installed?[candidate.name] else {
        return .known(base: [], extras: [:])
      }
      let needs = try distribution.needs()
      return reading(needs.requirements, offering: needs.extras)
    }
    if case .url(let text) = candidate.origin,
      let metadata = try direct.metadata(text, for: candidate.name)
    {
      return read(metadata)
    }
    if let source = try source(candidate), let known = questions.known(source) {
      return read(known)
    }
    guard let metadata = try metadata(of: candidate) else {
      return .unusable(.noCompatibleWheel(""))
    }
    if candidate.origin == .index { readAhead(candidate) }
    do {
      return read(try wait(metadata))
    } catch let error as IndexError {
      switch error.kind {
      case .notStatic(_, let reason):
        guard let file = try file(of: candidate) else { throw error }
        reporter.detail("\(file.filename) has to be asked by its backend: \(reason)")
        return read(
          try questions.metadata(
            of: source(of: file), hashes: target.allowedDigests[candidate.name] ?? []))
      case .otherMetadata, .metadata:
        // The network's failures are everybody's; a file that is broken is its own.
        if case .metadata(_, let reason) = error.kind, reason is HTTPError { throw error }
        let diagnosis = error.diagnosis
        return .unusable(
          .brokenMetadata(
            diagnosis.causes.isEmpty
              ? diagnosis.what : diagnosis.causes.joined(separator: ": ")))
      default: throw error
      }
    }
  }

  private func metadata(of candidate: CandidateReference) throws -> Promise<CandidateMetadata>? {
    if candidate.origin == .index {
      return try project(candidate.name).choice(candidate.index).file.flatMap {
        index.metadata(of: $0)
      }
    }
    return try file(of: candidate).map { index.metadata(of: $0) }
  }

  /// The file that a candidate stands for; nil for what is installed.
  package func file(of candidate: CandidateReference) throws -> DistributionFile? {
    switch candidate.origin {
    case .installed: nil
    case .index: try project(candidate.name).choice(candidate.index).file?.distributionFile
    case .url(let text): try direct.file(text, for: candidate.name)
    }
  }

  /// How the file is built; nil where it is a wheel.
  func source(_ candidate: CandidateReference) throws -> Source? {
    switch candidate.origin {
    case .installed: return nil
    case .url(let text): return direct.source(text)
    case .index:
      guard let file = try file(of: candidate), file.kind == .sdist else { return nil }
      return source(of: file)
    }
  }

  private func source(of file: DistributionFile) -> Source {
    var source = Source(.file(file), label: "\(file.name.normalized) \(file.version)")
    source.isFromIndex = true
    return source
  }

  package func installedVersion(of name: PackageName) -> Version? { installed?[name]?.version }

  // MARK: Going ahead

  package func expect(_ dependencies: [Dependency]) {
    for dependency in dependencies { crawl(dependency) }
  }

  package func prefetch(_ candidates: [CandidateReference]) {
    for candidate in candidates where candidate.origin == .index {
      guard let project = state.withLock({ $0.projects[candidate.name] }) else { continue }
      lookAhead(project, candidate.index, depth: 2)
    }
  }

  /// Where one version after the other is tried, those below are asked for before anybody wants
  /// them: more of them the longer the walk has lasted, whatever range it is in at the moment.
  private func readAhead(_ candidate: CandidateReference) {
    let ahead = state.withLock { state -> Range<Int>? in
      var walk = state.walks[candidate.name] ?? Walk()
      defer { state.walks[candidate.name] = walk }
      walk.steps += 1
      guard walk.steps > 4 else { return nil }
      let window = min(128, walk.steps * 4)
      let low = max(0, candidate.index - window)
      let high = min(walk.lowest, candidate.index)
      // Some at once, since many at once travel best, but long before the last ones are used up.
      guard low < high, high - low >= window / 4 || low == 0 else { return nil }
      walk.lowest = low
      return low..<high
    }
    guard let ahead, let project = state.withLock({ $0.projects[candidate.name] }) else { return }
    for place in ahead.reversed() { lookAhead(project, place, depth: 1) }
  }

  /// Gets the metadata of a candidate, and that of what it will most likely lead to: where
  /// versions are walked through, what each of them needs is walked through with them.
  private func lookAhead(_ project: ProjectCandidates, _ place: Int, depth: Int) {
    let ahead = Ahead(name: project.name, place: place)
    guard state.withLock({ $0.seenAhead.insert(ahead).inserted }) else { return }
    let choice = project.choice(place)
    guard case .usable = choice.standing, let file = choice.file, file.kind == .wheel,
      let metadata = index.metadata(of: file)
    else { return }
    guard depth > 1 else { return }
    metadata.whenReady { [weak self] result in
      guard let self, let metadata = try? result.get() else { return }
      workers.submit { [weak self] in
        guard let self, case .known(let base, _) = read(metadata) else { return }
        for dependency in base where dependency.url == nil && !stays(dependency) {
          guard let project = state.withLock({ $0.projects[dependency.name] }),
            let likely = project.likely(dependency.specifiers)
          else { continue }
          lookAhead(project, likely, depth: depth - 1)
        }
      }
    }
  }

  private func crawl(_ dependency: Dependency) {
    guard dependency.url == nil, !stays(dependency),
      crawled.withLock({ $0.insert(dependency).inserted })
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
    guard let metadata = index.metadata(of: file) else { return }
    // What is there already is gone on with here and now.
    if let result = metadata.current { return goOn(dependency, candidate, result) }
    metadata.whenReady { [weak self] result in
      guard let self else { return }
      workers.submit { [weak self] in self?.goOn(dependency, candidate, result) }
    }
  }

  private func goOn(
    _ dependency: Dependency, _ candidate: CandidateReference,
    _ result: Result<CandidateMetadata, any Error>
  ) {
    guard let metadata = try? result.get(),
      case .known(let base, let extras) = dependencies(of: candidate, in: metadata)
    else { return }
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

  /// Sources whose metadata promise nothing are asked by their backends, side by side, while the
  /// resolver is still elsewhere.
  private func askAhead(
    _ dependency: Dependency, _ candidate: CandidateReference, _ page: PageFile
  ) {
    guard let file = page.distributionFile else { return }
    let source = source(of: file)
    let goOn: @Sendable (Result<CandidateMetadata, any Error>) -> Void = { [weak self] result in
      guard let self else { return }
      workers.submit { [weak self] in self?.goOn(dependency, candidate, result) }
    }
    if let known = questions.known(source) { return goOn(.success(known)) }
    let hashes = target.allowedDigests[file.name] ?? []
    index.metadata(of: file).whenReady { [weak self] result in
      guard let self, case .failure(let error as IndexError) = result,
        case .notStatic = error.kind
      else { return goOn(result) }
      questions.ahead(source, hashes: hashes)?.whenReady(goOn)
    }
  }

  /// Nothing more is asked ahead, and nothing is still being asked.
  func endAhead() { questions.end() }

  /// What the metadata says, read once for those who go ahead and for those who come after.
  private func dependencies(
    of candidate: CandidateReference, in metadata: CandidateMetadata
  ) -> Dependencies {
    if let known = state.withLock({ $0.dependencies[candidate] }) { return known }
    let found = read(metadata)
    state.withLock { $0.dependencies[candidate] = found }
    return found
  }

  // MARK: Reading

  private func project(_ name: PackageName) throws -> ProjectCandidates {
    if let known = state.withLock({ $0.projects[name] }) { return known }
    return project(try wait(index.project(name)), named: name)
  }

  private func project(_ pages: ProjectPages, named name: PackageName) -> ProjectCandidates {
    if let known = state.withLock({ $0.projects[name] }) { return known }
    let made = ProjectCandidates(pages, name: name, target: target)
    let (project, count) = state.withLock { state in
      if let known = state.projects[name] { return (known, 0) }
      state.projects[name] = made
      return (made, state.projects.count)
    }
    if count > 0 {
      reporter.report(.advanced(.resolving, done: count, of: nil, name: name.normalized))
    }
    return project
  }

  private func wait<Value>(_ promise: Promise<Value>) throws -> Value { try promise.wait() }

  private func read(_ metadata: CandidateMetadata) -> Dependencies {
    if !target.ignoresRequiresPython, let python = metadata.requiresPython,
      !python.contains(target.python, prereleases: true)
    {
      return .unusable(.requiresPython(python.description))
    }
    if let fault = metadata.faults.first { return .unusable(.brokenMetadata(fault)) }
    return reading(metadata.requiresDist, offering: metadata.providesExtra)
  }

  /// What requirements mean for the target: those that always count, and those of each extra.
  private func reading(_ requirements: [Requirement], offering offered: [ExtraName]) -> Dependencies
  {
    var base: [Dependency] = []
    var extras: [ExtraName: [Dependency]] = [:]
    for extra in offered { extras[extra] = [] }
    for requirement in requirements {
      let dependency = Dependency(
        name: requirement.name, extras: requirement.extras, specifiers: requirement.specifiers,
        url: requirement.url)
      if requirement.applies(in: target.markers) {
        base.append(dependency)
      } else if let marker = requirement.marker, marker.mentionsExtra {
        // Where a marker says which extras it is for, the others need not be tried.
        let named = marker.namedExtras
        for extra in offered where named?.contains(extra.normalized) ?? true {
          if requirement.applies(in: target.markers, extras: [extra]) {
            extras[extra, default: []].append(dependency)
          }
        }
      }
    }
    return .known(base: base, extras: extras)
  }
}
