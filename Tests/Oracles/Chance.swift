/// The same choices in every run.
package struct Chance {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }

  package mutating func one<Element>(of choices: [Element]) -> Element {
    choices[next(below: choices.count)]
  }

  package mutating func some<Element>(of choices: [Element], upTo count: Int) -> [Element] {
    (0..<next(below: count + 1)).map { _ in one(of: choices) }
  }

  /// Pieces strung together.
  package mutating func text(of pieces: [String], upTo count: Int) -> String {
    some(of: pieces, upTo: count).joined()
  }

  package static func texts(
    of pieces: [String], upTo length: Int, count: Int, seed: UInt64
  ) -> [String] {
    var chance = Chance(seed: seed)
    return (0..<count).map { _ in chance.text(of: pieces, upTo: length) }
  }
}
