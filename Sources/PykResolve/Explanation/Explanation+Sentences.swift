import PykRequirements
import PykVersions

extension Explanation {
  /// How many facts a sentence holds, and how many sentences are told.
  private static var factsInSentence: Int { 3 }
  private static var sentenceLimit: Int { 12 }

  /// The facts beside what was asked for, as clauses joined into sentences.
  func sentences(_ order: [Int]) -> [String] {
    var clauses: [String] = []
    for project in order { clauses += self.clauses(about: project) }
    var seen: Set<String> = []
    clauses = clauses.filter { seen.insert($0).inserted }
    var sentences: [String] = []
    var place = 0
    while place < clauses.count {
      var end = min(place + Self.factsInSentence, clauses.count)
      // No last sentence of a single short clause.
      if clauses.count - end == 1 { end = clauses.count }
      sentences.append(Wording.clauses(Array(clauses[place..<end])))
      place = end
    }
    if sentences.count > Self.sentenceLimit {
      let left = sentences.count - Self.sentenceLimit
      let last = sentences.removeLast()
      sentences.removeSubrange((Self.sentenceLimit - 2)...)
      sentences.append("\(left + 1) more sentences of this kind are left out")
      sentences.append(last)
    }
    return sentences
  }

  private func clauses(about project: Int) -> [String] {
    var clauses: [String] = []
    clauses += emptiness(of: project)
    var targets: [Int] = []
    var byTarget: [Int: [Int]] = [:]
    for fact in proof.facts where self.project(of: fact) == project {
      switch search.facts[fact] {
      case .root, .rootExtra, .constraint, .prerelease: break
      case .dependency(_, _, let requirement), .dependencyExtra(_, _, let requirement, _):
        let target = search.requirements[requirement].project
        if byTarget[target] == nil { targets.append(target) }
        byTarget[target, default: []].append(fact)
      case .obstacle(_, let obstacle):
        clauses.append(told(obstacle, subject: subject(fact)))
      case .yanked(_, let reason):
        let why = reason.isEmpty ? "" : " (\(reason))"
        clauses.append("\(subject(fact)) was withdrawn by its author\(why)")
      case .urlNeedsAsker(_, let url):
        clauses.append(
          "\(search.projects[project].name.written) from \(Wording.withoutSecrets(url)) is taken "
            + "only where something asks for that address")
      }
    }
    for target in targets { clauses += told(needs: byTarget[target] ?? []) }
    return clauses
  }

  /// What candidates of one project need of one other: at length up to three, else by example.
  private func told(needs facts: [Int]) -> [String] {
    var clauses: [String] = []
    for fact in facts {
      let clause = told(need: fact)
      if !clauses.contains(clause) { clauses.append(clause) }
    }
    guard clauses.count > 3, let first = clauses.first, let last = clauses.last else {
      return clauses
    }
    let name = search.projects[project(of: facts[0])].name.written
    return [
      first, "\(clauses.count - 2) more versions or ranges of \(name) need something alike", last,
    ]
  }

  private func told(need fact: Int) -> String {
    switch search.facts[fact] {
    case .dependency(_, let extra, let requirement):
      return "\(subject(fact, extra)) needs \(search.requirements[requirement].text)"
    case .dependencyExtra(_, let extra, let requirement, let of):
      let target = search.projects[search.requirements[requirement].project].name.written
      return "\(subject(fact, extra)) needs \(target)[\(of.written)]"
    default: return ""
    }
  }

  /// Why nothing matches a requirement on the project that nothing can match.
  private func emptiness(of project: Int) -> [String] {
    guard let package = search.projects[project].package else { return [] }
    let name = search.projects[project].name.written
    let list = search.projects[project].candidates
    var clauses: [String] = []
    for fact in proof.facts {
      let requirements: [Int]
      switch search.facts[fact] {
      case .root(let root) where search.rootNeeds[root].project == project:
        requirements = search.rootNeeds[root].requirements
      case .dependency(_, _, let number) where search.requirements[number].project == project:
        requirements = [number]
      default: continue
      }
      for number in requirements {
        guard let set = search.requirements[number].set else { continue }
        let text = search.requirements[number].text
        if list.count == 0 {
          clauses.append(absence(of: project))
        } else if search.solver.sets.terms.isEmpty(set, search.solver.sets.shapes[package]) {
          if let fixed = search.projects[project].fixedURLs.first {
            clauses.append("\(name) is to come from \(Wording.withoutSecrets(fixed))")
          } else {
            clauses.append("no version of \(name) matches \(text) (\(range(of: list)))")
          }
        } else if isPrereleaseOnly(set, project) {
          clauses.append("only pre-releases of \(name) match \(text)")
        }
      }
    }
    return clauses
  }

