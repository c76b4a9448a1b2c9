internal import ArgumentParser
internal import PykOperations
internal import PykRequirements

/// What the commands that build a project have alike.
struct BuildingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "native (no code of the project runs), hooks (its own backend), or auto.",
      valueName: "way"))
  var backend: String?

  @Flag(
    name: .customLong("dry-run"), help: "Print what would be in it, and write nothing.")
  var dryRun = false

  @OptionGroup(title: "The backend") var hooks: HookOptions
  @OptionGroup(title: "Where from") var index: IndexOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
}

/// How a project's own backend builds it.
struct HookOptions: ParsableArguments {
  @Option(
    name: [
      .customShort("C", allowingJoined: true), .customLong("config-setting"),
      .customLong("config-settings"),
    ],
    help: ArgumentHelp("A setting for the build backend; may repeat.", valueName: "key=value"))
  var configSettings: [String] = []

  @Flag(
    name: [.customShort("n"), .customLong("no-isolation"), .customLong("no-build-isolation")],
    help: "Build with what is in the environment, not in an environment of its own.")
  var noIsolation = false

  @Option(
    name: .customLong("build-constraint"),
    help: ArgumentHelp(
      "A file of versions that hold for what builds need; may repeat.", valueName: "file"))
  var buildConstraints: [String] = []

  @Flag(
    name: [.customShort("x"), .customLong("skip-dependency-check")],
    help: "Without isolation: don't see first whether what the build needs is there.")
  var skipDependencyCheck = false

  @Option(help: .hidden) var installer: String?

  /// There is no other program that would do it.
  func refuseInstaller() throws {
    guard let installer else { return }
    throw UsageError(
      "`--installer \(installer)` can't be had: pyk itself installs what a build needs",
      hint: "leave out `--installer`")
  }

  func options(_ settings: Settings) throws -> BuildOptions {
    var options = BackendOptions()
    options = try BackendOptions.parse([])
    options.configSettings = configSettings
    options.noBuildIsolation = noIsolation
    options.buildConstraints = buildConstraints
    var result = try options.options(settings)
    result.checksDependencies = !result.isIsolated && !skipDependencyCheck
    return result
  }
}
