/// PubGrub over small numbers: it knows packages, candidates and incompatibilities, but neither
/// names nor versions nor where facts come from. Its owner adds facts and takes decisions.
///
/// - There is no root package: what is asked for is a fact with a single term, and the search has
///   failed when an incompatibility without terms has been derived.
/// - Absence is a value like any candidate (`CandidateSet`), so relation, resolution and
///   derivation are word operations without a case for negative terms.
/// - Nothing recurses, and nothing depends on the order of a dictionary.
///
/// https://github.com/dart-lang/pub/blob/master/doc/solver.md
struct Solver {
  var sets = SetStore()
  var store = IncompatibilityStore()
  var trail = Trail()
  private(set) var conflictCount = 0
  private(set) var derivationCount = 0

  /// Packages about which something new is known, which the owner hasn't looked at yet; a
  /// package may stand here more than once.
  var touched: ContiguousArray<Int> = []

  /// Who had to give way to whom in the conflicts since the owner last emptied this.
  var disputes: ContiguousArray<Dispute> = []

  /// Packages of which the owner has shown only the candidate that it hopes to get away with.
  var isPartial: ContiguousArray<Bool> = []

  /// Partial packages whose candidates have all been excluded: the owner has to show the others.
  var exhausted: ContiguousArray<Int> = []

  private var added: ContiguousArray<Int> = []
  private var changed: ContiguousArray<Int> = []
  private var changedHead = 0
  private var isChanged: ContiguousArray<Bool> = []

  mutating func addPackage(candidateCount: Int, isPartial: Bool = false) -> Int {
    self.isPartial.append(isPartial)
    let package = sets.addPackage(candidateCount: candidateCount)
    store.addPackage()
    trail.addPackage()
    isChanged.append(false)
    return package
  }

  /// Puts a fact in force, to be looked at by the next `propagate`.
  ///
  /// Terms about one package are made one; a term that is always true is left out. A fact that
  /// can't be violated isn't recorded.
  /// - Returns: Its slot, or nil.
  mutating func add(fact: Int, _ terms: [Term]) -> Int? {
    guard let id = record(fact: fact, terms) else { return nil }
    added.append(id)
    return store.enforce(id, sets)
  }

  /// Puts a wider fact in place of the one at `slot`.
  mutating func widen(slot: Int, fact: Int, _ terms: [Term]) {
    guard let id = record(fact: fact, terms) else { return }
    store.replace(slot: slot, with: id, sets)
    added.append(id)
  }

  private mutating func record(fact: Int, _ terms: [Term]) -> Int? {
    var merged: [Term] = []
    for term in terms {
      if let place = merged.firstIndex(where: { $0.package == term.package }) {
        merged[place].set = sets.intersection(merged[place].set, term.set, term.package)
      } else {
        merged.append(term)
      }
    }
    for term in merged where sets.terms.isEmpty(term.set, sets.shapes[term.package]) {
      return nil
    }
    merged.removeAll { sets.terms.isFull($0.set, sets.shapes[$0.package]) }
    return store.add(fact: fact, merged)
  }

  /// Whether the package has to be there and hasn't been decided.
  func isOpen(_ package: Int) -> Bool {
    guard !trail.isDecided[package], let known = trail.known(package) else { return false }
    return !sets.trail.containsAbsent(known, sets.shapes[package])
  }

  /// Chooses a candidate; it has to be still possible.
  mutating func decide(_ package: Int, _ candidate: Int) {
    let count = sets.trail.count
    let known = sets.trail.single(candidate, sets.shapes[package])
    trail.decide(package, known: known, arenaCount: count)
    touched.append(package)
    enqueue(package)
  }

  /// Takes decisions back until only `level` are left.
  mutating func backtrack(to level: Int) {
    var undone: [Int] = []
    if let count = trail.backtrack(to: level, { undone.append($0) }) {
      sets.trail.truncate(to: count)
    }
    touched.append(contentsOf: undone)
    for package in changed[changedHead...] { isChanged[package] = false }
    changed.removeAll(keepingCapacity: true)
    changedHead = 0
  }

  private mutating func enqueue(_ package: Int) {
    guard !isChanged[package] else { return }
    isChanged[package] = true
    changed.append(package)
  }

