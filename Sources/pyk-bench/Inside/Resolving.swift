import PykRequirements
import PykResolve
import PykVersions

/// A graph of projects that stands in memory: each needs a few of those after it, in ranges that
/// now and then exclude one another.
final class GeneratedGraph: PackageSource {
  private let names: [PackageName]
  private let places: [PackageName: Int]
  private let versions: [Version]
  /// By project and version.
  private var needs: [[[Dependency]]] = []

  init(projects: Int, candidates: Int) throws {
    names = try (0..<projects).map { try PackageName("project-\($0)") }
    places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    versions = try (0..<candidates).map { try Version("\($0 / 10).\($0 % 10)") }
    var random = Sequence32()
    for project in 0..<projects {
      var targets: [Int] = []
      for _ in 0..<min(4, projects - 1 - project) {
        let reach = min(40, projects - 1 - project)
        targets.append(project + 1 + random.next(below: reach))
      }
      // The next one in any case, so that all of them are needed.
      if project + 1 < projects { targets.append(project + 1) }
      needs.append(
        try (0..<candidates).map { candidate in
          try targets.map { target in
            // A newer candidate may ask for newer ones, as releases do.
            let lowest = max(0, candidate / 10 - 2)
            let upper = random.next(below: 8) == 0 ? ",<\(candidates / 10)" : ""
            return Dependency(
              name: names[target], specifiers: try VersionSpecifierSet(">=\(lowest)\(upper)"))
          }
        })
    }
  }

  var root: Root { Root(Dependency(name: names[0])) }

  func candidates(of name: PackageName, from origin: CandidateOrigin) -> Candidates {
    Candidates(versions: places[name] == nil ? [] : versions)
  }

  func standing(of candidate: CandidateReference) -> CandidateStanding { .usable }

  func dependencies(of candidate: CandidateReference) -> Dependencies {
    .known(base: places[candidate.name].map { needs[$0][candidate.index] } ?? [], extras: [:])
  }
}

/// Two projects released together, of which every pair but the oldest ones is ruled out: what
/// walks through thousands of versions.
struct LockstepGraph: PackageSource {
  let count: Int
  let names: (app: PackageName, core: PackageName, base: PackageName)

  init(count: Int) throws {
    self.count = count
    names = (try PackageName("app"), try PackageName("core"), try PackageName("base"))
  }

  func roots() throws -> [Root] {
    [
      Root(Dependency(name: names.base, specifiers: try VersionSpecifierSet("<1"))),
      Root(Dependency(name: names.app)),
    ]
  }

  func candidates(of name: PackageName, from origin: CandidateOrigin) throws -> Candidates {
    if name == names.base { return Candidates(versions: [try Version("0.5"), try Version("1.5")]) }
    return Candidates(versions: try (0..<count).map { try Version("1.\($0)") })
  }

  func standing(of candidate: CandidateReference) -> CandidateStanding { .usable }

  func dependencies(of candidate: CandidateReference) throws -> Dependencies {
    switch candidate.name {
    case names.app:
      let text = ">=1.\(candidate.index),<1.\(candidate.index + 1)"
      return .known(
        base: [Dependency(name: names.core, specifiers: try VersionSpecifierSet(text))], extras: [:]
      )
    case names.core:
      let text = candidate.index < 10 ? "<2" : ">=1"
      return .known(
        base: [Dependency(name: names.base, specifiers: try VersionSpecifierSet(text))], extras: [:]
      )
    default: return .known(base: [], extras: [:])
    }
  }
}

func measureResolving(_ bench: Bench) throws {
  let graph = try GeneratedGraph(projects: 600, candidates: 100)
  try bench.measure("resolve-600-projects", items: 600, unit: "project") {
    consume(try Resolver(source: graph, roots: [graph.root]).solve())
  }
  let lockstep = try LockstepGraph(count: 2_000)
  try bench.measure("resolve-lockstep-2000", items: 2_000, unit: "version") {
    consume(try Resolver(source: lockstep, roots: try lockstep.roots()).solve())
  }
}
