import PykRequirements
import PykVersions

/// Pre-releases count where a requirement names one, or where no final release matches it.
///
/// Which requirements there are isn't known at first. So the pre-releases of a project are out
/// until a requirement is met that lets them in; then the search begins again with that knowledge,
/// and prefers final releases wherever nobody in play names a pre-release.
extension Search {
  private func policy(of place: Int) -> ResolverOptions.Prereleases {
    options.prereleasesByName[projects[place].name] ?? options.prereleases
  }

  /// Puts the pre-releases that nobody has asked for out of play.
  mutating func excludePrereleases(of place: Int) throws {
    let policy = policy(of: place)
    let list = projects[place].candidates
    guard policy != .allow, let package = projects[place].package else { return }
    let versions = list.versions
    let isExcludable = { (candidate: Int) in
      !list.isURL(candidate) && candidate != list.installed && versions[candidate].isPrerelease
    }
    guard versions.indices.contains(where: isExcludable) else { return }
    if policy == .ifNecessary {
      for number in projects[place].requirements { _ = try admits(number) }
      if projects[place].admitsPrereleases { return }
    }
    let admitted = policy == .disallow ? [] : projects[place].prereleaseRequirements
    let shape = solver.sets.shapes[package]
    let groups = admitted.map { group in group.map { set(of: $0) } }
    // Looked up before the set is made: while it is made, nobody may hold the others.
    let isExcluded = versions.indices.map { candidate in
      isExcludable(candidate)
        && !groups.contains {
          $0.allSatisfy { solver.sets.terms.contains($0, candidate, shape) }
        }
    }
    let excluded = solver.sets.terms.set(shape, absent: false, count: versions.count) {
      isExcluded[$0]
    }
    guard !solver.sets.terms.isEmpty(excluded, shape) else { return }
    projects[place].excludedPrereleases = excluded
    add(.prerelease(project: place), [Term(package: package, set: excluded)])
  }

  /// Whether the requirement lets pre-releases in that were out, and writes that down.
  private mutating func admits(_ number: Int) throws -> Bool {
    let requirement = requirements[number]
    let place = requirement.project
    guard requirement.url == nil, !projects[place].admitsPrereleases else { return false }
    if requirement.namesPrerelease {
      projects[place].admitsPrereleases = true
      return true
    }
    guard !projects[place].prereleaseRequirements.contains([number]) else { return false }
    guard let package = projects[place].package else { return false }
    let shape = solver.sets.shapes[package]
    let matching = set(of: number)
    let list = projects[place].candidates
    var bound = list.count
    var hasPrerelease = false
    while let candidate = solver.sets.terms.highest(matching, shape, below: bound) {
      bound = candidate
      if list.versions[candidate].isPrerelease {
        hasPrerelease = true
      } else if list.isURL(candidate) || candidate == list.installed {
        return false
      } else if case .usable = try source.standing(of: reference(candidate, of: place)) {
        return false
      }
    }
    if hasPrerelease { projects[place].prereleaseRequirements.append([number]) }
    return hasPrerelease
  }

  /// Looks at a requirement that has just been met; begins again if it lets something in.
  mutating func consider(_ number: Int) throws {
    let requirement = requirements[number]
    let place = requirement.project
    guard let package = projects[place].package else { return }
    let shape = solver.sets.shapes[package]
    let matching = set(of: number)
    if let excluded = projects[place].excludedPrereleases, policy(of: place) == .ifNecessary {
      // Made first: making it may move the sets that it is then looked up in.
      let concerned = solver.sets.intersection(matching, excluded, package)
      let isConcerned =
        requirement.namesPrerelease || !solver.sets.terms.isEmpty(concerned, shape)
      if isConcerned, try admits(number) { throw Restart() }
    }
    if requirement.isPin {
      for candidate in projects[place].excludedYanked
      where solver.sets.terms.contains(matching, candidate, shape) {
        throw Restart()
      }
    }
  }

  /// After a failure: whether pre-releases would have counted, since what is required of a
  /// project all together is matched by pre-releases only.
  mutating func admitPrereleases(for proof: Proof) -> Bool {
    var isNew = false
    for fact in proof.facts {
      guard case .prerelease(let place) = facts[fact], policy(of: place) == .ifNecessary,
        let package = projects[place].package
      else { continue }
      var common: [Int] = []
      for other in proof.facts {
        switch facts[other] {
        case .root(let root) where rootNeeds[root].project == place:
          common += rootNeeds[root].requirements
        case .constraint(let constraint)
        where requirements[constraintRequirements[constraint]].project == place:
          common.append(constraintRequirements[constraint])
        case .dependency(_, _, let requirement) where requirements[requirement].project == place:
          common.append(requirement)
        default: break
        }
      }
      let shape = solver.sets.shapes[package]
      let sets = common.map { set(of: $0) }
      let versions = projects[place].candidates.versions
      let matching = versions.indices.filter { candidate in
        sets.allSatisfy { solver.sets.terms.contains($0, candidate, shape) }
      }
      guard !matching.isEmpty, matching.allSatisfy({ versions[$0].isPrerelease }) else { continue }
      if !projects[place].prereleaseRequirements.contains(common) {
        projects[place].prereleaseRequirements.append(common)
        isNew = true
      }
    }
    return isNew
  }
}
