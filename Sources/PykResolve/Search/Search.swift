import PykRequirements
import PykVersions

/// One resolution: turns requirements into facts for the solver, takes the decisions, and begins
/// again where an assumption didn't hold.
///
/// Assumptions only ever grow (this project is needed whole, that one's pre-releases count), so
/// that the number of attempts is bounded by what there is to learn.
struct Search {
  let source: any PackageSource
  let roots: [Root]
  let options: ResolverOptions

  // Across attempts.
  var projects: [Project] = []
  var projectsByName: [PackageName: Int] = [:]
  var requirements: [RequirementRecord] = []
  var rootNeeds: [Need] = []
  /// By the numbers that the source gives dependencies.
  var needsByNumber: ContiguousArray<Need?> = []
  var constraintRequirements: [Int] = []
  var overrides: [PackageName: [Int]] = [:]
  var statistics = ResolutionStatistics()

  // One attempt.
  var solver = Solver()
  var facts: [Fact] = []
  /// The widest incompatibility that a fact stands for.
  var incompatibilities: [Int] = []
  var packages: [SolverPackage] = []
  var dependencySlots: [DependencyKey: DependencySlot] = [:]
  var expanded: Set<ExpansionKey> = []
  var pendingAskers: [Int] = []
  var queue = DecisionQueue()

  /// An assumption didn't hold; what is to be assumed instead has been written down.
  struct Restart: Error {}

  init(source: any PackageSource, roots: [Root], options: ResolverOptions) {
    self.source = source
    self.roots = roots
    self.options = options
  }

  mutating func run() throws -> Resolution {
    readQuestion()
    while true {
      beginAttempt()
      do {
        let failure = try attempt()
        addUp()
        guard let failure else { return try resolution() }
        if completeCandidates(behind: failure) {
          statistics.restarts += 1
          continue
        }
        let proof = Proof(of: failure, in: self)
        if admitPrereleases(for: proof) {
          statistics.restarts += 1
          continue
        }
        throw Explanation(proof, of: self).error()
      } catch is Restart {
        addUp()
        statistics.restarts += 1
      }
    }
  }

  private mutating func addUp() {
    statistics.conflicts += solver.conflictCount
    statistics.derivations += solver.derivationCount
    statistics.incompatibilities += solver.store.all.count
  }

  /// Interns everything that the person said, so that it counts from the first attempt on.
  private mutating func readQuestion() {
    for override in options.overrides {
      let dependency = override.dependency
      let requirement = intern(dependency)
      overrides[dependency.name, default: []].append(requirement)
      fix(url: dependency.url, of: requirements[requirement].project)
    }
    for (place, constraint) in options.constraints.enumerated() {
      let requirement = intern(constraint.dependency)
      constraintRequirements.append(requirement)
      let project = requirements[requirement].project
      projects[project].constraints.append(place)
      fix(url: constraint.dependency.url, of: project)
    }
    for (place, root) in roots.enumerated() {
      let need = need(root.dependency)
      rootNeeds.append(need)
      projects[need.project].roots.append(place)
      if overrides[root.dependency.name] == nil { fix(url: root.dependency.url, of: need.project) }
    }
    for place in projects.indices { prepare(place) }
  }

  private mutating func fix(url: String?, of project: Int) {
    if let url, !projects[project].fixedURLs.contains(url) {
      projects[project].fixedURLs.append(url)
    }
  }

  /// Decides what can be decided of a project before anything is known of its candidates.
  private mutating func prepare(_ project: Int) {
    if projects[project].isRoot { projects[project].urgency = .root }
    let name = projects[project].name
    guard !options.upgradedNames.contains(name) else { return }
    switch options.upgrade {
    case .eager: return
    case .onlyIfNeeded where projects[project].isRoot: return
    case .onlyIfNeeded, .never: projects[project].installed = source.installedVersion(of: name)
    }
  }

  private mutating func beginAttempt() {
    solver = Solver()
    facts = []
    incompatibilities = []
    packages = []
    dependencySlots = [:]
    expanded = []
    pendingAskers = []
    queue = DecisionQueue()
    for place in projects.indices { projects[place].beginAttempt() }
    for place in requirements.indices {
      requirements[place].set = nil
      requirements[place].outside = nil
    }
  }

  mutating func project(named name: PackageName) -> Int {
    if let known = projectsByName[name] { return known }
    projects.append(Project(name: name))
    projectsByName[name] = projects.count - 1
    // The question is interned before it is known who is asked for by name.
    if rootNeeds.count == roots.count { prepare(projects.count - 1) }
    return projects.count - 1
  }

  /// The number of what the dependency requires, extras apart.
  mutating func intern(_ dependency: Dependency) -> Int {
    let project = project(named: dependency.name)
    let known: Int?
    let key = SpecifierKey(dependency.specifiers)
    if let url = dependency.url {
      known = projects[project].requirementsByURL[url]
    } else {
      known = projects[project].requirementsBySpecifiers[key]
    }
    if let known { return known }
    let written = Wording.text(of: dependency, withExtras: false)
    requirements.append(
      RequirementRecord(
        project: project, specifiers: dependency.specifiers, url: dependency.url, text: written))
    let number = requirements.count - 1
    projects[project].requirements.append(number)
    if let url = dependency.url {
      projects[project].requirementsByURL[url] = number
    } else {
      projects[project].requirementsBySpecifiers[key] = number
    }
    return number
  }

  mutating func need(_ dependency: Dependency) -> Need {
    guard let number = dependency.number.map(Int.init) else { return makeNeed(dependency) }
    while needsByNumber.count <= number { needsByNumber.append(nil) }
    if let known = needsByNumber[number] { return known }
    let made = makeNeed(dependency)
    needsByNumber[number] = made
    return made
  }

  private mutating func makeNeed(_ dependency: Dependency) -> Need {
    if let replaced = overrides[dependency.name], let first = replaced.first {
      return Need(
        dependency: dependency, project: requirements[first].project, requirements: replaced)
    }
    let requirement = intern(dependency)
    return Need(
      dependency: dependency, project: requirements[requirement].project,
      requirements: [requirement])
  }
}
