internal import PykConfiguration
internal import PykDiagnostics
internal import PykFiles
internal import PykIndex
internal import PykOperations
internal import PykRequirements
internal import PykResolve

extension Settings {
  /// Refuses a file of requirements that is named like a package: nobody means the package.
  func refuseRequirementsFiles(_ words: [String]) throws {
    for word in words where word.hasSuffix(".txt") && Files.isRegularFile(path(word)) {
      throw UsageError(
        "`\(word)` is a file and no package",
        hint: "for what it lists: `pyk \(context.command) -r \(word)`")
    }
  }

  /// Refuses `--only-deps` where it isn't plain whose dependencies are meant, as pip does.
  func refuseOnlyDependencies(_ request: InstallRequest) throws {
    guard request.onlyDependencies else { return }
    let others = [
      ("--no-deps", request.resolver.ignoresDependencies),
      ("--requirement", !request.question.requirementFiles.isEmpty),
      ("--group", !request.question.groups.isEmpty),
    ]
    for (option, isGiven) in others where isGiven {
      throw UsageError("`--only-deps` can't be together with `\(option)`")
    }
  }

  /// What is chosen, and from where, as all commands that choose have it.
  func request(
    _ index: IndexOptions, _ selection: SelectionOptions, _ options: RequirementsOptions
  ) throws -> InstallRequest {
    enum Resolution: String, CaseIterable {
      case highest, lowest
      case lowestDirect = "lowest-direct"
    }
    var request = InstallRequest()
    request.question.constraintFiles = list(selection.constraints, "constraint")
    request.question.overrideFiles = list(selection.overrides, "override")
    request.question.options = options
    request.resolver.ignoresDependencies = try flag(selection.noDependencies, "no-deps")
    switch try choice(selection.resolution, "resolution", default: Resolution.highest) {
    case .highest: break
    case .lowest: request.resolver.preference = .lowest
    case .lowestDirect: request.resolver.preference = .lowestDirect
    }
    if try flag(selection.pre, "pre") { request.resolver.prereleases = .allow }
    request.strategy = try choice(index.indexStrategy, "index-strategy", default: .firstIndex)
    let refreshed = try list(index.refreshPackages, "refresh-package").map { try PackageName($0) }
    if try flag(index.refresh, "refresh") {
      request.refresh = .all
    } else if !refreshed.isEmpty {
      request.refresh = .packages(Set(refreshed))
    }
    if let text = text(selection.excludeNewer, "exclude-newer") ?? text(nil, "uploaded-prior-to") {
      request.excludesNewerThan = try Moment.microseconds(text)
    }
    request.onlyDependencies = try flag(selection.onlyDependencies, "only-deps")
    request.existsActions = try list(global.existsActions, "exists-action").map {
      try choice($0, "exists-action", default: ExistsAction.abort)
    }
    request.ignoresRequiresPython = try flag(
      selection.ignoreRequiresPython, "ignore-requires-python")
    return request
  }
}
