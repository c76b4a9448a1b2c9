/// A set over the candidates of one package and over "the package isn't there at all".
///
/// - Bit 0 says absent; bit `i + 1` says candidate `i`. A term that excludes absence asks for the
///   package, one that includes it only forbids candidates; so a term needs no sign.
/// - A package with at most 63 candidates keeps the bits here; of a larger one this is the offset
///   of its words in an arena. Which of the two it is, the package's shape knows.
struct CandidateSet: Equatable {
  var word: UInt64

  static let absent = CandidateSet(word: 1)
}

/// How many words the sets of one package take, and which bits of the last one mean something.
struct SetShape {
  let width: Int
  let lastMask: UInt64

  init(candidateCount: Int) {
    let bits = candidateCount + 1
    width = (bits + 63) / 64
    lastMask = bits % 64 == 0 ? .max : (1 << UInt64(bits % 64)) - 1
  }

  var isInline: Bool { width == 1 }

  func mask(_ word: Int) -> UInt64 { word == width - 1 ? lastMask : .max }
}

/// Where in a set of several words there is anything to look at.
///
/// Nearly every set in a term holds, or lacks, only a version or a few that lie together.
struct SetReach {
  /// From the first word to the last that holds anything.
  var holds: Range<Int32> = 0..<0
  /// From the first word to the last that lacks anything.
  var lacks: Range<Int32> = 0..<0
}

/// How what is known of a package relates to a term about it.
enum SetRelation {
  /// Whatever is still possible lies in the term.
  case satisfied
  /// Nothing that is still possible lies in the term.
  case contradicted
  case inconclusive
}

/// The words of sets that don't fit inline; sets are appended and never change.
struct WordArena {
  var words: ContiguousArray<UInt64> = []

  var count: Int { words.count }

  mutating func truncate(to count: Int) {
    words.removeLast(words.count - count)
  }

  @inline(__always)
  func word(_ set: CandidateSet, _ index: Int, _ shape: SetShape) -> UInt64 {
    shape.isInline ? set.word : words[Int(truncatingIfNeeded: set.word) &+ index]
  }

  /// The set whose words `make` gives, one after the other.
  @inline(__always)
  mutating func append(_ shape: SetShape, _ make: (Int) -> UInt64) -> CandidateSet {
    if shape.isInline { return CandidateSet(word: make(0) & shape.lastMask) }
    let start = words.count
    for index in 0..<shape.width { words.append(make(index) & shape.mask(index)) }
    return CandidateSet(word: UInt64(truncatingIfNeeded: start))
  }

  mutating func full(_ shape: SetShape) -> CandidateSet { append(shape) { _ in .max } }

  mutating func empty(_ shape: SetShape) -> CandidateSet { append(shape) { _ in 0 } }

  mutating func single(_ candidate: Int, _ shape: SetShape) -> CandidateSet {
    let bit = candidate + 1
    return append(shape) { $0 == bit / 64 ? 1 << UInt64(bit % 64) : 0 }
  }

  /// The candidates that `isMember` names, and absence where `absent`.
  mutating func set(
    _ shape: SetShape, absent: Bool, count: Int, where isMember: (Int) -> Bool
  ) -> CandidateSet {
    append(shape) { index in
      var word: UInt64 = 0
      for bit in 0..<64 {
        let candidate = index * 64 + bit - 1
        if candidate >= count { break }
        if candidate < 0 ? absent : isMember(candidate) { word |= 1 << UInt64(bit) }
      }
      return word
    }
  }

  func reach(_ set: CandidateSet, _ shape: SetShape) -> SetReach {
    var reach = SetReach()
    guard !shape.isInline else { return reach }
    for index in 0..<shape.width {
      let word = word(set, index, shape)
      let place = Int32(index)
      if word != 0 {
        reach.holds = (reach.holds.isEmpty ? place : reach.holds.lowerBound)..<place + 1
      }
      if word != shape.mask(index) {
        reach.lacks = (reach.lacks.isEmpty ? place : reach.lacks.lowerBound)..<place + 1
      }
    }
    return reach
  }

  /// The candidates of ascending ranges that don't overlap.
  mutating func set(_ shape: SetShape, _ ranges: [Range<Int>]) -> CandidateSet {
    append(shape) { index in
      var word: UInt64 = 0
      for range in ranges {
        // In bits of this word; candidate 0 has bit 1 of the first.
        let low = max(range.lowerBound + 1 - index * 64, 0)
        let high = min(range.upperBound + 1 - index * 64, 64)
        guard low < high else { continue }
        let upTo: UInt64 = high == 64 ? .max : (1 << UInt64(high)) - 1
        word |= upTo & (.max << UInt64(low))
      }
      return word
    }
  }

  func isEmpty(_ set: CandidateSet, _ shape: SetShape) -> Bool {
    for index in 0..<shape.width where word(set, index, shape) != 0 { return false }
    return true
  }

  func isFull(_ set: CandidateSet, _ shape: SetShape) -> Bool {
    for index in 0..<shape.width where word(set, index, shape) != shape.mask(index) {
      return false
    }
    return true
  }

  func equal(_ a: CandidateSet, _ b: CandidateSet, _ shape: SetShape) -> Bool {
    for index in 0..<shape.width where word(a, index, shape) != word(b, index, shape) {
      return false
    }
    return true
  }

  func contains(_ set: CandidateSet, _ candidate: Int, _ shape: SetShape) -> Bool {
    let bit = candidate + 1
    return word(set, bit / 64, shape) >> UInt64(bit % 64) & 1 == 1
  }

  func containsAbsent(_ set: CandidateSet, _ shape: SetShape) -> Bool {
    word(set, 0, shape) & 1 == 1
  }

  /// How many candidates it holds; absence doesn't count.
  func candidateCount(_ set: CandidateSet, _ shape: SetShape) -> Int {
    var count = 0
    for index in 0..<shape.width {
      let word = word(set, index, shape)
      count += (index == 0 ? word & ~1 : word).nonzeroBitCount
    }
    return count
  }

  /// The candidates in it, ascending.
  func candidates(_ set: CandidateSet, _ shape: SetShape) -> [Int] {
    var found: [Int] = []
    for index in 0..<shape.width {
      var word = word(set, index, shape)
      if index == 0 { word &= ~1 }
      while word != 0 {
        found.append(index * 64 + word.trailingZeroBitCount - 1)
        word &= word - 1
      }
    }
    return found
  }

  /// The highest candidate below `bound`, or nil.
  func highest(_ set: CandidateSet, _ shape: SetShape, below bound: Int) -> Int? {
    var bit = bound + 1  // Bits from here on are out.
    while bit > 1 {
      let index = (bit - 1) / 64
      let kept = bit - index * 64
      var word = word(set, index, shape) & (kept >= 64 ? .max : (1 << UInt64(kept)) - 1)
      if index == 0 { word &= ~1 }
      if word != 0 { return index * 64 + 62 - word.leadingZeroBitCount }
      bit = index * 64
    }
    return nil
  }

  /// The lowest candidate at or above `bound`, or nil.
  func lowest(_ set: CandidateSet, _ shape: SetShape, from bound: Int) -> Int? {
    let bit = bound + 1
    for index in (bit / 64)..<max(bit / 64, shape.width) {
      var word = word(set, index, shape)
      if index == bit / 64 { word &= .max << UInt64(bit % 64) }
      if word != 0 { return index * 64 + word.trailingZeroBitCount - 1 }
    }
    return nil
  }
}
