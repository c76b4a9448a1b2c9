import PykRequirements
import PykVersions

/// Names a dependency that several candidates may share.
struct DependencyKey: Hashable {
  /// The package of the project, or of its extra, that needs it.
  let dependent: Int
  let requirement: Int
  /// The package of the extra that is needed with it, or -1.
  let extra: Int
}

/// Where such a dependency is in force, and for which candidates.
struct DependencySlot {
  var slot: Int
  var fact: Int
  var dependents: CandidateSet
}

/// Names a candidate across attempts.
struct CandidateKey: Hashable {
  let project: Int
  /// From `CandidateList.key`.
  let key: Int
}

struct ExpansionKey: Hashable {
  let package: Int
  let candidate: Int
}

extension Search {
  /// Adds what the person asks for.
  mutating func addRoots() throws {
    source.expect(roots.map(\.dependency))
    for (place, need) in rootNeeds.enumerated() {
      let package = try load(need.project)
      for number in need.requirements {
        let outside = outside(of: number)
        add(.root(place), [Term(package: package, set: outside)])
        try consider(number)
      }
      for extra in need.dependency.extras {
        let extra = self.package(forExtra: extra, of: need.project)
        add(.rootExtra(place), [Term(package: extra, set: .absent)])
      }
    }
  }

  func key(of candidate: Int, in place: Int) -> CandidateKey {
    let urls =
      projects[place].learnedURLs.isEmpty
      ? projects[place].fixedURLs
      : projects[place].fixedURLs + projects[place].learnedURLs.map(\.url)
    let key = projects[place].candidates.key(of: candidate, urls: urls)
    return CandidateKey(project: place, key: key)
  }

  /// What the candidate needs, read at most once however often the search begins again.
  mutating func dependencies(of candidate: Int, in place: Int) throws -> KnownDependencies {
    let key = key(of: candidate, in: place).key
    if let known = projects[place].dependencies[key] { return known }
    statistics.dependencyReads += 1
    let known: KnownDependencies
    switch try source.dependencies(of: reference(candidate, of: place)) {
    case .unusable(let obstacle): known = .unusable(obstacle)
    case .known(let base, let extras):
      known = .known(base: base.map { need($0) }, extras: extras)
    }
    projects[place].dependencies[key] = known
    return known
  }

  /// Puts in force what the candidate needs, for its extras in force too.
  ///
  /// - Returns: Whether there was anything to add.
  mutating func expand(_ place: Int, _ candidate: Int) throws -> Bool {
    guard !options.ignoresDependencies, let package = projects[place].package else { return false }
    guard case .known(let base, let extras) = try dependencies(of: candidate, in: place) else {
      return false
    }
    var isNew = false
    if expanded.insert(ExpansionKey(package: package, candidate: candidate)).inserted {
      try add(base, of: place, nil, package, candidate)
      isNew = true
    }
    // In the order of names, since needs of extras may bring in more extras of this project.
    for (extra, package) in projects[place].extras where isInForce(extra: package) {
      if expanded.insert(ExpansionKey(package: package, candidate: candidate)).inserted {
        let needs = (extras[extra] ?? []).map { need($0) }
        try add(needs, of: place, extra, package, candidate)
        isNew = true
      }
    }
    return isNew
  }

  func isInForce(extra package: Int) -> Bool {
    guard let known = solver.trail.known(package) else { return false }
    return !solver.sets.trail.containsAbsent(known, solver.sets.shapes[package])
  }

