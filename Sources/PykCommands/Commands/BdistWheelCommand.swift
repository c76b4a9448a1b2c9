internal import ArgumentParser
internal import PykBuild
internal import PykOperations

/// `pyk bdist_wheel`: makes the wheel of a project.
struct BdistWheelCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "bdist_wheel", abstract: "Make a project's wheel.", aliases: ["bdist-wheel"])

  @Argument(
    help: ArgumentHelp("The project's folder; the current one by default.", valueName: "project"))
  var project: String?

  @Option(
    name: [.customShort("d", allowingJoined: true), .customLong("dist-dir")],
    help: ArgumentHelp("Where to; the project's `dist` by default.", valueName: "folder"))
  var distDirectory: String?

  @Option(
    name: .customLong("python-tag"),
    help: ArgumentHelp("The Pythons it is for; `py3` by default.", valueName: "tag"))
  var pythonTag: String?

  @Option(
    name: .customLong("plat-name"),
    help: ArgumentHelp("The platform it is for; `any` by default.", valueName: "name"))
  var platformName: String?

  @Option(
    name: .customLong("build-number"),
    help: ArgumentHelp("Tells builds of one version apart; begins with a digit.", valueName: "tag"))
  var buildNumber: String?

  @Flag(help: "For Python 2 and 3.")
  var universal = false

  @OptionGroup(title: "Building") var building: BuildingOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    let session = try BuildSession(context, global, building, project)
    if universal, pythonTag != nil {
      throw UsageError("`--universal` and `--python-tag` exclude each other")
    }
    var options = session.wheelOptions
    options.pythonTag = pythonTag
    options.platformName = platformName
    options.buildNumber = buildNumber
    options.isUniversal = universal
    let build = try session.watch { try session.start() }
    let product = try session.watch { try build.wheel(options) }
    try session.finish(
      [product], into: session.folder(distDirectory, configured: build.options?.wheelFolder))
    return .done
  }
}