  /// Draws every conclusion there is.
  ///
  /// - Returns: nil, or the incompatibility without terms that shows that there is no solution.
  mutating func propagate() -> Int? {
    while true {
      if let id = added.popLast() {
        if let failure = check(id) { return failure }
      } else if changedHead < changed.count {
        let package = changed[changedHead]
        changedHead += 1
        isChanged[package] = false
        if trail.level == 0 { dropIdleWatches(of: package) }
        var place = store.watches[package].count
        while let next = watch(of: package, before: place) {
          place = next
          let slot = Int(store.watches[package][place].slot)
          if let failure = check(store.slots[slot]) { return failure }
          if isChanged[package] { break }
        }
      } else {
        changed.removeAll(keepingCapacity: true)
        changedHead = 0
        return nil
      }
    }
  }

  /// The next of the package's watches, going down, from which something may follow now.
  ///
  /// Projects of which version after version is tried have thousands of watches, nearly all of
  /// them about a single version; so each is passed over by as few words as will do.
  private func watch(of package: Int, before end: Int) -> Int? {
    let shape = sets.shapes[package]
    let own = trail.known(package)
    return store.watches[package].withUnsafeBufferPointer { watches in
      sets.terms.words.withUnsafeBufferPointer { terms in
        sets.trail.words.withUnsafeBufferPointer { words in
          var place = end
          while place > 0 {
            place -= 1
            let other = Int(watches[place].other)
            guard other >= 0 else { return place }
            let first = SetStore.relation(
              own, to: watches[place].own, watches[place].ownReach, shape, words, terms)
            if first == .contradicted { continue }
            let second = SetStore.relation(
              trail.known(other), to: watches[place].otherSet, watches[place].otherReach,
              sets.shapes[other], words, terms)
            if second == .contradicted { continue }
            if first == .satisfied || second == .satisfied { return place }
          }
          return nil
        }
      }
    }
  }

  /// What holds before any decision holds for good: an incompatibility that it contradicts needs
  /// no looking at any more. Where version after version of a project is ruled out, that is
  /// whatever they needed.
  private mutating func dropIdleWatches(of package: Int) {
    guard store.watches[package].count > 32 else { return }
    let (sets, trail) = (sets, trail)
    let shape = sets.shapes[package]
    let own = trail.known(package)
    sets.terms.words.withUnsafeBufferPointer { terms in
      sets.trail.words.withUnsafeBufferPointer { words in
        store.drop(of: package) { watch in
          let other = Int(watch.other)
          return SetStore.relation(own, to: watch.own, watch.ownReach, shape, words, terms)
            == .contradicted
            || SetStore.relation(
              trail.known(other), to: watch.otherSet, watch.otherReach, sets.shapes[other], words,
              terms) == .contradicted
        }
      }
    }
  }

  /// Draws the conclusion of one incompatibility, or resolves the conflict that it is.
  private mutating func check(_ id: Int) -> Int? {
    var open: Term?
    for place in store.all[id].terms {
      let term = store.terms[place]
      switch sets.relation(trail.known(term.package), to: term.set, term.package) {
      case .contradicted: return nil
      case .inconclusive:
        if open != nil { return nil }
        open = term
      case .satisfied: break
      }
    }
    if let open {
      derive(open, because: id)
      return nil
    }
    conflictCount += 1
    let resolution = resolve(conflict: id)
    guard let term = resolution.term else { return resolution.incompatibility }
    derive(term, because: resolution.incompatibility)
    return nil
  }

  private mutating func derive(_ term: Term, because id: Int) {
    derivationCount += 1
    let count = sets.trail.count
    let known = sets.subtracting(term.set, from: trail.known(term.package), term.package)
    trail.derive(term.package, known: known, cause: id, arenaCount: count)
    touched.append(term.package)
    enqueue(term.package)
    if isPartial[term.package],
      sets.trail.candidateCount(known, sets.shapes[term.package]) == 0
    {
      exhausted.append(term.package)
    }
  }
}

/// In a conflict, `affected` had to give way to what was decided about `culprit`.
struct Dispute {
  var affected: Int
  var culprit: Int
}
