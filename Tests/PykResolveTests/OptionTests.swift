import PykRequirements
import PykResolve
import PykVersions
import Testing

/// What the options change, and what is spared of what the source could be asked.
@Suite struct OptionTests {
  private let table = """
    a 1.0: b
    a 2.0: b
    a 3.0: b>=2
    b 1.0
    b 2.0
    b 3.0
    c 1.0: b<2
    """

  @Test func lowest() throws {
    let universe = try Universe(table)
    #expect(try answer(universe, ["a>1"]) { $0.preference = .lowest } == "a 2.0, b 1.0")
    #expect(try answer(universe, ["a>1"]) { $0.preference = .lowestDirect } == "a 2.0, b 3.0")
  }

  @Test func withoutDependencies() throws {
    let universe = try Universe(table)
    #expect(try answer(universe, ["a"]) { $0.ignoresDependencies = true } == "a 3.0")
    #expect(universe.reads.isEmpty)
  }

  @Test func constraints() throws {
    let universe = try Universe(table)
    func constrained(_ texts: [String]) throws -> String {
      try answer(universe, ["a"]) { $0.constraints = try texts.map { Root(try Dependency($0)) } }
    }
    #expect(try constrained(["b<2", "zzz<1"]) == "a 2.0, b 1.0")
    #expect(try constrained(["b==1.0"]) == "a 2.0, b 1.0")
    #expect(!universe.listings.contains("zzz"), "a constraint brings nothing in")
  }

