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
  let mayStay: @Sendable (PackageName) -> Bool
  private let direct: DirectReferences
  let builder: SourceBuilder
  let questions: SourceQuestions
  private let reporter: Reporter
  private let names: [String]
  let workers: WorkerPool

  private struct State {
    var projects: [PackageName: ProjectCandidates] = [:]
    /// The one asked for last, which is mostly the next one too.
    var latest: ProjectCandidates?
    var dependencies: [CandidateReference: Dependencies] = [:]
    var refused = RefusedIndexes()
  }

  private let state = Mutex(State())
  let meanings: RequirementMeanings
  let ahead = Mutex(AheadOfSearch())

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
    meanings = RequirementMeanings(index, target)
  }

  // MARK: Facts

  package func candidates(of name: PackageName, from origin: CandidateOrigin) throws -> Candidates {
    switch origin {
    case .index:
      let project = try project(name)
      if !project.pages.refusals.isEmpty { state.withLock { $0.refused.note(project.pages) } }
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

  package func isLastResort(_ candidate: CandidateReference) throws -> Bool {
    guard target.prefersBinary, candidate.origin == .index else { return false }
    return try project(candidate.name).choice(candidate.index).file?.kind == .sdist
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

  /// What is known of a candidate without asking anybody.
  func knownDependencies(of candidate: CandidateReference, _ file: PageFile) -> Dependencies? {
    if let known = state.withLock({ $0.dependencies[candidate] }) { return known }
    return index.known(file).flatMap { meanings.dependencies($0) }.map { keep($0, of: candidate) }
  }

  /// Keeps what was read for those who come after.
  func keep(_ found: Dependencies, of candidate: CandidateReference) -> Dependencies {
    state.withLock { $0.dependencies[candidate] = found }
    return found
  }

  func knownProject(_ name: PackageName) -> ProjectCandidates? {
    state.withLock { $0.projects[name] }
  }

  private func readDependencies(of candidate: CandidateReference) throws -> Dependencies {
    if candidate.origin == .installed {
      guard let distribution = installed?[candidate.name] else {
        return .known(base: [], extras: [:])
      }
      let needs = try distribution.needs()
      return meanings.dependencies(needs.requirements, offering: needs.extras)
    }
    if case .url(let text) = candidate.origin,
      let metadata = try direct.metadata(text, for: candidate.name)
    {
      return meanings.dependencies(metadata)
    }
    if candidate.origin == .index,
      let file = try project(candidate.name).choice(candidate.index).file,
      let known = index.known(file).flatMap({ meanings.dependencies($0) })
    {
      readAhead(candidate)
      return known
    }
    ahead.withLock { $0.isNeeded = true }
    if let source = try source(candidate), let known = questions.known(source) {
      return meanings.dependencies(known)
    }
    guard let metadata = try metadata(of: candidate) else {
      return .unusable(.noCompatibleWheel(""))
    }
    if candidate.origin == .index { readAhead(candidate) }
    do {
      return meanings.dependencies(try wait(metadata))
    } catch let error as IndexError {
      switch error.kind {
      case .notStatic(_, let reason):
        guard let file = try file(of: candidate) else { throw error }
        reporter.detail("\(file.filename) has to be asked by its backend: \(reason)")
        return meanings.dependencies(
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

  func source(of file: DistributionFile) -> Source {
    var source = Source(.file(file), label: "\(file.name.normalized) \(file.version)")
    source.isFromIndex = true
    return source
  }

  package func installedVersion(of name: PackageName) -> Version? { installed?[name]?.version }

  /// What an index says of the project as a whole, where that is worth a word.
  func status(of name: PackageName) -> (source: IndexSource, status: ProjectStatus)? {
    state.withLock { $0.projects[name] }?.pages.status
  }

  /// Indexes that refused to show what others then decided.
  var refusals: [Diagnosis] { state.withLock { $0.refused.warnings } }

  func project(_ name: PackageName) throws -> ProjectCandidates {
    let known = state.withLock { state -> ProjectCandidates? in
      if let latest = state.latest, latest.name == name { return latest }
      let known = state.projects[name]
      if let known { state.latest = known }
      return known
    }
    if let known { return known }
    return project(try wait(index.project(name)), named: name)
  }

  func project(_ pages: ProjectPages, named name: PackageName) -> ProjectCandidates {
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

  func wait<Value>(_ promise: Promise<Value>) throws -> Value { try promise.wait() }
}
