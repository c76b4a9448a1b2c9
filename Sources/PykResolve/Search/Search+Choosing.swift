import PykRequirements
import PykVersions

extension Search {
  private func prefersLowest(_ place: Int) -> Bool {
    switch options.preference {
    case .highest: false
    case .lowest: true
    case .lowestDirect: projects[place].isRoot
    }
  }

  /// The candidates that come before the order of versions: what is installed, what is preferred.
  private func favourites(_ place: Int) -> [Int] {
    var found: [Int] = []
    if let installed = projects[place].candidates.installed { found.append(installed) }
    if let version = options.preferredVersions[projects[place].name],
      let candidate = projects[place].candidates.ordered(version)
    {
      found.append(candidate)
    }
    return found
  }

  /// The next candidate in the order of preference, without looking at how it stands.
  private func following(_ candidate: Int?, _ place: Int, _ package: Int) -> Int? {
    guard let known = solver.trail.known(package) else { return nil }
    let shape = solver.sets.shapes[package]
    let sets = solver.sets.trail
    let ordered = projects[place].candidates.orderedCount
    if let candidate, candidate >= ordered {
      return sets.lowest(known, shape, from: candidate + 1)
    }
    let next: Int?
    if prefersLowest(place) {
      next = sets.lowest(known, shape, from: candidate.map { $0 + 1 } ?? 0)
        .flatMap { $0 < ordered ? $0 : nil }
    } else {
      next = sets.highest(known, shape, below: candidate ?? ordered)
    }
    return next ?? sets.lowest(known, shape, from: ordered)
  }

  private func isPossible(_ candidate: Int, _ package: Int) -> Bool {
    guard let known = solver.trail.known(package) else { return false }
    return solver.sets.trail.contains(known, candidate, solver.sets.shapes[package])
  }

  /// What will probably be chosen; for the source to fetch.
  func likely(_ place: Int, _ package: Int) -> Int? {
    for favourite in favourites(place) where isPossible(favourite, package) { return favourite }
    return following(nil, place, package)
  }

  /// Chooses among what is possible, best first, and puts out of play what can't be used.
  ///
  /// - Returns: No candidate where none can be used; whether facts were added that way.
  mutating func choose(
    _ place: Int, _ package: Int
  ) throws -> (candidate: Int?, isNew: Bool) {
    for favourite in favourites(place) where isPossible(favourite, package) {
      if favourite == projects[place].candidates.installed { return (favourite, false) }
      if case .usable = try source.standing(of: reference(favourite, of: place)) {
        return (favourite, false)
      }
    }
    let versions = projects[place].candidates.versions
    var refused: [(standing: CandidateStanding, candidates: [Int])] = []
    var yanked: Int?
    var prereleases: [Int] = []
    var lastResort: Int?
    var chosen: Int?
    let takesPrereleases = takesPrereleases(place)
    var candidate = following(nil, place, package)
    while let current = candidate {
      candidate = following(current, place, package)
      if !takesPrereleases, versions[current].isPrerelease,
        current < projects[place].candidates.orderedCount
      {
        prereleases.append(current)
        continue
      }
      if try look(at: current, place, &refused, &yanked) {
        if try source.isLastResort(reference(current, of: place)) {
          lastResort = lastResort ?? current
          continue
        }
        chosen = current
        break
      }
    }
    if chosen == nil, lastResort == nil, yanked == nil {
      for current in prereleases where try look(at: current, place, &refused, &yanked) {
        if try source.isLastResort(reference(current, of: place)) {
          lastResort = lastResort ?? current
          continue
        }
        chosen = current
        break
      }
    }
    chosen = chosen ?? lastResort
    for (standing, candidates) in refused { refuse(candidates, standing, place, package) }
    return (chosen ?? yanked, !refused.isEmpty)
  }

  /// Whether the candidate is usable; otherwise it is noted why not.
  private func look(
    at candidate: Int, _ place: Int,
    _ refused: inout [(standing: CandidateStanding, candidates: [Int])], _ yanked: inout Int?
  ) throws -> Bool {
    let standing = try source.standing(of: reference(candidate, of: place))
    switch standing {
    case .usable: return true
    case .yanked where isPinned(candidate, place):
      yanked = yanked ?? candidate
    default:
      if let known = refused.lastIndex(where: { $0.standing.isAlike(standing) }) {
        refused[known].candidates.append(candidate)
        if refused[known].standing != standing {
          let first = refused[known].candidates[0]
          let name = "\(projects[place].name.written) \(projects[place].candidates.versions[first])"
          refused[known].standing = refused[known].standing.merged(with: standing, first: name)
        }
      } else {
        refused.append((standing, [candidate]))
      }
    }
    return false
  }

