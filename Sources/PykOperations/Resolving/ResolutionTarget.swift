package import PykDigests
package import PykMetadata
package import PykRequirements
package import PykVersions

/// For which Python, and by which rules, candidates are looked at.
package struct ResolutionTarget: Sendable {
  package var markers: MarkerEnvironment
  package var tags: SupportedTags
  package var python: Version
  /// For people, such as `CPython 3.11.7 on Linux`.
  package var pythonName: String
  package var formats = FormatControl()
  package var prefersBinary = false
  package var ignoresRequiresPython = false
  /// In microseconds since 1970: what was uploaded at this moment or later doesn't exist.
  package var excludesNewerThan: Int64?
  /// The digests that requirements allow, for each project that has any.
  package var allowedDigests: [PackageName: [Digest]] = [:]

  package init(
    markers: MarkerEnvironment, tags: SupportedTags, python: Version, pythonName: String
  ) {
    self.markers = markers
    self.tags = tags
    self.python = python
    self.pythonName = pythonName
  }
}

extension ResolutionTarget {
  /// What a request on an environment means.
  init(
    _ target: TargetEnvironment, _ options: RequirementsOptions, _ request: InstallRequest,
    digests: [PackageName: [Digest]] = [:]
  ) {
    self.init(
      markers: target.markers, tags: target.tags, python: target.pythonVersion,
      pythonName: target.pythonName)
    formats = options.formats
    prefersBinary = options.prefersBinary
    ignoresRequiresPython = request.ignoresRequiresPython
    excludesNewerThan = request.excludesNewerThan
    allowedDigests = digests
  }
}
