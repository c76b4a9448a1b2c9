import PykRequirements
import PykVersions

/// What the search knows of one project: what the source said, what was learned in earlier
/// attempts, and where it stands in this one.
struct Project {
  let name: PackageName

  // What the person asked for.
  /// Places in the list of roots.
  var roots: [Int] = []
  /// Places in the list of constraints.
  var constraints: [Int] = []
  /// URLs that the person asks for: there are no other candidates then.
  var fixedURLs: [String] = []

  // What was learned; an attempt begins with it.
  /// The version in the environment, where it is to be kept if it fits.
  var installed: Version?
  /// Whether the installed version, or a URL that a dependency gave, isn't enough.
  var needsEverything = false
  /// URLs that dependencies gave, each with the candidates that did.
  var learnedURLs: [(url: String, askers: [CandidateKey])] = []
  /// Whether some requirement names a pre-release.
  var admitsPrereleases = false
  /// Groups of requirements that no final release matches all together.
  var prereleaseRequirements: [[Int]] = []
  /// Every requirement that was ever met, in order of appearance.
  var requirements: [Int] = []
  var requirementsBySpecifiers: [SpecifierKey: Int] = [:]
  var requirementsByURL: [String: Int] = [:]

  // What the source answered.
  var listing: Candidates?
  var urlVersions: [String: Candidates] = [:]
  /// By `CandidateList.key`.
  var dependencies: [Int: KnownDependencies] = [:]
  var absence: Candidates.Absence?

  // This attempt.
  var package: Int?
  var candidates = CandidateList()
  /// Those of them that come in ascending order.
  var ordered = AscendingVersions([])
  var extras: [(extra: ExtraName, package: Int)] = []
  /// Pre-releases that are out unless somebody asks for one.
  var excludedPrereleases: CandidateSet?
  /// Withdrawn candidates that were put out of play.
  var excludedYanked: [Int] = []
  /// Slots of the dependencies on this project that name a pre-release.
  var prereleaseSlots: [Int] = []
  /// The candidate for which the source was last told to fetch metadata.
  var hinted: Int?

  // Across attempts.
  var tried = 0
  var timesAffected = 0
  var timesCulprit = 0
  var urgency = Urgency.usual

  init(name: PackageName) {
    self.name = name
  }

  var isRoot: Bool { !roots.isEmpty }

  mutating func beginAttempt() {
    package = nil
    candidates = CandidateList()
    extras = []
    excludedPrereleases = nil
    excludedYanked = []
    prereleaseSlots = []
    hinted = nil
  }
}

/// How early a project is decided; what has a single candidate comes before all of them.
enum Urgency: Int, Comparable {
  case root, conflictEarly, usual, conflictLate

  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// Specifiers as a key: hashes without building a set of them, whatever their order.
struct SpecifierKey: Hashable {
  let specifiers: VersionSpecifierSet
  private let sum: Int

  init(_ specifiers: VersionSpecifierSet) {
    self.specifiers = specifiers
    sum = specifiers.specifiers.reduce(0) { $0 &+ $1.hashValue }
  }

  static func == (a: Self, b: Self) -> Bool {
    a.sum == b.sum && a.specifiers.specifiers.count == b.specifiers.specifiers.count
      && a.specifiers == b.specifiers
  }

  func hash(into hasher: inout Hasher) { hasher.combine(sum) }
}

/// What is required of a project, apart from extras and from who requires it.
struct RequirementRecord {
  let project: Int
  let specifiers: VersionSpecifierSet
  let url: String?
  /// An example of who requires it in words: the requirement as text.
  let text: String
  /// The candidates that match; made anew in every attempt.
  var set: CandidateSet?
  /// The others, and being absent; made anew in every attempt.
  var outside: CandidateSet?

  var namesPrerelease: Bool { url == nil && specifiers.mentionsPrerelease }

  /// Whether it asks for exactly one version, so that a withdrawn one may be taken.
  var isPin: Bool {
    specifiers.specifiers.contains {
      $0.comparison == .arbitrary || ($0.comparison == .equal && !$0.isWildcard)
    }
  }
}

/// One dependency of a candidate, with overrides applied.
struct Need {
  /// As the candidate has it.
  let dependency: Dependency
  let project: Int
  let requirements: [Int]
}

/// A candidate's dependencies in the search's own terms.
enum KnownDependencies {
  /// What extras need is brought into those terms only where one is in force: a requirement that
  /// nobody has makes nobody look for what it would need.
  case known(base: [Need], extras: [ExtraName: [Dependency]])
  case unusable(Obstacle)
}
