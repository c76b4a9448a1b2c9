internal import PykDiagnostics
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykRequirements
internal import SystemPackage

extension Workspace {
  /// The indexes and folders that options name, as one.
  ///
  /// - Throws: `Failure` where a place is neither an address nor a path.
  func packageIndex(
    _ options: RequirementsOptions, for request: InstallRequest
  ) throws -> PackageIndex {
    let main = options.indexURL ?? RequirementsOptions.Value(DefaultAddresses.index)
    let locations = IndexLocations(
      index: options.noIndex ? nil : try place(main),
      extraIndexes: options.noIndex ? [] : try options.extraIndexURLs.map(place),
      findLinks: try options.findLinks.map(place), strategy: request.strategy,
      trustedHosts: options.trustedHosts.map(\.text))
    return PackageIndex(locations, http: http, cache: indexCache, refresh: request.refresh)
  }

  private func place(_ value: RequirementsOptions.Value) throws -> URL {
    // A path in a file means one beside the file, if there is one; else one beside the person.
    if case .file(let file)? = value.origin?.location, URL(value.text) == nil {
      let beside = workingDirectory.pushing(file).removingLastComponent().appending(value.text)
      if Files.exists(beside) { return URL(filePath: beside.lexicallyNormalized()) }
    }
    guard let url = IndexLocations.location(value.text, relativeTo: workingDirectory) else {
      throw Failure(
        "can't use `\(value)` as a place to look for packages",
        causes: ["it is neither an address nor a path"],
        hints: value.text.contains("://")
          ? ["percent-encode `/`, `#` and `?` in the password"] : [])
    }
    return url
  }
}
