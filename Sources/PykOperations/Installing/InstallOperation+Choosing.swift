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

/// What has been chosen, and where it will come from.
struct InstallChoice {
  var asked: Asked
  var index: PackageIndex
  /// Who builds what of it has no wheel.
  var builder: SourceBuilder
  var resolution: Resolution
  /// What has to come, dependencies first.
  var arrivals: [InstallOutcome.Arriving]
}

/// What can be made once it is known which indexes count.
private struct Tools {
  let index: PackageIndex
  let builder: SourceBuilder
  let direct: DirectReferences

  init(_ asked: Asked, _ operation: InstallOperation) throws {
    let request = operation.request
    index = try operation.workspace.packageIndex(
      asked.options, for: request, warns: operation.chain.isEmpty)
    builder = SourceBuilder(
      request, for: operation.target.interpreter, in: operation.workspace, index: index,
      indexOptions: asked.options, requiresDigests: asked.requiresDigests, chain: operation.chain)
    direct = DirectReferences(builder: builder)
  }

  var all: (PackageIndex, SourceBuilder, DirectReferences) { (index, builder, direct) }
}

extension InstallOperation {
  /// Reads what is asked for, and decides what it means here; nothing is fetched but what that
  /// takes, and nothing changed.
  ///
  /// - Parameter environment: What is installed; nil where nothing counts as installed.
  func choose(over environment: InstalledEnvironment?) throws -> InstallChoice {
    let reporter = workspace.reporter
    var tools: Tools?
    let asked = try request.question.read(in: workspace, markers: target.markers) {
      let made = try Tools($0, self)
      tools = made
      return made.direct
    }
    for note in asked.notes { reporter.report(.warning(note)) }
    let (index, builder, direct) = try (tools ?? Tools(asked, self)).all
    _ = try workspace.cancellation.ending { [weak index] in index?.discardDownloads() }
    let source = IndexPackageSource(
      index: index,
      target: ResolutionTarget(target, asked.options, request, digests: asked.digests),
      installed: request.reinstalls || request.ignoresInstalled ? nil : environment,
      mayStay: mayStay(asked), direct: direct, builder: builder,
      names: asked.names + (environment?.distributions ?? []).map(\.name.normalized),
      reporter: reporter)
    reporter.report(.began(.resolving))
    var isChosen = false
    defer {
      source.endAhead(waiting: isChosen)
      for refusal in source.refusals { reporter.report(.warning(refusal)) }
    }
    let resolution =
      try keptResolution(asked, environment) ?? resolve(asked, source, index)
    var arrivals = try arriving(resolution, source, environment, asked)
    if request.onlyDependencies { arrivals.removeAll { $0.pin.isRequested } }
    isChosen = true
    return InstallChoice(
      asked: asked, index: index, builder: builder, resolution: resolution, arrivals: arrivals)
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
        let first = pages.answers.first(where: { $0.answer == .known }),
        pages.status?.status.marker != .quarantined
      else { continue }
      hints.append(
        "only `\(first.source)` was asked for \(name), because it knows the name; "
          + "`--index-strategy best-match` asks the others too")
    }
    return Array(hints.prefix(1))
  }

  func missingExtras(_ resolution: Resolution) -> [Diagnosis] {
    resolution.missingExtras.map {
      Diagnosis("\($0.name) \($0.version) has no extra `\($0.extra.written)`")
    }
  }

  /// What has to come, of all that was chosen.
  private func arriving(
    _ resolution: Resolution, _ source: IndexPackageSource,
    _ environment: InstalledEnvironment?, _ asked: Asked
  ) throws -> [InstallOutcome.Arriving] {
    var arrivals: [InstallOutcome.Arriving] = []
    for pin in resolution.pins where !pin.isKept {
      guard let file = try source.file(of: pin.candidate) else { continue }
      var isDirect = false
      if case .url = pin.candidate.origin { isDirect = true }
      if !isDirect, pin.isRequested { tellStatus(of: pin.name, source) }
      let built = try source.source(pin.candidate)
      if try isThere(pin, file, isDirect, built, source, environment) { continue }
      if let reason = pin.yanked {
        workspace.reporter.warn(
          "\(pin.name) \(pin.version) was withdrawn by its author",
          causes: reason.isEmpty ? [] : ["the reason given: \(reason)"])
      }
      arrivals.append(
        InstallOutcome.Arriving(
          pin: pin, file: file, sha256: file.sha256, isDirect: isDirect,
          source: built))
    }
    if asked.requiresDigests { try requireDigests(resolution, arrivals, asked) }
    return arrivals
  }

  /// What an index says of a project that is asked for by name (PEP 792).
  private func tellStatus(of name: PackageName, _ source: IndexPackageSource) {
    guard let (index, status) = source.status(of: name) else { return }
    let words: String
    switch status.marker {
    case .archived: words = "isn't looked after any more"
    case .deprecated: words = "is deprecated: its authors advise another one"
    case .active, .quarantined: return
    }
    workspace.reporter.warn(
      "\(name) \(words)",
      causes: ["`\(index)` says so"]
        + (status.reason.isEmpty ? [] : ["the reason given: \(status.reason)"]))
  }

  /// Whether the very version is installed already and nobody wants it again.
  private func isThere(
    _ pin: Pin, _ file: DistributionFile, _ isDirect: Bool, _ built: Source?,
    _ source: IndexPackageSource, _ environment: InstalledEnvironment?
  ) throws -> Bool {
    guard !request.reinstalls, !request.ignoresInstalled, let there = environment?[pin.name],
      there.version == pin.version
    else { return false }
    if !isDirect { return true }
    // What a folder holds may have changed, and nothing tells; local archives are as in pip.
    if let built, case .repository = built.place {
      return try there.directURL == source.builder.origin(of: built).directURL(file.url, built)
    }
    if file.kind == .sdist, file.url.filePath != nil { return false }
    return file.url.filePath != nil || there.directURL?.url == file.url.revealed
  }

  /// The line that would do for what is asked for by address or path.
  ///
  /// - Throws: `Failure` where there is none: a folder has no digest.
  private func directLine(
    _ arrival: InstallOutcome.Arriving, _ asked: Asked
  ) throws -> String {
    let words = arrival.pin.roots.first.map { asked.roots[$0].text } ?? "\(arrival.pin.name)"
    if let source = arrival.source, !source.isFile {
      throw Failure(
        "\(source.label) can't be checked, and hashes are required",
        causes: ["only a file has a hash"],
        hints: ["name an archive or a wheel of it, or leave out `--require-hashes`"])
    }
    guard let path = arrival.file.url.filePath else { return words + " --hash=sha256:…" }
    let digest = try MappedFile(path).withBytes { Digest(.sha256, of: $0) }
    return "\(words) --hash=\(digest)"
  }

  private func requireDigests(
    _ resolution: Resolution, _ arrivals: [InstallOutcome.Arriving], _ asked: Asked
  ) throws {
    var missing: [String] = []
    for arrival in arrivals where asked.digests[arrival.pin.name] == nil {
      if arrival.isDirect, arrival.file.digests.contains(where: \.algorithm.isStrong) { continue }
      if arrival.isDirect {
        missing.append("missing: " + (try directLine(arrival, asked)))
        continue
      }
      let known = arrival.file.digests.first { $0.algorithm.isStrong }
      missing.append(
        "missing: \(arrival.pin.name)==\(arrival.pin.version)"
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
        "hashes are required, and \(counted(missing.count, "package")) "
          + (missing.count == 1 ? "has none" : "have none"),
        causes: missing,
        hints: ["if you trust these files, put the lines above into the requirements file"])
    }
  }
}