  @Test func constraintsAllowPrereleasesAndURLs() throws {
    let universe = try Universe(
      "a 1.0: b\nb 1.0\nb 2.0b1\nb @ https://example.org/b 5.0\nc 1.0 yanked\nc 0.9")
    #expect(
      try answer(universe, ["a"]) { $0.constraints = [Root(try Dependency("b>=2.0b1"))] }
        == "a 1.0, b 2.0b1")
    #expect(
      try answer(universe, ["a"]) {
        $0.constraints = [Root(try Dependency("b @ https://example.org/b"))]
      } == "a 1.0, b 5.0")
    #expect(
      try answer(universe, ["c"]) { $0.constraints = [Root(try Dependency("c==1.0"))] } == "c 1.0")
  }

  @Test func overrides() throws {
    let universe = try Universe(table)
    #expect(
      try answer(universe, ["a", "c"]) { $0.overrides = [Root(try Dependency("b==3.0"))] }
        == "a 3.0, b 3.0, c 1.0")
  }

  /// Such as sources with `--prefer-binary`: never before another, never left out.
  @Test func whatIsALastResortComesLastWhateverItsVersion() throws {
    let universe = try Universe("a 1.0: b\na 2.0: b\na 3.0 last\nb 1.0 last\nb 2.0 last\nb 3.0b1")
    #expect(try answer(universe, ["a"]) == "a 2.0, b 2.0")
    #expect(try answer(universe, ["a>2"]) == "a 3.0")
    #expect(try answer(universe, ["a"]) { $0.preference = .lowest } == "a 1.0, b 1.0")
    #expect(try answer(universe, ["a"]) { $0.prereleases = .allow } == "a 2.0, b 3.0b1")
    // What can't be together with anything else is taken all the same.
    let other = try Universe("a 1.0: b<2\na 2.0 last\nb 2.0")
    #expect(try answer(other, ["a", "b"]) == "a 2.0, b 2.0")
  }

  @Test func prereleases() throws {
    let universe = try Universe("a 1.0: b\na 2.0rc1: b\nb 1.0\nb 2.0rc1")
    let b = try PackageName("b")
    #expect(try answer(universe, ["a"]) { $0.prereleases = .allow } == "a 2.0rc1, b 2.0rc1")
    #expect(
      try answer(universe, ["a"]) { $0.prereleasesByName[b] = .allow } == "a 1.0, b 2.0rc1")
    #expect(
      try answer(try Universe("a 1.0b1"), ["a"]) { $0.prereleases = .disallow }
        .hasPrefix("error: no version of `a` can be used"))
  }

  @Test func installedStaysAndAsksNobody() throws {
    let universe = try Universe(table, installed: ["a 2.0", "b 2.0"])
    #expect(try answer(universe, ["a"]) == "a 2.0, b 2.0")
    #expect(universe.listings.isEmpty)
    let pins = try solve(universe, ["a"]).pins
    #expect(pins.allSatisfy { $0.isKept })
  }

  @Test func installedGivesWayWhereItMust() throws {
    let universe = try Universe(table, installed: ["a 2.0", "b 1.0"])
    #expect(try answer(universe, ["a>=3"]) == "a 3.0, b 3.0")
    #expect(try answer(universe, ["a", "b>1"]) == "a 2.0, b 3.0")
    #expect(universe.listings.contains("b"))
  }

  @Test func installedIsStillPreferredWhenAllAreKnown() throws {
    // b 2.0 doesn't fit c, which is met after b: everything of b is asked for, and a stays.
    let universe = try Universe(table, installed: ["a 1.0", "b 2.0"])
    #expect(try answer(universe, ["a", "c"]) == "a 1.0, b 1.0, c 1.0")
    #expect(universe.listings.sorted() == ["b", "c"])
  }

  @Test func anInstalledDependentGivesWayRatherThanWhatAsksForIt() throws {
    let universe = try Universe(
      "app 1.0\napp 2.0: p\np 1.0: q<2\np 2.0: q\nq 1.0\nq 2.0", installed: ["p 1.0"])
    #expect(try answer(universe, ["app", "q>=2"]) == "app 2.0, p 2.0, q 2.0")
  }

  @Test func somethingInstalledGivesWayThoughItAloneContradictsWhatIsAskedFor() throws {
    // Nothing but p 2.0 is looked at first, and it can't be together with q<2 whatever else is.
    let universe = try Universe(
      "p 1.0: m==1\np 2.0: m==2\nm 1: q\nm 2: q>=2\nq 1.0\nq 2.0", installed: ["p 2.0"])
    #expect(try answer(universe, ["q<2", "p"]) == "m 1, p 1.0, q 1.0")
    #expect(
      try answer(universe, ["q<2", "p"]) { $0.upgrade = .onlyIfNeeded } == "m 1, p 1.0, q 1.0")
    #expect(
      try answer(universe, ["p"]) { $0.constraints = [Root(try Dependency("q<2"))] }
        == "m 1, p 1.0, q 1.0")
  }

  @Test func whatIsInstalledNeedNotBeInTheIndex() throws {
    let universe = try Universe("a 1.0\na 3.0\nb 1.0: a", installed: ["a 2.0+mine"])
    #expect(try answer(universe, ["b"]) == "a 2.0+mine, b 1.0")
    #expect(try answer(universe, ["b", "a>2"]) == "a 3.0, b 1.0")
    #expect(try answer(universe, ["b", "a>2.0b1"]) == "a 2.0+mine, b 1.0")
    #expect(
      try answer(universe, ["a"]) { $0.upgradedNames = [try PackageName("a")] } == "a 3.0")
  }

  @Test func aPrereleaseThatIsInstalledStays() throws {
    let universe = try Universe("a 1.0\na 2.0b1", installed: ["a 2.0b1"])
    #expect(try answer(universe, ["a>=1"]) == "a 2.0b1")
  }

  @Test func upgrades() throws {
    let universe = try Universe(table, installed: ["a 1.0", "b 2.0"])
    #expect(try answer(universe, ["a"]) { $0.upgrade = .onlyIfNeeded } == "a 3.0, b 2.0")
    #expect(try answer(universe, ["a"]) { $0.upgrade = .eager } == "a 3.0, b 3.0")
    let b = try PackageName("b")
    #expect(try answer(universe, ["a"]) { $0.upgradedNames = [b] } == "a 1.0, b 3.0")
  }

  @Test func preferredVersions() throws {
    let universe = try Universe(table)
    let b = try PackageName("b")
    let two = try Version("2.0")
    #expect(try answer(universe, ["a"]) { $0.preferredVersions[b] = two } == "a 3.0, b 2.0")
    #expect(
      try answer(universe, ["a", "c"]) { $0.preferredVersions[b] = two } == "a 2.0, b 1.0, c 1.0")
  }

  @Test func theOrderOfRequirementsHoldsHoweverManyVersionsThatCosts() throws {
    // The newest a rules out every b but one that is so old that it needs nothing.
    var table = "a 1.0\na 2.0: c>=2\nc 1.0\nc 2.0\nb 0.1\n"
    for version in 1...60 { table += "b \(version).0: c<2\n" }
    let universe = try Universe(table)
    #expect(try answer(universe, ["a", "b"]) == "a 2.0, b 0.1, c 2.0")
    #expect(try answer(universe, ["b", "a"]) == "a 1.0, b 60.0, c 1.0")
  }

  @Test func whoAsksForWhat() throws {
    let universe = try Universe(
      "a 1.0: b>1\na[x] 1.0: c\nb 2.0 yanked:old\nb 3.0\nc 1.0: b[y]<3\nc 2.0: b==2.0")
    let resolution = try solve(universe, ["a[x,z]", "b"])
    #expect(resolution.pins.map(\.name.normalized) == ["b", "c", "a"])
    let b = try #require(resolution.pins.first)
    #expect(b.isRequested)
    #expect(b.roots == [1])
    #expect(b.yanked == "old")
    #expect(
      b.dependents.map { "\($0.name)\($0.dependency.specifiers)" } == ["c==2.0", "a>1"])
    #expect(resolution.pins[1].dependents.map(\.extra?.normalized) == ["x"])
    #expect(resolution.pins[2].extras.map(\.normalized) == ["x", "z"])
    #expect(resolution.missingExtras.map(\.extra.normalized) == ["z"])
  }

  @Test func circlesKeepTheFirstForLast() throws {
    let universe = try Universe("a 1.0: b\nb 1.0: c\nc 1.0: a; d\nd 1.0")
    #expect(try solve(universe, ["a"]).pins.map(\.name.normalized) == ["d", "c", "b", "a"])
    #expect(try solve(universe, ["b"]).pins.map(\.name.normalized) == ["a", "d", "c", "b"])
  }

  @Test func aHostileListIsCutWhereItsOrderBreaks() throws {
    struct Disorder: PackageSource {
      func candidates(of name: PackageName, from origin: CandidateOrigin) throws -> Candidates {
        Candidates(versions: try ["1.0", "2.0", "2.0.0", "1.5"].map { try Version($0) })
      }
      func standing(of candidate: CandidateReference) throws -> CandidateStanding { .usable }
      func dependencies(of candidate: CandidateReference) throws -> Dependencies {
        .known(base: [], extras: [:])
      }
    }
    let a = try PackageName("a")
    let pins = try Resolver(source: Disorder(), roots: [Root(Dependency(name: a))]).solve().pins
    #expect(pins.map(\.version.description) == ["2.0"])
  }

  @Test func whatTheSourceThrowsComesThrough() throws {
    struct Broken: Error {}
    struct Down: PackageSource {
      func candidates(of name: PackageName, from origin: CandidateOrigin) throws -> Candidates {
        throw Broken()
      }
      func standing(of candidate: CandidateReference) throws -> CandidateStanding { .usable }
      func dependencies(of candidate: CandidateReference) throws -> Dependencies { throw Broken() }
    }
    let a = try PackageName("a")
    #expect(throws: Broken.self) {
      try Resolver(source: Down(), roots: [Root(Dependency(name: a))]).solve()
    }
  }
}
