import PykRequirements
import PykVersions

extension Search {
  /// The solver's package for the project; asks the source for its candidates if need be.
  mutating func load(_ place: Int) throws -> Int {
    if let package = projects[place].package { return package }
    let list = try candidateList(of: place)
    projects[place].candidates = list
    projects[place].ordered = AscendingVersions(Array(list.versions.prefix(list.orderedCount)))
    let package = addPackage(
      SolverPackage(project: place, extra: nil), candidateCount: list.count,
      isPartial: list.isPartial)
    projects[place].package = package
    for requirement in projects[place].requirements { _ = set(of: requirement) }
    try excludePrereleases(of: place)
    for constraint in projects[place].constraints {
      let requirement = constraintRequirements[constraint]
      // What isn't allowed is a candidate outside; being absent is.
      let outside = solver.sets.complement(set(of: requirement), package)
      let present = solver.sets.complement(.absentSet(in: &solver, package), package)
      let term = solver.sets.intersection(outside, present, package)
      add(.constraint(constraint), [Term(package: package, set: term)])
    }
    if projects[place].fixedURLs.isEmpty, !projects[place].learnedURLs.isEmpty {
      pendingAskers.append(place)
    }
    return package
  }

  mutating func addPackage(
    _ description: SolverPackage, candidateCount: Int, isPartial: Bool = false
  ) -> Int {
    packages.append(description)
    return solver.addPackage(candidateCount: candidateCount, isPartial: isPartial)
  }

  /// The package that stands for an extra of the project.
  mutating func package(forExtra extra: ExtraName, of project: Int) -> Int {
    if let known = projects[project].extras.first(where: { $0.extra == extra }) {
      return known.package
    }
    let package = addPackage(SolverPackage(project: project, extra: extra), candidateCount: 1)
    projects[project].extras.append((extra, package))
    return package
  }

  @discardableResult
  mutating func add(_ fact: Fact, _ terms: [Term]) -> Int? {
    facts.append(fact)
    incompatibilities.append(-1)
    let slot = solver.add(fact: facts.count - 1, terms)
    if let slot { incompatibilities[facts.count - 1] = solver.store.slots[slot] }
    return slot
  }

  private mutating func candidateList(of place: Int) throws -> CandidateList {
    let project = projects[place]
    if !project.fixedURLs.isEmpty {
      var list = CandidateList.onlyURLs(isPartial: false)
      for url in project.fixedURLs {
        if let version = try version(at: url, of: place) { list.append(version, url: url) }
      }
      return list
    }
    if !project.needsEverything {
      if !project.learnedURLs.isEmpty {
        var list = CandidateList.onlyURLs(isPartial: true)
        for (url, _) in project.learnedURLs {
          if let version = try version(at: url, of: place) { list.append(version, url: url) }
        }
        return list
      }
      if let installed = project.installed,
        project.requirements.allSatisfy({ number in
          let requirement = requirements[number]
          return requirement.url == nil && requirement.specifiers.contains(installed)
        })
      {
        return .onlyInstalled(installed)
      }
    }
    let listing = try listing(of: place)
    var list = CandidateList(index: listing.versions, installed: project.installed)
    for (url, _) in project.learnedURLs {
      if let version = try version(at: url, of: place) { list.append(version, url: url) }
    }
    return list
  }

  private mutating func listing(of place: Int) throws -> Candidates {
    if let known = projects[place].listing { return known }
    statistics.candidateLists += 1
    var listing = try source.candidates(of: projects[place].name, from: .index)
    listing.keepAscending()
    projects[place].listing = listing
    if listing.versions.isEmpty { projects[place].absence = listing.absence }
    return listing
  }

  private mutating func version(at url: String, of place: Int) throws -> Version? {
    if let known = projects[place].urlVersions[url] { return known.versions.first }
    statistics.candidateLists += 1
    let candidates = try source.candidates(of: projects[place].name, from: .url(url))
    projects[place].urlVersions[url] = candidates
    if candidates.versions.isEmpty { projects[place].absence = candidates.absence }
    return candidates.versions.first
  }

  /// The candidates that match the requirement; its project has to be loaded.
  mutating func set(of number: Int) -> CandidateSet {
    if let known = requirements[number].set { return known }
    let requirement = requirements[number]
    let list = projects[requirement.project].candidates
    let package = projects[requirement.project].package ?? 0
    let versions = list.versions
    let shape = solver.sets.shapes[package]
    let set: CandidateSet
    if let url = requirement.url {
      set = solver.sets.terms.set(shape, absent: false, count: versions.count) {
        list.isURL($0) && list.urls[$0 - list.orderedCount] == url
      }
    } else {
      var ranges = projects[requirement.project].ordered.matches(requirement.specifiers)
      for candidate in list.orderedCount..<list.count
      where requirement.specifiers.contains(versions[candidate]) {
        ranges.append(candidate..<(candidate + 1))
      }
      set = solver.sets.terms.set(shape, ranges)
    }
    requirements[number].set = set
    return set
  }

  /// All but those that match, and being absent; the requirement's project has to be loaded.
  mutating func outside(of number: Int) -> CandidateSet {
    if let known = requirements[number].outside { return known }
    let package = projects[requirements[number].project].package ?? 0
    let outside = solver.sets.complement(set(of: number), package)
    requirements[number].outside = outside
    return outside
  }

  func reference(_ candidate: Int, of place: Int) -> CandidateReference {
    let (origin, index) = projects[place].candidates.origin(of: candidate)
    return CandidateReference(name: projects[place].name, origin: origin, index: index)
  }
}

extension CandidateSet {
  fileprivate static func absentSet(in solver: inout Solver, _ package: Int) -> CandidateSet {
    solver.sets.terms.set(solver.sets.shapes[package], absent: true, count: 0) { _ in false }
  }
}

extension Candidates {
  /// Leaves out what isn't higher than what stands before it: a hostile list can't break the order.
  ///
  /// Places stay as the source counts them only where nothing is left out, so a source that
  /// doesn't keep the order loses the rest of its list.
  fileprivate mutating func keepAscending() {
    for place in versions.indices.dropFirst() where !(versions[place - 1] < versions[place]) {
      versions.removeSubrange(place...)
      return
    }
  }
}
