import PykRequirements
import PykVersions

extension Explanation {
  /// What the facts of the proof, and what they leave out, suggest.
  func clues() -> [ResolutionError.Clue] {
    var clues: [ResolutionError.Clue] = []
    func add(_ clue: ResolutionError.Clue) {
      if !clues.contains(clue) { clues.append(clue) }
    }
    for fact in proof.facts {
      let place = project(of: fact)
      let name = search.projects[place].name
      switch search.facts[fact] {
      case .root(let root):
        add(.root(root))
        unknown(place).map(add)
      case .rootExtra(let root): add(.root(root))
      case .constraint(let constraint): add(.constraint(constraint))
      case .dependency(_, _, let requirement), .dependencyExtra(_, _, let requirement, _):
        unknown(search.requirements[requirement].project).map(add)
      case .obstacle(_, let obstacle):
        if let version = highest(of: fact, in: place) { add(.unusable(name, version, obstacle)) }
      case .yanked(_, let reason):
        if let version = highest(of: fact, in: place) {
          add(.yanked(name, version, reason: reason))
        }
      case .prerelease:
        if let version = matchingPrerelease(of: place) { add(.prerelease(name, version)) }
      case .urlNeedsAsker: break
      }
    }
    return clues
  }

  private func unknown(_ place: Int) -> ResolutionError.Clue? {
    guard search.projects[place].candidates.count == 0,
      case .unknownName(let near, let asked) = search.projects[place].absence
    else { return nil }
    return .unknownName(search.projects[place].name, near: near, asked: asked)
  }

  private func highest(of fact: Int, in place: Int) -> Version? {
    guard let package = search.projects[place].package,
      let term = search.solver.store.terms(of: search.incompatibilities[fact]).first
    else { return nil }
    let shape = search.solver.sets.shapes[package]
    let versions = search.projects[place].candidates.versions
    return search.solver.sets.terms.candidates(term.set, shape).last.map { versions[$0] }
  }

  /// The highest pre-release that everything in the proof that speaks of the project would take.
  func matchingPrerelease(of place: Int) -> Version? {
    guard let package = search.projects[place].package,
      let excluded = search.projects[place].excludedPrereleases
    else { return nil }
    let shape = search.solver.sets.shapes[package]
    let terms = search.solver.sets.terms
    var matching = terms.candidates(excluded, shape)
    for number in requirements(on: place) {
      guard let set = search.requirements[number].set else { continue }
      matching.removeAll { !terms.contains(set, $0, shape) }
    }
    return matching.last.map { search.projects[place].candidates.versions[$0] }
  }

  func hints(_ clues: [ResolutionError.Clue]) -> [String] {
    var hints: [String] = []
    var pythons: [PackageName: (version: Version, specifiers: String)] = [:]
    for case .unusable(let name, let version, .requiresPython(let text)) in clues
    where pythons[name].map({ $0.version < version }) ?? true {
      pythons[name] = (version, text)
    }
    for clue in clues {
      switch clue {
      case .unknownName(_, let near, let asked):
        if !near.isEmpty {
          hints.append("did you mean \(Wording.list(near.map { "`\($0)`" }, "or"))?")
        }
        for address in asked where Self.hasNoPath(address) {
          hints.append("the pages of an index are mostly below `/simple/`: is `\(address)` all?")
        }
      case .prerelease(let name, let version):
        hints.append(
          "`--pre` allows pre-releases, such as \(name.written) \(version)")
      case .yanked(let name, let version, _):
        hints.append(
          "ask for exactly `\(name.written)==\(version)` to take it although it was withdrawn")
      case .unusable(let name, _, .requiresPython):
        // Of the newest version, once.
        guard let python = pythons.removeValue(forKey: name) else { break }
        hints.append("use a Python that fits \(python.specifiers) with `--python`")
      case .unusable(_, _, .otherPythons(let pythons)):
        if let last = pythons.last {
          hints.append("use a Python for which there are wheels, such as by `--python \(last)`")
        }
      case .unusable, .root, .constraint: break
      }
    }
    if let change = loosening() { hints.append(change) }
    return hints
  }

  /// `https://host` and `https://host/`.
  private static func hasNoPath(_ address: String) -> Bool {
    guard address.hasPrefix("http"), let start = address.firstRange(of: "://") else { return false }
    let slash = address[start.upperBound...].firstIndex(of: "/")
    return slash.map { address.index(after: $0) == address.endIndex } ?? true
  }

  /// What of the person's own words could be changed, where several of them take part.
  private func loosening() -> String? {
    var changes: [String] = []
    for place in roots {
      let root = search.roots[place]
      guard root.dependency.url == nil, !root.dependency.specifiers.isEmpty else { continue }
      changes.append("another \(root.dependency.name.written)")
    }
    for place in constraints {
      let source = search.options.constraints[place].source.map { "`\($0)`" }
      changes.append("more in \(source ?? "the constraints")")
    }
    let names = Set(roots.map { search.rootNeeds[$0].project })
    guard !changes.isEmpty, names.count + constraints.count > 1 else { return nil }
    var seen: Set<String> = []
    return "allow " + Wording.list(changes.filter { seen.insert($0).inserted }, "or")
  }
}
