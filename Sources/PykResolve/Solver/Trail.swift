/// One step of the search: what is known of a package from here on.
struct Assignment {
  var package: Int
  var level: Int
  /// What is still possible for the package after this step, a trail set.
  var known: CandidateSet
  /// The incompatibility that forced the step; negative for a decision.
  var cause: Int
  /// The step before this one for the same package; negative where this is the first.
  var previous: Int
  /// How many words the trail arena held before this step.
  var arenaCount: Int

  var isDecision: Bool { cause < 0 }
}

/// The steps of the search so far, in order, and where each package stands.
struct Trail {
  private(set) var steps: ContiguousArray<Assignment> = []
  private(set) var latest: ContiguousArray<Int> = []
  private(set) var isDecided: ContiguousArray<Bool> = []
  private(set) var level = 0
  private(set) var decided: ContiguousArray<Int> = []

  mutating func addPackage() {
    latest.append(-1)
    isDecided.append(false)
  }

  /// What is still possible for the package; nil where everything is, absence too.
  func known(_ package: Int) -> CandidateSet? {
    let step = latest[package]
    return step < 0 ? nil : steps[step].known
  }

  /// What was known of a step's package before that step.
  func known(before step: Int) -> CandidateSet? {
    let previous = steps[step].previous
    return previous < 0 ? nil : steps[previous].known
  }

  mutating func derive(_ package: Int, known: CandidateSet, cause: Int, arenaCount: Int) {
    steps.append(
      Assignment(
        package: package, level: level, known: known, cause: cause, previous: latest[package],
        arenaCount: arenaCount))
    latest[package] = steps.count - 1
  }

  mutating func decide(_ package: Int, known: CandidateSet, arenaCount: Int) {
    level += 1
    derive(package, known: known, cause: -1, arenaCount: arenaCount)
    isDecided[package] = true
    decided.append(package)
  }

  /// Takes back every step above `level`; tells each package concerned.
  ///
  /// - Returns: How many words of the trail arena are still in use, nil where nothing changed.
  mutating func backtrack(to level: Int, _ undone: (Int) -> Void) -> Int? {
    var arenaCount: Int?
    while let last = steps.last, last.level > level {
      latest[last.package] = last.previous
      if last.isDecision {
        isDecided[last.package] = false
        decided.removeLast()
      }
      arenaCount = last.arenaCount
      undone(last.package)
      steps.removeLast()
    }
    self.level = min(self.level, level)
    return arenaCount
  }
}
