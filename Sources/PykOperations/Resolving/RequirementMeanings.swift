internal import PykIndex
internal import PykRequirements
internal import PykResolve
internal import PykVersions
internal import Synchronization

/// What requirements mean for one target, each that has a number thought about once.
final class RequirementMeanings: Sendable {
  private enum Meaning {
    case needed(Dependency)
    /// With some extra at most.
    case extra(Dependency, Requirement)
    case notNeeded
  }

  private struct State {
    /// By the index's numbers of requirements.
    var meanings: ContiguousArray<Meaning?> = []
    /// By the index's numbers of what candidates say of Python: whether the target's is allowed.
    var pythons: ContiguousArray<Bool?> = []
  }

  private let index: PackageIndex
  private let target: ResolutionTarget
  private let state = Mutex(State())

  init(_ index: PackageIndex, _ target: ResolutionTarget) {
    self.index = index
    self.target = target
  }

  /// Nil where a text of it can't be understood, which no text that pyk has kept should be.
  func dependencies(_ metadata: KnownMetadata) -> Dependencies? {
    if !target.ignoresRequiresPython, let number = metadata.requiresPython {
      guard let isAllowed = allows(python: number) else { return nil }
      if !isAllowed {
        let python = index.requiredPython(number)
        return .unusable(.requiresPython(python?.description ?? ""))
      }
    }
    if let fault = metadata.faults.first { return .unusable(.brokenMetadata(fault)) }
    let known = state.withLock { state in
      metadata.requirements.map { number in
        Int(number) < state.meanings.count ? state.meanings[Int(number)] : nil
      }
    }
    var sorting = Sorting(offered: metadata.providesExtra, target: target)
    sorting.base.reserveCapacity(metadata.requirements.count)
    for (number, meaning) in zip(metadata.requirements, known) {
      guard let meaning = meaning ?? self.meaning(of: number) else { return nil }
      sorting.add(meaning)
    }
    return .known(base: sorting.base, extras: sorting.extras)
  }

  func dependencies(_ metadata: CandidateMetadata) -> Dependencies {
    if !target.ignoresRequiresPython, let python = metadata.requiresPython,
      !python.contains(target.python, prereleases: true)
    {
      return .unusable(.requiresPython(python.description))
    }
    if let fault = metadata.faults.first { return .unusable(.brokenMetadata(fault)) }
    return dependencies(metadata.requiresDist, offering: metadata.providesExtra)
  }

  /// Those that always count, and those of each extra.
  func dependencies(_ requirements: [Requirement], offering offered: [ExtraName]) -> Dependencies {
    var sorting = Sorting(offered: offered, target: target)
    for requirement in requirements { sorting.add(meaning(of: requirement, number: nil)) }
    return .known(base: sorting.base, extras: sorting.extras)
  }

  /// What is thought about is thought about without the lock: twice now and then, but nobody waits.
  private func allows(python number: Int32) -> Bool? {
    let place = Int(number)
    let known = state.withLock { state in
      place < state.pythons.count ? state.pythons[place] : nil
    }
    if let known { return known }
    guard let python = index.requiredPython(number) else { return nil }
    let allows = python.contains(target.python, prereleases: true)
    state.withLock { state in
      while state.pythons.count <= place { state.pythons.append(nil) }
      state.pythons[place] = allows
    }
    return allows
  }

  private func meaning(of number: Int32) -> Meaning? {
    guard let requirement = index.requirement(number) else { return nil }
    let meaning = meaning(of: requirement, number: number)
    let place = Int(number)
    state.withLock { state in
      while state.meanings.count <= place { state.meanings.append(nil) }
      state.meanings[place] = meaning
    }
    return meaning
  }

  private func meaning(of requirement: Requirement, number: Int32?) -> Meaning {
    let dependency = Dependency(
      name: requirement.name, extras: requirement.extras, specifiers: requirement.specifiers,
      url: requirement.url, number: number)
    if requirement.applies(in: target.markers) { return .needed(dependency) }
    guard let marker = requirement.marker, marker.mentionsExtra else { return .notNeeded }
    return .extra(dependency, requirement)
  }

  /// The requirements of one candidate, put where they belong.
  private struct Sorting {
    let offered: [ExtraName]
    let target: ResolutionTarget
    var base: [Dependency] = []
    var extras: [ExtraName: [Dependency]] = [:]

    init(offered: [ExtraName], target: ResolutionTarget) {
      self.offered = offered
      self.target = target
      for extra in offered { extras[extra] = [] }
    }

    mutating func add(_ meaning: Meaning) {
      switch meaning {
      case .needed(let dependency): base.append(dependency)
      case .notNeeded: break
      case .extra(let dependency, let requirement):
        // Where a marker says which extras it is for, the others need not be tried.
        let named = requirement.marker?.namedExtras
        for extra in offered where named?.contains(extra.normalized) ?? true {
          if requirement.applies(in: target.markers, extras: [extra]) {
            extras[extra, default: []].append(dependency)
          }
        }
      }
    }
  }
}
