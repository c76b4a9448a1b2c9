/// The sets of all packages: those in terms, which stay, and those of what is known at a point of
/// the search, which go when the search steps back.
///
/// A package is a small number; every set is named together with it, since only the package's
/// shape tells how a set is read.
struct SetStore {
  private(set) var shapes: ContiguousArray<SetShape> = []
  var terms = WordArena()
  var trail = WordArena()

  mutating func addPackage(candidateCount: Int) -> Int {
    let shape = SetShape(candidateCount: candidateCount)
    shapes.append(shape)
    // Growing means copying; room that nobody writes to costs nothing.
    if shape.width > 8 { terms.words.reserveCapacity(1 << 20) }
    return shapes.count - 1
  }

  /// How `known`, a trail set or nil for everything, relates to `term`.
  ///
  /// No term in force is full or empty, so nothing follows where everything is possible.
  @inline(__always)
  func relation(_ known: CandidateSet?, to term: CandidateSet, _ package: Int) -> SetRelation {
    guard let known else { return .inconclusive }
    let shape = shapes[package]
    if shape.isInline {
      let common = known.word & term.word
      return common == 0 ? .contradicted : common == known.word ? .satisfied : .inconclusive
    }
    let a = Int(truncatingIfNeeded: known.word)
    let b = Int(truncatingIfNeeded: term.word)
    var isInside = true
    var isOutside = true
    for index in 0..<shape.width {
      let known = trail.words[a &+ index]
      let common = known & terms.words[b &+ index]
      if common != 0 { isOutside = false }
      if common != known { isInside = false }
      if !isInside, !isOutside { return .inconclusive }
    }
    return isOutside ? .contradicted : isInside ? .satisfied : .inconclusive
  }

  func reach(of term: Term) -> SetReach { terms.reach(term.set, shapes[term.package]) }

  /// The same as `relation`, looking only at the words that can decide it.
  @inline(__always)
  static func relation(
    _ known: CandidateSet?, to term: CandidateSet, _ reach: SetReach, _ shape: SetShape,
    _ trail: UnsafeBufferPointer<UInt64>, _ terms: UnsafeBufferPointer<UInt64>
  ) -> SetRelation {
    guard let known else { return .inconclusive }
    if shape.isInline {
      let common = known.word & term.word
      return common == 0 ? .contradicted : common == known.word ? .satisfied : .inconclusive
    }
    let a = Int(truncatingIfNeeded: known.word)
    let b = Int(truncatingIfNeeded: term.word)
    var isOutside = true
    var index = Int(reach.holds.lowerBound)
    while index < Int(reach.holds.upperBound) {
      if trail[a &+ index] & terms[b &+ index] != 0 {
        isOutside = false
        break
      }
      index &+= 1
    }
    if isOutside { return .contradicted }
    index = Int(reach.lacks.lowerBound)
    while index < Int(reach.lacks.upperBound) {
      if trail[a &+ index] & ~terms[b &+ index] != 0 { return .inconclusive }
      index &+= 1
    }
    return .satisfied
  }

  /// Whether `known`, a trail set or nil for everything, lies in the union of two term sets.
  func isSubset(
    _ known: CandidateSet?, ofUnion a: CandidateSet, _ b: CandidateSet, _ package: Int
  ) -> Bool {
    let shape = shapes[package]
    for index in 0..<shape.width {
      let allowed = terms.word(a, index, shape) | terms.word(b, index, shape)
      let known = known.map { trail.word($0, index, shape) } ?? shape.mask(index)
      if known & ~allowed != 0 { return false }
    }
    return true
  }

  /// What is left of `known`, a trail set or nil for everything, without `term`: a new trail set.
  mutating func subtracting(
    _ term: CandidateSet, from known: CandidateSet?, _ package: Int
  ) -> CandidateSet {
    let shape = shapes[package]
    if shape.isInline {
      return CandidateSet(word: (known?.word ?? shape.lastMask) & ~term.word)
    }
    let start = trail.words.count
    for index in 0..<shape.width {
      let known = known.map { trail.word($0, index, shape) } ?? shape.mask(index)
      trail.words.append(known & ~terms.word(term, index, shape))
    }
    return CandidateSet(word: UInt64(truncatingIfNeeded: start))
  }

  /// The set, none at all for nil, with one candidate more.
  mutating func inserting(
    _ candidate: Int, into set: CandidateSet?, _ package: Int
  ) -> CandidateSet {
    let shape = shapes[package]
    let bit = candidate + 1
    guard let set else { return terms.single(candidate, shape) }
    if shape.isInline { return CandidateSet(word: set.word | 1 << UInt64(bit)) }
    let start = terms.words.count
    let old = Int(truncatingIfNeeded: set.word)
    for index in 0..<shape.width { terms.words.append(terms.words[old &+ index]) }
    terms.words[start + bit / 64] |= 1 << UInt64(bit % 64)
    return CandidateSet(word: UInt64(truncatingIfNeeded: start))
  }

  mutating func union(_ a: CandidateSet, _ b: CandidateSet, _ package: Int) -> CandidateSet {
    combine(a, b, package) { $0 | $1 }
  }

  mutating func intersection(_ a: CandidateSet, _ b: CandidateSet, _ package: Int) -> CandidateSet {
    combine(a, b, package) { $0 & $1 }
  }

  mutating func complement(_ set: CandidateSet, _ package: Int) -> CandidateSet {
    combine(set, set, package) { a, _ in ~a }
  }

  @inline(__always)
  private mutating func combine(
    _ a: CandidateSet, _ b: CandidateSet, _ package: Int,
    _ operation: (UInt64, UInt64) -> UInt64
  ) -> CandidateSet {
    let shape = shapes[package]
    if shape.isInline {
      return CandidateSet(word: operation(a.word, b.word) & shape.lastMask)
    }
    let start = terms.words.count
    for index in 0..<shape.width {
      terms.words.append(
        operation(terms.word(a, index, shape), terms.word(b, index, shape)) & shape.mask(index))
    }
    return CandidateSet(word: UInt64(truncatingIfNeeded: start))
  }
}
