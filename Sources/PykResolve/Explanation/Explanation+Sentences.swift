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
    clauses += told(pythonsOf: facts(about: project))
    for fact in facts(about: project) {
      switch search.facts[fact] {
      case .root, .rootExtra, .constraint: break
      case .prerelease:
        if clauses.isEmpty, let version = matchingPrerelease(of: project) {
          clauses.append(
            "\(search.projects[project].name.written) \(version) is a pre-release that nobody asks for"
          )
        }
      case .dependency(_, _, let requirement), .dependencyExtra(_, _, let requirement, _):
        let target = search.requirements[requirement].project
        if byTarget[target] == nil { targets.append(target) }
        byTarget[target, default: []].append(fact)
      case .obstacle(_, .requiresPython): break
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

  /// Which Pythons candidates of one project are for: version by version, or where that would be
  /// long the oldest and the newest.
  private func told(pythonsOf facts: [Int]) -> [String] {
    var texts: [String] = []
    var byText: [String: [Int]] = [:]
    for fact in facts {
      guard case .obstacle(_, .requiresPython(let text)) = search.facts[fact] else { continue }
      if byText[text] == nil { texts.append(text) }
      byText[text, default: []].append(fact)
    }
    guard texts.count > 3 else {
      return texts.map { "\(subject(of: byText[$0] ?? [])) requires Python \($0)" }
    }
    let ordered = texts.flatMap { text in
      (byText[text] ?? []).flatMap { relevant($0) }.map { (version: $0, text: text) }
    }.sorted { $0.version < $1.version }
    guard let oldest = ordered.first, let newest = ordered.last else { return [] }
    return [
      "\(subject(of: texts.flatMap { byText[$0] ?? [] })) requires another Python "
        + "(\(oldest.version) \(oldest.text), \(newest.version) \(newest.text))"
    ]
  }

  /// What candidates of one project need of one other: at length up to three, else by example.
  private func told(needs facts: [Int]) -> [String] {
    var clauses: [String] = []
    for fact in facts {
      let clause = told(need: fact)
      if !clauses.contains(clause) { clauses.append(clause) }
      if clauses.count > 3 { break }
    }
    guard clauses.count > 3, let first = facts.first, let last = facts.last,
      let target = target(of: first)
    else { return clauses }
    let name = search.projects[target].name.written
    let examples = "\(told(need: first)), \(told(need: last)), and so on"
    return ["\(subject(of: facts)) needs one \(name) or another (\(examples))"]
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
    for number in requirements(on: project) {
      guard let set = search.requirements[number].set else { continue }
      let text = search.requirements[number].text
      if list.count == 0 {
        clauses.append(absence(of: project))
      } else if search.solver.sets.terms.isEmpty(set, search.solver.sets.shapes[package]) {
        if let fixed = search.projects[project].fixedURLs.first {
          let version = list.versions.first.map { ", which is \($0)" } ?? ""
          clauses.append("\(name) is to come from \(Wording.withoutSecrets(fixed))\(version)")
        } else {
          clauses.append("no version of \(name) matches \(text) (it has \(range(of: list)))")
        }
      } else if isPrereleaseOnly(set, project) {
        clauses.append("only pre-releases of \(name) match \(text)")
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

  /// What there is: `3.0 alone`, `0.1 and 3.0`, `50 versions from 0.1 to 3.1`.
  func range(of list: CandidateList) -> String {
    let finals = list.versions.prefix(list.orderedCount).filter { !$0.isPrerelease }
    let versions = finals.isEmpty ? list.versions : finals
    guard let first = versions.first, let last = versions.last else { return "no version" }
    if versions.count == 1 { return "\(first) alone" }
    if versions.count == 2 { return "\(first) and \(last)" }
    return "\(versions.count) versions from \(first) to \(last)"
  }

  private func absence(of project: Int) -> String {
    let name = search.projects[project].name.written
    switch search.projects[project].absence {
    case .unknownName(_, let asked):
      let who = asked.isEmpty ? "" : " (\(Wording.list(asked.map { "`\($0)`" })))"
      return "no index that was asked\(who) knows a project named `\(name)`"
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
    case .otherPythons(let pythons):
      return "\(subject) has wheels for other Pythons only, such as \(Wording.list(pythons))"
    case .onlySource(let reason):
      return "\(subject) exists as a source distribution only" + because(reason)
    case .excludedByDate(let date): return "\(subject) was uploaded after \(date)"
    case .unknownDigest(let found):
      return "\(subject) has no file with a digest that the requirements allow" + because(found)
    case .brokenMetadata(let reason):
      return "\(subject) has metadata that can't be used" + because(reason)
    case .other(let clause): return "\(subject) \(clause)"
    }
  }

  /// The candidates that a fact is about, as far as the rest of the proof lets them matter.
  private func subject(_ fact: Int, _ extra: ExtraName? = nil) -> String {
    subject(of: [fact], extra)
  }

  private func subject(of facts: [Int], _ extra: ExtraName? = nil) -> String {
    guard let first = facts.first else { return "" }
    let place = project(of: first)
    let project = search.projects[place]
    let sets = search.solver.sets
    let name = project.name.written + (extra.map { "[\($0.written)]" } ?? "")
    guard let package = project.package else { return name }
    let terms = facts.flatMap { fact in
      search.solver.store.terms(of: search.incompatibilities[fact]).filter { $0.package == package }
    }
    let shape = sets.shapes[package]
    let list = project.candidates
    let isOut = list.versions.indices.map { candidate in
      project.excludedPrereleases.map { sets.terms.contains($0, candidate, shape) } ?? false
    }
    let members = list.versions.indices.map { candidate in
      terms.contains { sets.terms.contains($0.set, candidate, shape) }
    }
    return Wording.candidates(
      of: name, list.versions, relevant(members, of: place, package, isOut: isOut), isOut: isOut)
  }

  /// Those of the members that the rest of the proof lets matter; all where that is none.
  private func relevant(
    _ members: [Bool], of place: Int, _ package: Int, isOut: [Bool]
  ) -> [Bool] {
    let sets = search.solver.sets
    let shape = sets.shapes[package]
    var relevant = members
    for number in requirements(on: place) {
      guard let set = search.requirements[number].set else { continue }
      for candidate in relevant.indices where !sets.terms.contains(set, candidate, shape) {
        relevant[candidate] = false
      }
    }
    let isAny = relevant.indices.contains { relevant[$0] && !isOut[$0] }
    return isAny ? relevant : members
  }

  /// The versions that a fact about one project is about, as far as they matter.
  private func relevant(_ fact: Int) -> [Version] {
    let place = project(of: fact)
    let versions = search.projects[place].candidates.versions
    guard let package = search.projects[place].package else { return [] }
    let sets = search.solver.sets
    let terms = search.solver.store.terms(of: search.incompatibilities[fact])
      .filter { $0.package == package }
    let members = versions.indices.map { candidate in
      terms.contains { sets.terms.contains($0.set, candidate, sets.shapes[package]) }
    }
    let matter = relevant(
      members, of: place, package, isOut: versions.map { _ in false })
    return versions.indices.filter { matter[$0] }.map { versions[$0] }
  }
}
