internal import PykDiagnostics
internal import PykInstall
internal import PykInterpreter
internal import PykOperations
internal import PykRequirements
internal import PykThreads
internal import SystemPackage

/// What an inspecting command looks at: the distributions, and the Python that they are for.
struct LookedAt {
  /// Of each name the one that Python would find; by name.
  var distributions: [InstalledDistribution]
  var environment: InstalledEnvironment
  /// Nil where folders were named and no Python had to be asked.
  var target: TargetEnvironment?
}

extension Settings {
  /// Finds what `list`, `freeze`, `show` and `check` look at.
  ///
  /// - Parameter needsPython: Whether a Python has to be found also where folders are named.
  func lookedAt(_ options: LookingOptions? = nil, needsPython: Bool = true) throws -> LookedAt {
    let folders = options.map { list($0.paths, "path") } ?? []
    let isLocal = try options.map { try flag($0.local, "local") } ?? false
    let isUser = try options.map { try flag($0.user, "user") } ?? false
    if !folders.isEmpty, isLocal || isUser {
      throw UsageError("`--path` can't be together with `--user` or `--local`")
    }
    var target: TargetEnvironment?
    if folders.isEmpty || needsPython { target = try inspectedTarget() }
    let sites = folders.isEmpty ? target?.sitePackages ?? [] : folders.map(path)
    // What it keeps for the next time is written to its end, or not at all.
    let (environment, recovery) = try context.cancellation().work {
      try InstalledEnvironment.open(
        sites, cache: cacheFolder.map { CacheFolder.installed(in: $0) })
    }
    if recovery != nil { tellOfRecovery() }
    // They stand in the order of their names.
    var found: [InstalledDistribution] = []
    for distribution in environment.distributions where found.last?.name != distribution.name {
      found.append(distribution)
    }
    if isLocal, let interpreter = target?.interpreter, interpreter.isVirtualEnvironment {
      found.removeAll { !$0.path.starts(with: interpreter.prefix) }
    }
    if isUser, let interpreter = target?.interpreter {
      let folder = interpreter.userPaths(environment: context.session.environment).purelib
      found.removeAll { $0.location != folder }
    }
    let excluded = try names(options.map { list($0.excluded, "exclude") } ?? [])
    if !excluded.isEmpty { found.removeAll { excluded.contains($0.name) } }
    return LookedAt(distributions: found, environment: environment, target: target)
  }

  /// The environment that is meant, or the Python on PATH.
  private func inspectedTarget() throws -> TargetEnvironment {
    var request = TargetRequest()
    request.python = text(global.python, "python").map {
      PythonRequest($0, relativeTo: context.session.workingDirectory)
    }
    request.allowsSystem = true
    return try TargetEnvironment.open(
      request, finder: finder, environment: context.session.environment)
  }

  func names(_ texts: [String]) throws -> Set<PackageName> {
    if texts.isEmpty { return [] }
    return Set(
      try texts.map { text in
        do {
          return try PackageName(text)
        } catch {
          throw UsageError("`\(text)` is no name of a package")
        }
      })
  }

  func tellOfRecovery() {
    context.warn(
      Diagnosis("an earlier command was interrupted here; what it had begun is undone"))
  }
}

extension CommandContext {
  /// Tells the person of something that doesn't stop the work.
  func warn(_ diagnosis: Diagnosis) {
    console.say(diagnosis.renderedAsWarning(paint: paint), if: verbosity.saysWarnings)
  }
}
