package import PykRequirements
internal import PykVersions

/// What is wrong between installed distributions.
package enum Conflict: Sendable, Hashable {
  /// A requirement that nothing installed meets.
  case missing(InstalledDistribution, Requirement)
  /// A requirement that another version would meet.
  case mismatch(InstalledDistribution, Requirement, installed: InstalledDistribution)
  /// Its wheel was made for another Python or platform.
  case unsupported(InstalledDistribution)
  /// Its metadata can't be read, or a requirement in it.
  case unreadable(InstalledDistribution, text: String)
}

extension InstalledEnvironment {
  /// What `check` tells, by name of the distribution.
  ///
  /// - Requirements whose marker doesn't hold in `environment`, with no extra, don't count;
  ///   pre-releases fit where they are installed.
  ///
  /// - Parameters:
  ///   - names: Look only at these; nil means all.
  ///   - isSupported: Whether a wheel with these `Tag` lines fits the interpreter.
  package func conflicts(
    in environment: MarkerEnvironment, of names: Set<PackageName>? = nil,
    isSupported: ([String]) -> Bool = { _ in true }
  ) -> [Conflict] {
    var conflicts: [Conflict] = []
    var seen: Set<PackageName> = []
    for distribution in distributions
    where names?.contains(distribution.name) ?? true && seen.insert(distribution.name).inserted {
      let tags = distribution.wheelTags
      if !tags.isEmpty, !isSupported(tags) { conflicts.append(.unsupported(distribution)) }
      guard distribution.kind != .eggLink else { continue }
      do {
        let (requirements, unreadable) = try distribution.requirements()
        conflicts += unreadable.map { .unreadable(distribution, text: $0) }
        for requirement in requirements where requirement.applies(in: environment) {
          guard let installed = self[requirement.name] else {
            conflicts.append(.missing(distribution, requirement))
            continue
          }
          // What is no version can't be compared; pip lets it pass only where any will do.
          let fits =
            installed.version.map { requirement.specifiers.contains($0, prereleases: true) }
            ?? requirement.specifiers.isEmpty
          if !fits { conflicts.append(.mismatch(distribution, requirement, installed: installed)) }
        }
      } catch {
        conflicts.append(.unreadable(distribution, text: "METADATA"))
      }
    }
    return conflicts
  }
}
