/// What is said of one package in an incompatibility: what is chosen of it lies in `set`.
struct Term {
  var package: Int
  var set: CandidateSet
}

/// Why an incompatibility holds.
enum IncompatibilityCause {
  /// A fact about the world; the number is whatever the owner of the solver means by it.
  case fact(Int)
  /// It follows from the conflict at the first place of a chain by resolving it with the others,
  /// one after the other.
  case derived(Range<Int>)
}

/// A set of terms that can't all be true together, by where its terms lie in the store.
struct Incompatibility {
  var terms: Range<Int>
  var cause: IncompatibilityCause
}

/// An incompatibility in force as one of its packages sees it.
///
/// Nearly all have two terms; of those, what decides that nothing follows stands here, so that a
/// long list is gone through without looking anything up.
struct Watch {
  let slot: Int32
  /// The package of the other term; negative where there isn't exactly one other.
  let other: Int32
  var own: CandidateSet
  var otherSet: CandidateSet
  var ownReach: SetReach
  var otherReach: SetReach
}

/// Every incompatibility ever found, named by its place; nothing is ever removed or compared.
///
/// Those in force hang, by package, on slots: when one is widened (the same dependency of one
/// more candidate), its slot gets the wider one, and derivations keep naming the one they used.
struct IncompatibilityStore {
  private(set) var all: ContiguousArray<Incompatibility> = []
  private(set) var terms: ContiguousArray<Term> = []
  private(set) var chains: ContiguousArray<Int> = []
  private(set) var slots: ContiguousArray<Int> = []
  private(set) var watches: ContiguousArray<ContiguousArray<Watch>> = []
  /// For each slot where its places begin, one for each term: where the watch stands, or -1 where
  /// it was dropped.
  private var placesBySlot: ContiguousArray<Int> = []
  private var places: ContiguousArray<Int> = []

  subscript(_ id: Int) -> Incompatibility { all[id] }

  mutating func addPackage() {
    watches.append([])
  }

  func terms(of id: Int) -> ArraySlice<Term> { ArraySlice(terms[all[id].terms]) }

  /// The incompatibilities that `id` follows from; empty for a fact.
  func causes(of id: Int) -> ArraySlice<Int> {
    if case .derived(let range) = all[id].cause { ArraySlice(chains[range]) } else { [] }
  }

  /// Records it without putting it in force.
  mutating func add(fact: Int, _ added: [Term]) -> Int {
    append(added, .fact(fact))
  }

  mutating func add(derivedFrom chain: [Int], _ added: [Term]) -> Int {
    let start = chains.count
    chains.append(contentsOf: chain)
    return append(added, .derived(start..<chains.count))
  }

  private mutating func append(_ added: [Term], _ cause: IncompatibilityCause) -> Int {
    let start = terms.count
    terms.append(contentsOf: added)
    all.append(Incompatibility(terms: start..<terms.count, cause: cause))
    return all.count - 1
  }

  /// Puts it in force and returns its slot.
  mutating func enforce(_ id: Int, _ sets: SetStore) -> Int {
    let slot = slots.count
    slots.append(id)
    placesBySlot.append(places.count)
    let range = all[id].terms
    for place in range {
      let term = terms[place]
      let other = range.count == 2 ? terms[place == range.lowerBound ? place + 1 : place - 1] : nil
      places.append(watches[term.package].count)
      watches[term.package].append(
        Watch(
          slot: Int32(slot), other: Int32(other?.package ?? -1), own: term.set,
          otherSet: other?.set ?? term.set, ownReach: sets.reach(of: term),
          otherReach: sets.reach(of: other ?? term)))
    }
    return slot
  }

  /// Puts another one, about the same packages in the same order, in force at the slot.
  mutating func replace(slot: Int, with id: Int, _ sets: SetStore) {
    slots[slot] = id
    let range = all[id].terms
    guard range.count == 2 else { return }
    for (offset, place) in range.enumerated() {
      let term = terms[place]
      let other = terms[offset == 0 ? place + 1 : place - 1]
      let watch = Watch(
        slot: Int32(slot), other: Int32(other.package), own: term.set, otherSet: other.set,
        ownReach: sets.reach(of: term), otherReach: sets.reach(of: other))
      let known = places[placesBySlot[slot] + offset]
      if known >= 0 {
        watches[term.package][known] = watch
      } else {
        places[placesBySlot[slot] + offset] = watches[term.package].count
        watches[term.package].append(watch)
      }
    }
  }

  /// Takes watches of a package out of play: those of which nothing can follow any more unless
  /// their incompatibilities are widened, which brings them back.
  mutating func drop(of package: Int, where isIdle: (Watch) -> Bool) {
    var kept = 0
    for place in watches[package].indices {
      let watch = watches[package][place]
      if watch.other >= 0, isIdle(watch) {
        setPlace(of: Int(watch.slot), package, -1)
        continue
      }
      if kept != place {
        watches[package][kept] = watch
        setPlace(of: Int(watch.slot), package, kept)
      }
      kept += 1
    }
    watches[package].removeLast(watches[package].count - kept)
  }

  private mutating func setPlace(of slot: Int, _ package: Int, _ place: Int) {
    for (offset, term) in all[slots[slot]].terms.enumerated()
    where terms[term].package == package {
      places[placesBySlot[slot] + offset] = place
    }
  }
}