  private func isPrereleaseOnly(_ set: CandidateSet, _ project: Int) -> Bool {
    guard let package = search.projects[project].package,
      let excluded = search.projects[project].excludedPrereleases
    else { return false }
    let shape = search.solver.sets.shapes[package]
    return search.solver.sets.terms.candidates(set, shape).allSatisfy {
      search.solver.sets.terms.contains(excluded, $0, shape)
    }
  }

  private func range(of list: CandidateList) -> String {
    guard let first = list.versions.first, let last = list.versions.last else { return "" }
    if list.count == 1 { return "there is only \(first)" }
    if list.count == 2 { return "there are \(first) and \(last)" }
    let newest = list.versions.prefix(list.orderedCount).last { !$0.isPrerelease } ?? last
    return "there are \(list.count) from \(first) to \(newest)"
  }

  private func absence(of project: Int) -> String {
    let name = search.projects[project].name.written
    switch search.projects[project].absence {
    case .unknownName: return "no index that was asked knows a project named `\(name)`"
    case .other(let clause): return clause
    case nil: return "there is no version of \(name) at all"
    }
  }

  private func told(_ obstacle: Obstacle, subject: String) -> String {
    func because(_ reason: String) -> String { reason.isEmpty ? "" : ": \(reason)" }
    switch obstacle {
    case .requiresPython(let specifiers): return "\(subject) requires Python \(specifiers)"
    case .noCompatibleWheel(let there):
      return "\(subject) has no wheel that fits this Python and platform" + because(there)
    case .onlySource(let reason):
      return "\(subject) exists as a source distribution only" + because(reason)
    case .excludedByDate(let date): return "\(subject) was uploaded after \(date)"
    case .unknownDigest: return "\(subject) has no file with a digest that the requirements allow"
    case .brokenMetadata(let reason):
      return "\(subject) has metadata that can't be used" + because(reason)
    case .other(let clause): return "\(subject) \(clause)"
    }
  }

  /// The candidates that a fact is about, as far as the rest of the proof lets them matter.
  private func subject(_ fact: Int, _ extra: ExtraName? = nil) -> String {
    let place = project(of: fact)
    let project = search.projects[place]
    let sets = search.solver.sets
    let name = project.name.written + (extra.map { "[\($0.written)]" } ?? "")
    guard let package = project.package,
      let term = search.solver.store.terms(of: search.incompatibilities[fact]).first(where: {
        $0.package == package
      })
    else { return name }
    let shape = sets.shapes[package]
    let list = project.candidates
    let isOut = list.versions.indices.map { candidate in
      project.excludedPrereleases.map { sets.terms.contains($0, candidate, shape) } ?? false
    }
    let members = list.versions.indices.map { sets.terms.contains(term.set, $0, shape) }
    var relevant = members
    for other in proof.facts {
      for number in requirements(in: other) where search.requirements[number].project == place {
        guard let set = search.requirements[number].set else { continue }
        for candidate in relevant.indices where !sets.terms.contains(set, candidate, shape) {
          relevant[candidate] = false
        }
      }
    }
    let isAny = relevant.indices.contains { relevant[$0] && !isOut[$0] }
    return Wording.candidates(
      of: name, list.versions, isAny ? relevant : members, isOut: isOut)
  }

  /// The requirements that the fact makes of a project.
  private func requirements(in fact: Int) -> [Int] {
    switch search.facts[fact] {
    case .root(let root): search.rootNeeds[root].requirements
    case .constraint(let place): [search.constraintRequirements[place]]
    case .dependency(_, _, let number): [number]
    default: []
    }
  }
}
