internal import ArgumentParser
internal import PykConfiguration
internal import PykDiagnostics
internal import PykOperations
internal import PykRequirements

/// How what has no wheel is built.
struct BackendOptions: ParsableArguments {
  @Option(
    name: [
      .customShort("C", allowingJoined: true), .customLong("config-settings"),
      .customLong("config-setting"),
    ],
    help: ArgumentHelp("A setting for the build backend; may repeat.", valueName: "key=value"))
  var configSettings: [String] = []

  @Flag(
    name: [.customLong("no-build-isolation"), .customLong("no-isolation")],
    help: "Build with what is in the environment, not in an environment of its own.")
  var noBuildIsolation = false

  @Flag(
    name: .customLong("check-build-dependencies"),
    help: "Without isolation: see first whether what a build needs is there.")
  var checkBuildDependencies = false

  @Option(
    name: .customLong("build-constraint"),
    help: ArgumentHelp(
      "A file of versions that hold for what builds need; may repeat.", valueName: "file"))
  var buildConstraints: [String] = []

  func options(_ settings: Settings, _ sources: SourceOptions? = nil) throws -> BuildOptions {
    var options = BuildOptions()
    options.backend = try settings.choice(sources?.backend, "backend", default: .auto)
    for text in settings.list(configSettings, "config-settings") {
      guard let setting = RequirementsEntry.ConfigSetting(text) else {
        throw UsageError(
          "`-C \(text)` is no setting", hint: "write `-C key=value`")
      }
      options.settings.append(setting)
    }
    // As with pip, `no-build-isolation = false` in a file or a variable turns isolation off.
    if noBuildIsolation {
      options.isIsolated = false
    } else if let value = settings.configuration.string("no-build-isolation")?.value.lowercased() {
      options.isIsolated = !["0", "no", "false", "off", "n", "f"].contains(value)
    }
    options.checksDependencies = try settings.flag(
      checkBuildDependencies, "check-build-dependencies")
    options.constraintFiles = settings.list(buildConstraints, "build-constraint")
    options.sourcesFolder = settings.text(sources?.sources, "src").map(settings.path)
    options.showsOutput = settings.context.verbosity.saysDetails
    options.followsOutput = options.showsOutput || settings.context.console.log != nil
    return options
  }
}
