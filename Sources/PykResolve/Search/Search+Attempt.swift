import PykRequirements
import PykVersions

extension Search {
  /// Searches until everything that is needed is decided.
  ///
  /// - Returns: nil, or the incompatibility that shows that there is no solution.
  mutating func attempt() throws -> Int? {
    try addRoots()
    while true {
      try addAskers()
      if let failure = solver.propagate() { return failure }
      try unlock()
      settleDisputes()
      if try lookAtTouched() { continue }
      guard let (place, package) = next() else { return nil }
      let choice = try choose(place, package)
      guard let candidate = choice.candidate else {
        enqueue(package)
        continue
      }
      var isNew = choice.isNew
      if !options.ignoresDependencies {
        if case .unusable(let obstacle) = try dependencies(of: candidate, in: place) {
          let set = solver.sets.terms.single(candidate, solver.sets.shapes[package])
          add(.obstacle(project: place, obstacle), [Term(package: package, set: set)])
          enqueue(package)
          continue
        }
        countTry(place, package, candidate)
        if try expand(place, candidate) { isNew = true }
      }
      if isNew {
        // A dependency that can't be met rules the candidate out before it is decided.
        try addAskers()
        let conflicts = solver.conflictCount
        if let failure = solver.propagate() { return failure }
        try unlock()
        guard isPossible(candidate, package), solver.conflictCount == conflicts else {
          // After a conflict the search stands elsewhere, and the choice may be another one.
          if solver.conflictCount == conflicts { noteRefusal(of: package) }
          enqueue(package)
          continue
        }
      }
      statistics.decisions += 1
      solver.decide(package, candidate)
    }
  }

  private func isPossible(_ candidate: Int, _ package: Int) -> Bool {
    guard solver.isOpen(package), let known = solver.trail.known(package) else { return false }
    return solver.sets.trail.contains(known, candidate, solver.sets.shapes[package])
  }

  /// Begins again with all candidates of what was hoped to do with one.
  private mutating func unlock() throws {
    guard !solver.exhausted.isEmpty else { return }
    for package in solver.exhausted {
      projects[packages[package].project].needsEverything = true
    }
    throw Restart()
  }

  /// After a failure: whether part of it was that only the installed version of something, or only
  /// a URL, was looked at; the others count from then on.
  mutating func completeCandidates(behind failure: Int) -> Bool {
    var isNew = false
    for fact in solver.facts(behind: failure) {
      for term in solver.store.terms(of: incompatibilities[fact])
      where solver.isPartial[term.package] {
        projects[packages[term.package].project].needsEverything = true
        isNew = true
      }
    }
    return isNew
  }

  private func rank(of package: Int) -> Int? {
    guard packages[package].extra == nil, solver.isOpen(package),
      let known = solver.trail.known(package)
    else { return nil }
    let count = solver.sets.trail.candidateCount(known, solver.sets.shapes[package])
    return count == 1 ? -1 : projects[packages[package].project].urgency.rawValue
  }

  mutating func enqueue(_ package: Int) {
    if let rank = rank(of: package) {
      queue.push(DecisionQueue.Entry(rank: rank, package: package))
    }
  }

  private mutating func next() -> (project: Int, package: Int)? {
    while let entry = queue.pop() {
      if rank(of: entry.package) == entry.rank {
        return (packages[entry.package].project, entry.package)
      }
    }
    return nil
  }

  /// Goes through what propagation has changed: queues what has to be decided, tells the source
  /// what is likely to come, and adds what extras need that came into force after a decision.
  ///
  /// - Returns: Whether that added facts.
  private mutating func lookAtTouched() throws -> Bool {
    var isNew = false
    var hints: [CandidateReference] = []
    var place = 0
    while place < solver.touched.count {
      let package = solver.touched[place]
      place += 1
      let project = packages[package].project
      if packages[package].extra != nil {
        guard isInForce(extra: package), let base = projects[project].package,
          solver.trail.isDecided[base], let known = solver.trail.known(base),
          let candidate = solver.sets.trail.lowest(known, solver.sets.shapes[base], from: 0)
        else { continue }
        if try expand(project, candidate) { isNew = true }
      } else if let rank = rank(of: package) {
        queue.push(DecisionQueue.Entry(rank: rank, package: package))
        if !options.ignoresDependencies, let likely = likely(project, package),
          projects[project].hinted != likely
        {
          projects[project].hinted = likely
          hints.append(reference(likely, of: project))
        }
      }
    }
    solver.touched.removeAll(keepingCapacity: true)
    if !hints.isEmpty { source.prefetch(hints) }
    return isNew
  }

  /// Counts who gives way to whom; what gives way often is decided earlier from then on.
  private mutating func settleDisputes() {
    guard !solver.disputes.isEmpty else { return }
    var level: Int?
    for dispute in solver.disputes {
      let affected = packages[dispute.affected].project
      let culprit = packages[dispute.culprit].project
      guard affected != culprit else { continue }
      projects[affected].timesAffected += 1
      projects[culprit].timesCulprit += 1
      if projects[affected].urgency == .usual, projects[affected].timesAffected >= options.patience
      {
        projects[affected].urgency = .conflictEarly
        if let package = projects[affected].package { enqueue(package) }
        if !projects[culprit].isRoot, let decided = decisionLevel(of: culprit) {
          level = min(level ?? .max, decided - 1)
        }
      }
      if projects[culprit].urgency == .usual, projects[culprit].timesCulprit >= options.patience {
        projects[culprit].urgency = .conflictLate
        if let package = projects[culprit].package { enqueue(package) }
      }
    }
    solver.disputes.removeAll(keepingCapacity: true)
    if let level, level < solver.trail.level { solver.backtrack(to: level) }
  }

  private func decisionLevel(of project: Int) -> Int? {
    guard let package = projects[project].package, solver.trail.isDecided[package] else {
      return nil
    }
    return solver.trail.decided.firstIndex(of: package).map { $0 + 1 }
  }

  /// A candidate was ruled out by its own dependencies: that counts as a conflict too.
  private mutating func noteRefusal(of package: Int) {
    let step = solver.trail.latest[package]
    guard step >= 0, solver.trail.steps[step].cause >= 0 else { return }
    for term in solver.store.terms(of: solver.trail.steps[step].cause)
    where term.package != package {
      solver.disputes.append(Dispute(affected: package, culprit: term.package))
    }
  }
}
