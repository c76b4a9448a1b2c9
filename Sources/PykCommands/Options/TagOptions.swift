internal import PykResolve
internal import PykRequirements
internal import ArgumentParser
internal import PykInterpreter
internal import PykOperations

/// For which Python files are chosen, where it isn't the one that is here.
struct TagOptions: ParsableArguments {
  @Option(
    name: .customLong("platform"),
    help: ArgumentHelp(
      "Wheels for this platform, such as `manylinux_2_28_x86_64`; may repeat.",
      valueName: "platform"))
  var platforms: [String] = []

  @Option(
    name: .customLong("python-version"),
    help: ArgumentHelp("For this version of Python: `3.9`, `39`, `3.9.2`.", valueName: "version"))
  var pythonVersion: String?

  @Option(
    help: ArgumentHelp(
      "For this implementation: cp, pp, jy, ip, or py for whatever fits all.", valueName: "name"))
  var implementation: String?

  @Option(
    name: .customLong("abi"),
    help: ArgumentHelp("Wheels of this ABI, such as `cp39`; may repeat.", valueName: "abi"))
  var abis: [String] = []
}

extension Settings {
  func tags(_ options: TagOptions) throws -> TagRequest {
    var request = TagRequest()
    if let text = text(options.pythonVersion, "python-version") {
      guard let python = TagRequest.python(text) else {
        throw UsageError(
          "`--python-version` can't be `\(text)`", hint: "it takes `3.9`, `39` or `3.9.2`")
      }
      request.python = python
    }
    request.implementation = text(options.implementation, "implementation")
    request.abis = list(options.abis, "abi")
    request.platforms = list(options.platforms, "platform")
    return request
  }

  /// Sources can only be built for the Python that is here.
  func refuseSources(for tags: TagRequest, _ request: InstallRequest) throws {
    guard !tags.isEmpty, !request.resolver.ignoresDependencies,
      !request.question.options.formats.isWheelsOnly
    else { return }
    throw UsageError(
      "for another Python only wheels can be chosen",
      hint: "add `--only-binary :all:`, or `--no-deps`")
  }
}
