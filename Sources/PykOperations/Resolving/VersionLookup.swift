package import PykIndex
package import PykRequirements
internal import PykThreads
package import PykVersions

/// Which versions of projects there are for a target: what `index versions` and `list --outdated`
/// tell.
package struct VersionLookup: Sendable {
  /// A version that could be had.
  package struct Offer: Sendable, Hashable {
    package var version: Version
    /// What would be taken of it.
    package var kind: DistributionFile.Kind
  }

  private let index: PackageIndex
  private let target: ResolutionTarget
  private let options: RequirementsOptions
  private let reporter: Reporter

  package init(
    _ request: InstallRequest, for target: TargetEnvironment, in workspace: Workspace
  ) throws {
    options = request.question.options
    reporter = workspace.reporter
    index = try workspace.packageIndex(options, for: request)
    self.target = ResolutionTarget(target, options, request)
  }

  /// The versions of each project, ascending; none where nobody knows the name or nothing fits.
  /// Withdrawn ones aren't among them, and pre-releases only where they are asked for.
  ///
  /// - Throws: `IndexError` where an index can't be reached or read.
  package func offers(of names: [PackageName]) throws -> [[Offer]] {
    // All are asked for before the first is waited for.
    let promises = names.map { ($0, index.project($0)) }
    var refused = RefusedIndexes()
    defer { for refusal in refused.warnings { reporter.report(.warning(refusal)) } }
    return try promises.map { name, promise in
      let pages = try promise.wait()
      refused.note(pages)
      guard pages.isKnown else { return [] }
      let candidates = ProjectCandidates(pages, name: name, target: target)
      let allowsPrereleases = options.releases.allowsPrereleases(of: name) ?? false
      return (0..<pages.versionCount).compactMap { place in
        let version = pages.version(place)
        guard allowsPrereleases || !version.isPrerelease, let file = candidates.offer(place) else {
          return nil
        }
        return Offer(version: version, kind: file.kind)
      }
    }
  }
}
