internal import PykInstall
internal import PykInterpreter
internal import PykRequirements
internal import PykResolve
internal import PykVersions

extension InstallOperation {
  /// The resolution of an install that has nothing to do: all that is asked for, and all that this
  /// needs, is installed in versions that fit.
  ///
  /// It is what the resolver would find, which keeps what is installed where it fits, without its
  /// work. Nil as soon as anything is less simple than that.
  func keptResolution(_ asked: Asked, _ environment: InstalledEnvironment?) -> Resolution? {
    let options = request.resolver
    guard let environment, !request.reinstalls, !request.ignoresInstalled,
      options.upgrade == .never, options.upgradedNames.isEmpty, options.preferredVersions.isEmpty,
      options.preference == .highest, !options.ignoresDependencies, options.constraints.isEmpty,
      options.overrides.isEmpty, asked.constraints.isEmpty, asked.overrides.isEmpty,
      !asked.requiresDigests
    else { return nil }
    var walk = KeptWalk(environment: environment, markers: target.markers)
    for (place, root) in asked.roots.enumerated() {
      guard root.dependency.url == nil,
        walk.need(root.dependency.name, root.dependency.specifiers, root.dependency.extras, place)
      else { return nil }
    }
    return walk.goOn() ? Resolution(keeping: walk.pins) : nil
  }
}

/// Goes from what is asked for to all that it needs, among what is installed.
private struct KeptWalk {
  let environment: InstalledEnvironment
  let markers: MarkerEnvironment

  private struct Kept {
    let distribution: InstalledDistribution
    let version: Version
    var extras: Set<ExtraName>
    var roots: [Int] = []
  }

  private var kept: [Kept] = []
  /// By the normal form of the name.
  private var places: [String: Int] = [:]
  /// What has to be looked at, again where an extra came later.
  private var open: [Int] = []

  init(environment: InstalledEnvironment, markers: MarkerEnvironment) {
    self.environment = environment
    self.markers = markers
  }

  var pins: [Pin] {
    kept.map {
      Pin(
        keeping: $0.distribution.name, $0.version, extras: $0.extras.sorted(), roots: $0.roots)
    }
  }

  /// False where it isn't installed, or not so that it surely fits.
  mutating func need(
    _ name: PackageName, _ specifiers: VersionSpecifierSet, _ extras: [ExtraName],
    _ root: Int? = nil
  ) -> Bool {
    let place: Int
    if let known = places[name.normalized] {
      place = known
    } else {
      guard let distribution = environment[name], let version = distribution.version,
        !version.isPrerelease
      else { return false }
      place = kept.count
      kept.append(Kept(distribution: distribution, version: version, extras: []))
      places[name.normalized] = place
      open.append(place)
    }
    if let root { kept[place].roots.append(root) }
    guard specifiers.contains(kept[place].version, prereleases: true),
      !specifiers.specifiers.contains(where: { $0.comparison == .arbitrary })
    else { return false }
    if !extras.isEmpty, !kept[place].extras.isSuperset(of: extras) {
      kept[place].extras.formUnion(extras)
      open.append(place)
    }
    return true
  }

  /// False where something that is needed isn't there.
  mutating func goOn() -> Bool {
    while let place = open.popLast() {
      let (distribution, extras) = (kept[place].distribution, kept[place].extras)
      guard let requirements = needs(of: distribution, with: extras) else { return false }
      for requirement in requirements where applies(requirement, with: extras) {
        guard requirement.url == nil,
          need(requirement.name, requirement.specifiers, requirement.extras)
        else { return false }
      }
    }
    return true
  }

  /// As the resolver has it: what holds without an extra holds with one, and each is tried by itself.
  private func applies(_ requirement: Requirement, with extras: Set<ExtraName>) -> Bool {
    requirement.applies(in: markers)
      || extras.contains { requirement.applies(in: markers, extras: [$0]) }
  }

  /// Nil where it can't be read, or doesn't offer all of the extras.
  private func needs(
    of distribution: InstalledDistribution, with extras: Set<ExtraName>
  ) -> [Requirement]? {
    if extras.isEmpty { return try? distribution.requirementsWithoutExtras() }
    guard let (requirements, offered) = try? distribution.needs(), extras.isSubset(of: offered)
    else { return nil }
    return requirements
  }
}
