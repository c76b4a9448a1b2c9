import PykRequirements
import PykResolve
import PykVersions
import Testing

/// How the work grows, counted and not timed.
@Suite struct GrowthTests {
  /// Packages in a row, each needing some of those after it in ranges.
  static func layered(_ count: Int, versions: Int) throws -> Universe {
    var dice = Dice(state: 7)
    var entries: [PackageName: [Universe.Entry]] = [:]
    let names = try (0..<count).map { try PackageName("p\($0)") }
    for place in 0..<count {
      let targets = (0..<4).map { _ in place + dice.roll(1...20) }.filter { $0 < count }
      entries[names[place]] = try (1...versions).map { version in
        var entry = Universe.Entry(version: try Version("\(version).0"))
        entry.base = try targets.map {
          Dependency(
            name: names[$0], specifiers: try VersionSpecifierSet(">=\(max(1, version - 5)).0"))
        }
        return entry
      }
    }
    return Universe(entries: entries)
  }

  @Test func readsEachProjectOnceWhereNothingConflicts() throws {
    for count in [100, 1000] {
      let universe = try Self.layered(count, versions: 10)
      let resolution = try solve(universe, ["p0"])
      let statistics = resolution.statistics
      #expect(resolution.pins.count > count * 8 / 10)
      #expect(statistics.decisions == resolution.pins.count)
      #expect(statistics.dependencyReads == resolution.pins.count)
      #expect(statistics.candidateLists == resolution.pins.count)
      #expect(statistics.conflicts == 0)
      #expect(statistics.derivations <= 5 * resolution.pins.count)
      #expect(universe.expected.count == resolution.pins.count)
    }
  }

  @Test func readsAVersionAtMostOnceInALongWalk() throws {
    // Each version of a pins b, and only the lowest pair fits c.
    let count = 300
    var table = "c 1.0: d<2\nd 1.0\nd 2.0\n"
    for version in 1...count {
      table += "a \(version).0: b==\(version).0\n"
      table += "b \(version).0: \(version == 1 ? "d" : "d>=2")\n"
    }
    let universe = try Universe(table)
    let resolution = try solve(universe, ["c", "a"])
    #expect(resolution.pins.contains { $0.name.normalized == "a" && "\($0.version)" == "1.0" })
    #expect(resolution.statistics.dependencyReads <= 2 * count + 2)
    #expect(universe.prefetched.count > count, "the source is told what will be read")
  }

  /// What a version needs goes out of play with the version; another one that needs the same brings
  /// it back.
  @Test func aDependencyOfExcludedVersionsCountsForLaterOnes() throws {
    let count = 120
    var table = "d 1.0\nd 2.0\ne 1.0\ne 2.0\n"
    for version in 1...count {
      // The upper versions lead to a b that d<2 rules out; the two lowest lead nowhere else.
      table += "a \(version).0: e<2\(version < 3 ? "" : "; b==\(version).0")\n"
      table += "b \(version).0: d>=2\n"
    }
    let resolution = try solve(try Universe(table), ["d<2", "a"])
    #expect(
      resolution.pins.map { "\($0.name) \($0.version)" }.sorted() == ["a 2.0", "d 1.0", "e 1.0"])
  }

  @Test func passesOverUnusableVersionsAtOnce() throws {
    var table = "a 1.0\n"
    for version in 2...2000 { table += "a \(version).0 python>=3.99\n" }
    let resolution = try solve(try Universe(table), ["a"])
    #expect(resolution.statistics.incompatibilities <= 3)
    #expect(resolution.statistics.dependencyReads == 1)
  }

  @Test func findsTheContradictionInALongWalk() throws {
    let count = 200
    var table = "c 1.0: d<2\nd 1.0\nd 2.0\n"
    for version in 1...count {
      table += "a \(version).0: b==\(version).0\n"
      table += "b \(version).0: d>=2\n"
    }
    let text = try answer(try Universe(table), ["c", "a"])
    #expect(
      text == """
        error: no versions satisfy what `requirements.txt` asks for
        cause: c 1.0 needs d<2, every version of a needs one b or another (a 200.0 needs b==200.0, a 1.0 needs b==1.0, and so on), and every version of b needs d>=2, so c can't be together with a
        cause: `requirements.txt` asks for c (line 1) and a (line 2)
        """)
  }

  @Test func aDeepChainDoesNotExhaustTheStack() throws {
    let count = 1000
    var table = ""
    for place in 0..<count { table += "p\(place) 1.0: p\(place + 1)\n" }
    #expect(try answer(try Universe(table + "p\(count) 1.0"), ["p0"]).hasPrefix("p0 1.0, p1 1.0"))
    #expect(
      try answer(try Universe(table), ["p0"]).contains("knows a project named `p\(count)`"))
  }
}
