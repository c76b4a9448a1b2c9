internal import PykDiagnostics
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykRequirements
internal import SystemPackage

extension Workspace {
  /// The indexes and folders that options name, as one.
  ///
  /// - Of `--find-links` what isn't there is passed over, as pip does.
  ///
  /// - Parameter warns: Whether a place that is passed over is told of.
  /// - Throws: `Failure` where a place is neither an address nor a path.
  func packageIndex(
    _ options: RequirementsOptions, for request: InstallRequest, warns: Bool = true
  ) throws -> PackageIndex {
    let main = options.indexURL ?? RequirementsOptions.Value(DefaultAddresses.index)
    let locations = IndexLocations(
      index: options.noIndex ? nil : try place(main),
      extraIndexes: options.noIndex ? [] : try options.extraIndexURLs.map(place),
      findLinks: try options.findLinks.compactMap { try existingPlace($0, warns: warns) },
      strategy: request.strategy,
      trustedHosts: options.trustedHosts.map(\.text))
    let reporter = reporter
    return PackageIndex(
      locations, http: http, cache: indexCache, refresh: request.refresh,
      downloads: indexCache == nil ? Files.temporaryFolder(environment: environment) : nil
    ) { file, progress in
      reporter.report(
        .received(
          download: file.filename, bytes: Int(progress.received),
          total: progress.total.map { Int($0) }))
    }
  }

  private func existingPlace(
    _ value: RequirementsOptions.Value, warns: Bool
  ) throws -> URL? {
    let url = try place(value)
    guard let path = url.filePath, !Files.exists(path) else { return url }
    if warns {
      reporter.warn(
        "`\(value)` is passed over as a place to look for packages",
        causes: ["there is no file or folder `\(path)`"])
    }
    return nil
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
        hints: value.text.contains("@")
          ? ["percent-encode `/`, `#` and `?` in the password"] : [])
    }
    return url
  }
}
