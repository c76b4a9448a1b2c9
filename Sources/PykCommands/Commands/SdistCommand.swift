internal import ArgumentParser
internal import PykBuild
internal import PykDiagnostics
internal import PykOperations

/// `pyk sdist`: makes the source distribution of a project.
struct SdistCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "sdist", abstract: "Make a project's source distribution.")

  @Argument(
    help: ArgumentHelp("The project's folder; the current one by default.", valueName: "project"))
  var project: String?

  @Option(
    name: [.customShort("d", allowingJoined: true), .customLong("dist-dir")],
    help: ArgumentHelp("Where to; the project's `dist` by default.", valueName: "folder"))
  var distDirectory: String?

  @Option(
    help: ArgumentHelp("gztar, zip or tar, with commas between several.", valueName: "formats"))
  var formats: String?

  @OptionGroup(title: "Building") var building: BuildingOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    let session = try BuildSession(context, global, building, project)
    let given = try formats.map { try SdistFormat.list($0.split(separator: ",").map(String.init)) }
    if let formats, given?.isEmpty == true {
      throw UsageError(
        "`--formats \(formats)` names no format", hint: "write `--formats gztar` or `gztar,zip`")
    }
    let build = try session.watch { try session.start() }
    let configured = try build.options?.sdistFormats.map { try SdistFormat.list($0) } ?? []
    let products = try session.watch {
      try build.sdists(given ?? (configured.isEmpty ? [.gztar] : configured))
    }
    try session.finish(
      products,
      into: session.folder(distDirectory, configured: build.options?.sdistFolder))
    return .done
  }
}
