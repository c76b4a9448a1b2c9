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

  func dependencies(_ metadata: KnownMetadata) -> Dependencies {
    state.withLock { state in
      if !target.ignoresRequiresPython, let number = metadata.requiresPython,
        !allows(python: number, &state)
      {
        return .unusable(.requiresPython(index.requiredPython(number).description))
      }
      if let fault = metadata.faults.first { return .unusable(.brokenMetadata(fault)) }
      var sorting = Sorting(offered: metadata.providesExtra, target: target)
      sorting.base.reserveCapacity(metadata.requirements.count)
      for number in metadata.requirements { sorting.add(meaning(of: number, &state)) }
      return .known(base: sorting.base, extras: sorting.extras)
    }
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

  private func allows(python number: Int32, _ state: inout State) -> Bool {
    let place = Int(number)
    while state.pythons.count <= place { state.pythons.append(nil) }
    if let known = state.pythons[place] { return known }
    let allows = index.requiredPython(number).contains(target.python, prereleases: true)
    state.pythons[place] = allows
    return allows
  }

  private func meaning(of number: Int32, _ state: inout State) -> Meaning {
    let place = Int(number)
    while state.meanings.count <= place { state.meanings.append(nil) }
    if let known = state.meanings[place] { return known }
    let meaning = meaning(of: index.requirement(number), number: number)
    state.meanings[place] = meaning
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
