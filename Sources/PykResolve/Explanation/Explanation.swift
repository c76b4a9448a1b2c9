import PykDiagnostics
import PykRequirements
import PykVersions

/// A proof in sentences: what contradicts what, from the person's own words inwards.
///
/// - The facts come in the order in which one meets them when one follows dependencies from what
///   was asked for; each is told once, and many of one kind as one.
/// - The person's requirements that take part come last, with file and line.
struct Explanation {
  let search: Search
  let proof: Proof

  /// The facts about each project, in their order.
  private var factsByProject: [Int: [Int]] = [:]
  /// What the facts require of each project, by the number of the requirement, each once.
  private var requirementsByProject: [Int: [Int]] = [:]

  init(_ proof: Proof, of search: Search) {
    self.search = search
    self.proof = proof
    for fact in proof.facts {
      factsByProject[project(of: fact), default: []].append(fact)
      for number in requirements(in: fact) {
        let target = search.requirements[number].project
        if !requirementsByProject[target, default: []].contains(number) {
          requirementsByProject[target, default: []].append(number)
        }
      }
    }
  }

  func facts(about project: Int) -> [Int] { factsByProject[project] ?? [] }

  func requirements(on project: Int) -> [Int] { requirementsByProject[project] ?? [] }

  /// The requirements that the fact makes of a project.
  private func requirements(in fact: Int) -> [Int] {
    switch search.facts[fact] {
    case .root(let root): search.rootNeeds[root].requirements
    case .constraint(let place): [search.constraintRequirements[place]]
    case .dependency(_, _, let number): [number]
    default: []
    }
  }

  var roots: [Int] {
    var places: [Int] = []
    for fact in proof.facts {
      switch search.facts[fact] {
      case .root(let root), .rootExtra(let root):
        if !places.contains(root) { places.append(root) }
      case .dependency(_, _, let requirement):
        // A URL that the person gave leaves nothing else to choose from, without a fact of its own.
        let target = search.requirements[requirement].project
        for root in search.projects[target].roots
        where search.roots[root].dependency.url != nil && !places.contains(root) {
          places.append(root)
        }
      default: break
      }
    }
    return places.sorted()
  }

  var constraints: [Int] {
    proof.facts.compactMap {
      if case .constraint(let place) = search.facts[$0] { place } else { nil }
    }
  }

  func error() -> ResolutionError {
    let clues = clues()
    let hints = hints(clues)
    let order = projectsInOrder()
    let names = order.map { search.projects[$0].name }
    let roots = roots
    let sentences = sentences(order)
    let asked = askedFor(roots)
    if roots.count == 1, let root = roots.first {
      let project = search.rootNeeds[root].project
      let name = search.projects[project].name.written
      let text = Wording.text(of: search.roots[root])
      let isDirect = proof.facts.allSatisfy {
        self.project(of: $0) == project && target(of: $0) == nil
      }
      if isDirect, constraints.isEmpty {
        let what: String
        var sentences = sentences
        if search.projects[project].candidates.count == 0 {
          what = "can't find `\(name)`"
        } else if isWithoutCandidate(search.rootNeeds[root]) {
          what = "no version of `\(name)` matches `\(text)`"
          if search.projects[project].fixedURLs.isEmpty {
            sentences = ["\(name) has \(range(of: search.projects[project].candidates))"]
          }
        } else {
          let isAny = search.roots[root].dependency.specifiers.isEmpty
          let which = isAny ? "" : " that matches `\(text)`"
          what = "no version of `\(name)`\(which) can be used"
        }
        return ResolutionError(
          diagnosis: Diagnosis(
            what, causes: sentences + (asked.isEmpty ? [] : [asked]), hints: hints),
          clues: clues, names: names)
      }
    }
    let sources = Set(roots.map { search.roots[$0].source })
    var what = "no versions satisfy what you ask for"
    if sources.count == 1, let source = sources.first, let source {
      what = "no versions satisfy what `\(source)` asks for"
    }
    var causes = sentences
    if causes.isEmpty, order.count == 1, let name = names.first?.written {
      let texts = roots.map { Wording.text(of: search.roots[$0]) }
      let constraint = constraints.isEmpty ? "" : " within the constraints"
      let all = texts.count > 2 ? "all of " : texts.count == 2 ? "both " : ""
      causes = ["no version of \(name) matches \(all)\(Wording.list(texts))\(constraint)"]
    } else if let last = causes.popLast() {
      causes.append(last + ", so " + conclusion(roots))
    }
    if roots.count > 1 || !asked.isEmpty { causes.append(askedForAll(roots)) }
    causes += constraints.map(told(constraint:))
    return ResolutionError(
      diagnosis: Diagnosis(what, causes: causes, hints: hints), clues: clues, names: names)
  }

