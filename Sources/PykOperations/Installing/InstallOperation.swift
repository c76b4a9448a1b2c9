internal import PykDiagnostics
internal import PykDigests
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykInstall
internal import PykInterpreter
internal import PykMetadata
internal import PykRequirements
internal import PykResolve
internal import PykThreads
internal import PykVersions
internal import SystemPackage

/// Makes an environment have what is asked for: reads, resolves, fetches, and changes it whole.
package struct InstallOperation: Sendable {
  let request: InstallRequest
  let target: TargetEnvironment
  let workspace: Workspace

  package init(_ request: InstallRequest, on target: TargetEnvironment, in workspace: Workspace) {
    self.request = request
    self.target = target
    self.workspace = workspace
  }

  /// - Throws: Whatever stopped it; the environment is as it was.
  package func run() throws -> InstallOutcome {
    let clock = ContinuousClock()
    let start = clock.now
    let reporter = workspace.reporter
    let (environment, recovery) = try target.installed()
    if recovery != nil {
      reporter.warn("an earlier command was interrupted here; what it had begun is undone")
    }
    for left in environment.incomplete where target.scheme.contains(left.path) {
      reporter.warn(
        "`\(left.path)` was never finished and counts as not installed",
        causes: ["its \(left.missing) is missing"])
    }
    let direct = DirectReferences()
    let markers = target.interpreter.markers
    let asked = try request.question.read(in: workspace, markers: markers, direct: direct)
    for note in asked.notes { reporter.report(.warning(note)) }
    let index = try packageIndex(asked)
    let source = IndexPackageSource(
      index: index, target: resolutionTarget(asked),
      installed: request.reinstalls || request.ignoresInstalled ? nil : environment,
      mayStay: mayStay(asked), direct: direct, names: asked.names, reporter: reporter)
    reporter.report(.began(.resolving))
    let resolution = try resolve(asked, source, index)
    let arrivals = try arriving(resolution, source, environment, asked)
    let time = spoken(clock.now - start)
    var outcome = InstallOutcome()
    outcome.pins = resolution.pins
    outcome.arrivals = arrivals
    if arrivals.isEmpty {
      reporter.report(
        .ended(
          .resolving,
          summary: resolution.pins.isEmpty
            ? "nothing was asked for that counts here"
            : "nothing to do: \(counted(resolution.pins.count, "package")) as asked for (\(time))"))
      return outcome
    }
    reporter.report(
      .ended(
        .resolving, summary: "resolved \(counted(resolution.pins.count, "package")) in \(time)"))
    let change = EnvironmentUpdate(operation: self, index: index, environment: environment)
    try change.run(&outcome, asked: asked)
    for note in missingExtras(resolution) { reporter.report(.warning(note)) }
    return outcome
  }

  // MARK: Where from

  private func packageIndex(_ asked: Asked) throws -> PackageIndex {
    let options = asked.options
    func place(_ value: RequirementsOptions.Value) throws -> URL {
      // A path in a file means one beside the file, if there is one; else one beside the person.
      if case .file(let file)? = value.origin?.location, URL(value.text) == nil {
        let beside = workspace.workingDirectory.pushing(file).removingLastComponent()
          .appending(value.text)
        if Files.exists(beside) { return URL(filePath: beside.lexicallyNormalized()) }
      }
      guard
        let url = IndexLocations.location(value.text, relativeTo: workspace.workingDirectory)
      else {
        throw Failure(
          "can't use `\(value)` as a place to look for packages",
          causes: ["it is neither an address nor a path"])
      }
      return url
    }
    let main = options.indexURL ?? RequirementsOptions.Value(DefaultAddresses.index)
    let locations = IndexLocations(
      index: options.noIndex ? nil : try place(main),
      extraIndexes: options.noIndex ? [] : try options.extraIndexURLs.map(place),
      findLinks: try options.findLinks.map(place), strategy: request.strategy,
      trustedHosts: options.trustedHosts.map(\.text))
    return PackageIndex(
      locations, http: workspace.http, cache: workspace.indexCache, refresh: request.refresh)
  }

  private func resolutionTarget(_ asked: Asked) -> ResolutionTarget {
    let interpreter = target.interpreter
    var result = ResolutionTarget(
      markers: interpreter.markers, tags: interpreter.tags, python: interpreter.version,
      pythonName: interpreter.name)
    result.formats = asked.options.formats
    result.prefersBinary = asked.options.prefersBinary
    result.ignoresRequiresPython = request.ignoresRequiresPython
    result.excludesNewerThan = request.excludesNewerThan
    result.allowedDigests = asked.digests
    return result
  }

  /// Which installed versions are good enough where they fit.
  private func mayStay(_ asked: Asked) -> @Sendable (PackageName) -> Bool {
    let upgrade = request.resolver.upgrade
    let upgraded = request.resolver.upgradedNames
    let named = Set(asked.roots.map(\.dependency.name))
    return { name in
      guard !upgraded.contains(name) else { return false }
      return switch upgrade {
      case .never: true
      case .onlyIfNeeded: !named.contains(name)
      case .eager: false
      }
    }
  }

  // MARK: Choosing

  private func resolve(
    _ asked: Asked, _ source: IndexPackageSource, _ index: PackageIndex
  ) throws -> Resolution {
    var options = request.resolver
    options.constraints += asked.constraints
    options.overrides += asked.overrides
    for root in asked.roots {
      if let allows = asked.options.releases.allowsPrereleases(of: root.dependency.name) {
        options.prereleasesByName[root.dependency.name] = allows ? .allow : .disallow
      }
    }
    do {
      return try Resolver(source: source, roots: asked.roots, options: options).solve()
    } catch var error as ResolutionError {
      error.diagnosis.hints += indexHints(error, index)
      throw error
    }
  }

  /// Other indexes that were not asked because the first one knew the name.
  private func indexHints(_ error: ResolutionError, _ index: PackageIndex) -> [String] {
    var hints: [String] = []
    for name in error.names {
      guard let pages = try? index.project(name).current?.get(),
        pages.answers.contains(where: { $0.answer == .notAsked }),
        let first = pages.answers.first(where: { $0.answer == .known })
      else { continue }
      hints.append(
        "only `\(first.source)` was asked for \(name), because it knows the name; "
          + "`--index-strategy best-match` asks the others too")
    }
    return Array(hints.prefix(1))
  }

  private func missingExtras(_ resolution: Resolution) -> [Diagnosis] {
    resolution.missingExtras.map {
      Diagnosis("\($0.name) \($0.version) has no extra `\($0.extra.written)`")
    }
  }

  /// What has to come, of all that was chosen.
  private func arriving(
    _ resolution: Resolution, _ source: IndexPackageSource, _ environment: InstalledEnvironment,
    _ asked: Asked
  ) throws -> [InstallOutcome.Arriving] {
    var arrivals: [InstallOutcome.Arriving] = []
    for pin in resolution.pins where !pin.isKept {
      guard let file = try source.file(of: pin.candidate) else { continue }
      var isDirect = false
      if case .url = pin.candidate.origin { isDirect = true }
      if isThere(pin, file, isDirect, environment) { continue }
      if let reason = pin.yanked {
        workspace.reporter.warn(
          "\(pin.name) \(pin.version) was withdrawn by its author",
          causes: reason.isEmpty ? [] : ["the reason given: \(reason)"])
      }
      guard file.kind == .wheel else {
        throw Failure(
          "can't install \(pin.name) \(pin.version)",
          causes: [
            "it exists only as a source distribution, `\(file.filename)`",
            "building source distributions comes with a later pyk",
          ],
          hints: ["build a wheel of it with another tool, and add its folder by `--find-links`"])
      }
      arrivals.append(
        InstallOutcome.Arriving(pin: pin, file: file, sha256: file.sha256, isDirect: isDirect))
    }
    if asked.requiresDigests { try requireDigests(resolution, arrivals, asked) }
    return arrivals
  }

  /// Whether the very version is installed already and nobody wants it again.
  private func isThere(
    _ pin: Pin, _ file: DistributionFile, _ isDirect: Bool, _ environment: InstalledEnvironment
  ) -> Bool {
    guard !request.reinstalls, !request.ignoresInstalled, let there = environment[pin.name],
      there.version == pin.version
    else { return false }
    if !isDirect { return true }
    return file.url.filePath != nil || there.directURL?.url == file.url.revealed
  }

  private func requireDigests(
    _ resolution: Resolution, _ arrivals: [InstallOutcome.Arriving], _ asked: Asked
  ) throws {
    var missing: [String] = []
    for arrival in arrivals where asked.digests[arrival.pin.name] == nil {
      if arrival.isDirect, arrival.file.digests.contains(where: \.algorithm.isStrong) { continue }
      let known = arrival.file.digests.first { $0.algorithm.isStrong }
      missing.append(
        "\(arrival.pin.name)==\(arrival.pin.version)"
          + (known.map { " --hash=\($0)" } ?? ""))
    }
    for root in asked.roots
    where root.dependency.url == nil && root.dependency.specifiers.pinnedVersion == nil
      && !root.dependency.specifiers.specifiers.contains(where: { $0.comparison == .arbitrary })
    {
      let isPinned = asked.constraints.contains {
        $0.dependency.name == root.dependency.name && $0.dependency.specifiers.pinnedVersion != nil
      }
      guard !isPinned else { continue }
      throw Failure(
        "`\(root.text)` has no exact version, and hashes are required",
        causes: ["with hashes every requirement has to be pinned by `==`"],
        hints: ["pin it, such as `\(root.dependency.name)==1.0 --hash=sha256:…`"])
    }
    guard missing.isEmpty else {
      throw Failure(
        "hashes are required, and \(counted(missing.count, "package")) have none",
        causes: missing.map { "missing: \($0)" },
        hints: ["if you trust these files, put the lines above into the requirements file"])
    }
  }
}
