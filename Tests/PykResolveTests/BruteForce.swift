import PykRequirements
import PykResolve
import PykVersions

/// A generator that gives the same numbers everywhere (SplitMix64).
struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func roll(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
  mutating func chance(_ percent: Int) -> Bool { roll(1...100) <= percent }
}

/// A small universe made by chance, and every answer to it by trying everything.
struct RandomUniverse {
  var universe: Universe
  var roots: [Dependency] = []
  var constraints: [Dependency] = []
  private var entries: [PackageName: [Universe.Entry]] = [:]

  init(seed: UInt64) throws {
    var dice = Dice(state: seed)
    let names = try (0..<dice.roll(2...6)).map { try PackageName("p\($0)") }
    let extra = try ExtraName("x")
    func dependency(_ dice: inout Dice) throws -> Dependency {
      let name = names[dice.roll(0...names.count - 1)]
      let comparison = [">=", "<", "==", "!=", "<=", ">", ""][dice.roll(0...6)]
      let text = comparison.isEmpty ? "" : "\(comparison)\(dice.roll(1...4))"
      return Dependency(
        name: name, extras: dice.chance(20) ? [extra] : [],
        specifiers: try VersionSpecifierSet(text))
    }
    for name in names {
      var known: [Universe.Entry] = []
      for version in 1...4 where dice.chance(80) {
        var entry = Universe.Entry(version: try Version("\(version)"))
        entry.base = try (0..<dice.roll(0...3)).map { _ in try dependency(&dice) }
        if dice.chance(60) {
          entry.extras[extra] = try (0..<dice.roll(0...2)).map { _ in try dependency(&dice) }
        }
        if dice.chance(7) { entry.standing = .unusable(.unknownDigest()) }
        known.append(entry)
      }
      entries[name] = known
    }
    universe = Universe(entries: entries)
    roots = try (0..<dice.roll(1...3)).map { _ in try dependency(&dice) }
    if dice.chance(30) { constraints = [try dependency(&dice)] }
  }

  /// Some answer, the best for the projects asked for in their order, or nil where there is none.
  func best() -> [PackageName: Version]? {
    var order: [PackageName] = []
    for root in roots where !order.contains(root.name) { order.append(root.name) }
    order += entries.keys.filter { !order.contains($0) }.sorted()
    return extended([:], order)
  }

  private func extended(
    _ chosen: [PackageName: Version], _ order: [PackageName]
  ) -> [PackageName: Version]? {
    guard let name = order.first else { return isAnswer(chosen) ? chosen : nil }
    let rest = Array(order.dropFirst())
    for entry in (entries[name] ?? []).reversed() where entry.standing == .usable {
      var more = chosen
      more[name] = entry.version
      // What clashes already can't be mended by choosing more.
      if clashes(more) { continue }
      if let found = extended(more, rest) { return found }
    }
    if roots.contains(where: { $0.name == name }) { return nil }
    return extended(chosen, rest)
  }

  private func clashes(_ chosen: [PackageName: Version]) -> Bool {
    for (name, version) in chosen {
      for dependency in entries[name]?.first(where: { $0.version == version })?.base ?? [] {
        if let other = chosen[dependency.name], !dependency.specifiers.contains(other) {
          return true
        }
      }
    }
    return false
  }

  /// Whether the choice holds everything that is asked for or needed, at versions that fit.
  func isAnswer(_ chosen: [PackageName: Version]) -> Bool {
    for constraint in constraints {
      if let version = chosen[constraint.name], !constraint.specifiers.contains(version) {
        return false
      }
    }
    var queue = roots
    var extras: [PackageName: Set<ExtraName>] = [:]
    var isExpanded: Set<PackageName> = []
    while let dependency = queue.popLast() {
      guard let version = chosen[dependency.name], dependency.specifiers.contains(version),
        let entry = entries[dependency.name]?.first(where: { $0.version == version })
      else { return false }
      if isExpanded.insert(dependency.name).inserted { queue += entry.base }
      for extra in dependency.extras
      where extras[dependency.name, default: []].insert(extra).inserted {
        queue += entry.extras[extra] ?? []
      }
    }
    return true
  }
}