  // MARK: The person's words

  private func conclusion(_ roots: [Int]) -> String {
    let texts = roots.map { Wording.text(of: search.roots[$0]) }
    let with = constraints.isEmpty ? "" : " under the constraints"
    switch texts.count {
    case 1: return "\(texts[0]) can't be satisfied" + with
    case 2: return "\(texts[0]) can't be together with \(texts[1])" + with
    default: return Wording.list(texts) + " can't all be together" + with
    }
  }

  /// Where a single requirement stands, unless it is on the command line.
  private func askedFor(_ roots: [Int]) -> String {
    guard roots.count == 1, let place = roots.first, search.roots[place].source != nil else {
      return ""
    }
    return askedForAll(roots)
  }

  private func askedForAll(_ roots: [Int]) -> String {
    var bySource: [(source: String?, texts: [String])] = []
    for place in roots {
      let root = search.roots[place]
      let text = Wording.text(of: root) + (root.line.map { " (line \($0))" } ?? "")
      if let known = bySource.firstIndex(where: { $0.source == root.source }) {
        bySource[known].texts.append(text)
      } else {
        bySource.append((root.source, [text]))
      }
    }
    return Wording.clauses(
      bySource.map { source, texts in
        (source.map { "`\($0)` asks for " } ?? "you ask for ") + Wording.list(texts)
      })
  }

  private func told(constraint place: Int) -> String {
    let constraint = search.options.constraints[place]
    let line = constraint.line.map { " (line \($0))" } ?? ""
    let source = constraint.source.map { "`\($0)`" } ?? "a constraint"
    return "\(source) allows only \(Wording.text(of: constraint))\(line)"
  }

  // MARK: What the facts are about

  func project(of fact: Int) -> Int {
    switch search.facts[fact] {
    case .root(let root), .rootExtra(let root): search.rootNeeds[root].project
    case .constraint(let place): search.requirements[search.constraintRequirements[place]].project
    case .dependency(let project, _, _), .dependencyExtra(let project, _, _, _): project
    case .obstacle(let project, _), .yanked(let project, _): project
    case .prerelease(let project), .urlNeedsAsker(let project, _): project
    }
  }

  func target(of fact: Int) -> Int? {
    switch search.facts[fact] {
    case .dependency(_, _, let requirement), .dependencyExtra(_, _, let requirement, _):
      search.requirements[requirement].project
    default: nil
    }
  }

  func isWithoutCandidate(_ need: Need) -> Bool {
    need.requirements.contains { number in
      search.requirements[number].set.map { set in
        search.projects[need.project].package.map {
          search.solver.sets.terms.isEmpty(set, search.solver.sets.shapes[$0])
        } ?? true
      } ?? true
    }
  }

  /// The projects of the proof as one meets them from what was asked for, depth first.
  private func projectsInOrder() -> [Int] {
    var order: [Int] = []
    var isSeen: Set<Int> = []
    let starts = roots.map { search.rootNeeds[$0].project } + proof.facts.map(project(of:))
    for start in starts {
      var stack = [start]
      while let project = stack.popLast() {
        guard isSeen.insert(project).inserted else { continue }
        order.append(project)
        let targets = facts(about: project).compactMap(target(of:))
        stack += targets.reversed()
      }
    }
    return order
  }
}
