/// The facts that contradict each other, none of which could be left out.
///
/// The solver's own derivation shows that there is no answer, but by the way the search happened
/// to go. So its facts are taken alone, with the candidates that they don't tell apart taken as
/// one, and each is left out that the contradiction doesn't need.
struct Proof {
  /// Numbers of facts, ascending.
  let facts: [Int]

  init(of failure: Int, in search: Search) {
    let leaves = search.solver.facts(behind: failure)
    let universe = ReducedUniverse(of: leaves, in: search)
    let contradiction = universe.contradiction(among: leaves)
    assert(contradiction != nil, "a failure whose facts go together")
    var best = contradiction ?? leaves
    for _ in 0..<4 {
      guard let smaller = universe.contradiction(among: best), smaller.count < best.count else {
        break
      }
      best = smaller
    }
    let backwards = universe.minimal(best, trying: Array(best.reversed()))
    let forwards = universe.minimal(best, trying: best)
    facts = forwards.count < backwards.count ? forwards : backwards
  }
}

extension Solver {
  /// The facts from which an incompatibility follows, ascending, each once.
  func facts(behind id: Int) -> [Int] {
    var isSeen: Set<Int> = [id]
    var stack = [id]
    var facts: Set<Int> = []
    while let current = stack.popLast() {
      if case .fact(let fact) = store[current].cause { facts.insert(fact) }
      for cause in store.causes(of: current) where isSeen.insert(cause).inserted {
        stack.append(cause)
      }
    }
    return facts.sorted()
  }
}

/// A few facts, over packages whose candidates are classes that those facts don't tell apart.
private struct ReducedUniverse {
  private var terms: [Int: [Term]] = [:]
  private var classCounts: [Int] = []

  init(of facts: [Int], in search: Search) {
    let sets = search.solver.sets
    var packages: [Int: Int] = [:]
    var termSets: [[CandidateSet]] = []
    var originals: [Int] = []
    for fact in facts {
      for term in search.solver.store.terms(of: search.incompatibilities[fact]) {
        let place: Int
        if let known = packages[term.package] {
          place = known
        } else {
          place = originals.count
          packages[term.package] = place
          originals.append(term.package)
          termSets.append([])
        }
        termSets[place].append(term.set)
      }
    }
    // Candidates are told apart by refining one class with each set.
    var classes: [[Int]] = []
    for (place, package) in originals.enumerated() {
      let shape = sets.shapes[package]
      let list = search.packages[package]
      let count = list.extra == nil ? search.projects[list.project].candidates.count : 1
      var classOf = [Int](repeating: 0, count: count)
      for set in termSets[place] {
        var renamed: [Int: Int] = [:]
        for candidate in 0..<count {
          let isInside = sets.terms.contains(set, candidate, shape)
          let key = classOf[candidate] * 2 + (isInside ? 1 : 0)
          let next = renamed.count
          classOf[candidate] = renamed[key] ?? next
          renamed[key] = classOf[candidate]
        }
      }
      classes.append(classOf)
      classCounts.append((classOf.max() ?? -1) + 1)
    }
    var model = Solver()
    for count in classCounts { _ = model.addPackage(candidateCount: count) }
    for fact in facts {
      terms[fact] = search.solver.store.terms(of: search.incompatibilities[fact]).map { term in
        let place = packages[term.package] ?? 0
        let shape = sets.shapes[term.package]
        var isMember = [Bool](repeating: false, count: classCounts[place])
        for candidate in sets.terms.candidates(term.set, shape) {
          isMember[classes[place][candidate]] = true
        }
        let set = model.sets.terms.set(
          model.sets.shapes[place], absent: sets.terms.containsAbsent(term.set, shape),
          count: isMember.count
        ) { isMember[$0] }
        return Term(package: place, set: set)
      }
    }
    words = model.sets.terms
  }

  private var words = WordArena()

  /// The facts of a contradiction among those given, or nil where they go together.
  func contradiction(among facts: [Int]) -> [Int]? {
    var solver = Solver()
    solver.sets.terms = words
    for count in classCounts { _ = solver.addPackage(candidateCount: count) }
    for fact in facts { _ = solver.add(fact: fact, terms[fact] ?? []) }
    while true {
      if let failure = solver.propagate() { return solver.facts(behind: failure) }
      // Whatever was touched last; every package that is needed has been touched.
      while let last = solver.touched.last, !solver.isOpen(last) { solver.touched.removeLast() }
      guard let package = solver.touched.last,
        let known = solver.trail.known(package),
        let candidate = solver.sets.trail.lowest(known, solver.sets.shapes[package], from: 0)
      else { return nil }
      solver.decide(package, candidate)
    }
  }

  /// What is left of the contradiction when each of the facts tried is left out if it can be.
  ///
  /// A try costs about as much as there are facts, so of a great many only some are tried.
  func minimal(_ facts: [Int], trying order: [Int]) -> [Int] {
    var kept = facts
    var work = 0
    for fact in order where work < 60_000 {
      guard kept.contains(fact) else { continue }
      work += kept.count
      if let smaller = contradiction(among: kept.filter { $0 != fact }) { kept = smaller }
    }
    return kept
  }
}