  private func isPinned(_ candidate: Int, _ place: Int) -> Bool {
    guard let package = projects[place].package else { return false }
    let shape = solver.sets.shapes[package]
    return projects[place].requirements.contains { number in
      guard requirements[number].isPin, let set = requirements[number].set else { return false }
      return solver.sets.terms.contains(set, candidate, shape)
    }
  }

  /// One fact for all candidates that can't be used for the same reason.
  private mutating func refuse(
    _ candidates: [Int], _ standing: CandidateStanding, _ place: Int, _ package: Int
  ) {
    let shape = solver.sets.shapes[package]
    var set = solver.sets.terms.empty(shape)
    for candidate in candidates {
      let single = solver.sets.terms.single(candidate, shape)
      set = solver.sets.union(set, single, package)
    }
    switch standing {
    case .usable: return
    case .yanked(let reason):
      projects[place].excludedYanked += candidates
      add(.yanked(project: place, reason: reason), [Term(package: package, set: set)])
    case .unusable(let obstacle):
      add(.obstacle(project: place, obstacle), [Term(package: package, set: set)])
    }
  }

  /// Whether pre-releases count as much as final releases: somebody in play names one.
  private func takesPrereleases(_ place: Int) -> Bool {
    let policy = options.prereleasesByName[projects[place].name] ?? options.prereleases
    guard policy == .ifNecessary else { return policy == .allow }
    guard projects[place].admitsPrereleases else { return false }
    let asked =
      projects[place].roots.flatMap { rootNeeds[$0].requirements }
      + projects[place].constraints.map { constraintRequirements[$0] }
    if asked.contains(where: { requirements[$0].namesPrerelease }) { return true }
    let own = projects[place].package
    return projects[place].prereleaseSlots.contains { slot in
      solver.store.terms(of: solver.store.slots[slot]).allSatisfy { term in
        term.package == own
          || solver.sets.relation(solver.trail.known(term.package), to: term.set, term.package)
            == .satisfied
      }
    }
  }

  /// After 5, 10, 20, 40, … versions of one project the source is told which ones come next.
  mutating func countTry(_ place: Int, _ package: Int, _ candidate: Int) {
    projects[place].tried += 1
    let tried = projects[place].tried
    guard tried == 5 || tried == 10 || tried % 20 == 0 else { return }
    var next: [CandidateReference] = []
    var current: Int? = candidate
    while next.count < min(tried, 50) {
      current = following(current, place, package)
      guard let current else { break }
      next.append(reference(current, of: place))
    }
    if !next.isEmpty { source.prefetch(next) }
  }
}

extension CandidateStanding {
  /// Whether both are the same kind of refusal, so that one sentence can tell of both.
  fileprivate func isAlike(_ other: Self) -> Bool {
    switch (self, other) {
    case (.usable, .usable): true
    case (.yanked(let a), .yanked(let b)): a == b
    case (.unusable(let a), .unusable(let b)):
      switch (a, b) {
      case (.noCompatibleWheel, .noCompatibleWheel), (.otherPythons, .otherPythons),
        (.onlySource, .onlySource), (.excludedByDate, .excludedByDate),
        (.unknownDigest, .unknownDigest):
        true
      default: a == b
      }
    default: false
    }
  }

  /// One refusal that is true of the candidates of both: what only the first one has is said with
  /// its name.
  ///
  /// - Parameter first: The first candidate, such as `acme 2.0`.
  fileprivate func merged(with other: Self, first: String) -> Self {
    guard case .unusable(let a) = self, case .unusable(let b) = other else { return self }
    func named(_ text: String) -> String {
      text.hasPrefix("it ")
        ? first + text.dropFirst(2)
        : text.hasPrefix("its ") ? "of \(first) " + text : text
    }
    switch (a, b) {
    case (.noCompatibleWheel(let text), .noCompatibleWheel):
      return .unusable(.noCompatibleWheel(named(text)))
    case (.unknownDigest(let text), .unknownDigest):
      return .unusable(.unknownDigest(found: named(text)))
    case (.onlySource(let text), .onlySource): return .unusable(.onlySource(named(text)))
    case (.otherPythons(let some), .otherPythons(let more)):
      let all = Set(some + more).sorted {
        ($0.utf8.count, $0) < ($1.utf8.count, $1)
      }
      return .unusable(.otherPythons(all))
    default: return self
    }
  }
}