  private mutating func add(
    _ needs: [Need], of place: Int, _ extra: ExtraName?, _ dependent: Int, _ candidate: Int
  ) throws {
    let unknown = needs.filter { projects[$0.project].package == nil }
    if !unknown.isEmpty { source.expect(unknown.map(\.dependency)) }
    for need in needs {
      try learnURL(of: need, from: key(of: candidate, in: place))
      let target = try load(need.project)
      for number in need.requirements {
        try consider(number)
        let matching = set(of: number)
        let list = projects[need.project].candidates
        if list.isPartial, solver.sets.terms.isEmpty(matching, solver.sets.shapes[target]) {
          projects[need.project].needsEverything = true
          throw Restart()
        }
        let outside = outside(of: number)
        add(
          .dependency(project: place, extra: extra, requirement: number),
          DependencyKey(dependent: dependent, requirement: number, extra: -1), candidate,
          Term(package: target, set: outside))
      }
      for wanted in need.dependency.extras {
        guard let number = need.requirements.first else { continue }
        let extraPackage = package(forExtra: wanted, of: need.project)
        add(
          .dependencyExtra(project: place, extra: extra, requirement: number, of: wanted),
          DependencyKey(dependent: dependent, requirement: number, extra: extraPackage), candidate,
          Term(package: extraPackage, set: .absent))
      }
    }
  }

  /// Puts one dependency of one candidate in force, as part of that of others where they share it.
  private mutating func add(
    _ fact: Fact, _ key: DependencyKey, _ candidate: Int, _ target: Term
  ) {
    let place = packages[key.dependent].project
    let package = projects[place].package ?? 0
    let known = dependencySlots[key]
    let dependents = solver.sets.inserting(candidate, into: known?.dependents, package)
    var terms = [Term(package: package, set: dependents), target]
    if key.dependent != package {
      let present = solver.sets.complement(.absent, key.dependent)
      terms.append(Term(package: key.dependent, set: present))
    }
    if let known {
      dependencySlots[key]?.dependents = dependents
      solver.widen(slot: known.slot, fact: known.fact, terms)
      incompatibilities[known.fact] = solver.store.slots[known.slot]
      return
    }
    guard let slot = add(fact, terms) else { return }
    // Of a project that needs itself, the two terms about it have been made one.
    if target.package != package {
      dependencySlots[key] = DependencySlot(
        slot: slot, fact: facts.count - 1, dependents: dependents)
    }
    if case .dependency(_, _, let number) = fact, requirements[number].namesPrerelease {
      projects[requirements[number].project].prereleaseSlots.append(slot)
    }
  }

  /// Writes down a URL that a dependency gives; begins again where that changes what is known.
  private mutating func learnURL(of need: Need, from asker: CandidateKey) throws {
    let target = need.project
    guard projects[target].fixedURLs.isEmpty else { return }
    for number in need.requirements {
      guard let url = requirements[number].url else { continue }
      if let known = projects[target].learnedURLs.firstIndex(where: { $0.url == url }) {
        if projects[target].learnedURLs[known].askers.contains(asker) { continue }
        projects[target].learnedURLs[known].askers.append(asker)
      } else {
        projects[target].learnedURLs.append((url, [asker]))
      }
      if projects[target].package != nil { throw Restart() }
    }
  }

  /// Says of every candidate from a dependency's URL that it is there for those who ask for it.
  mutating func addAskers() throws {
    while let place = pendingAskers.popLast() {
      guard let package = projects[place].package else { continue }
      let list = projects[place].candidates
      for (url, askers) in projects[place].learnedURLs {
        guard let candidate = list.urls.firstIndex(of: url) else { continue }
        let single = solver.sets.terms.single(
          list.orderedCount + candidate, solver.sets.shapes[package])
        var terms = [Term(package: package, set: single)]
        for asker in Set(askers.map(\.project)).sorted() {
          let other = try load(asker)
          let keys = askers.filter { $0.project == asker }
          let isOther = projects[asker].candidates.versions.indices.map {
            !keys.contains(key(of: $0, in: asker))
          }
          let others = solver.sets.terms.set(
            solver.sets.shapes[other], absent: true, count: isOther.count
          ) { isOther[$0] }
          terms.append(Term(package: other, set: others))
        }
        add(.urlNeedsAsker(project: place, url: url), terms)
      }
    }
  }
}
