internal import ArgumentParser
internal import PykDiagnostics
internal import PykOperations
internal import PykRequirements
internal import PykResolve
internal import PykThreads
internal import SystemPackage

/// `pyk wheel`: wheels of packages and of what they need, in a folder.
struct WheelCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "wheel", abstract: "Get or build wheels into a folder, with what they need.",
    discussion: """
      Wheels that an index has are taken as they are, what has none is built. \
      `pyk install --no-index -f FOLDER` installs from there.
      """)

  @Argument(help: ArgumentHelp("What to make wheels of.", valueName: "requirement"))
  var requirements: [String] = []

  @Option(
    name: [.customShort("w", allowingJoined: true), .customLong("wheel-dir")],
    help: ArgumentHelp("Where to; the current folder by default.", valueName: "folder"))
  var folder: String?

  @Option(
    name: [
      .customLong("requirement"), .customLong("requirements"),
      .customShort("r", allowingJoined: true),
    ],
    help: ArgumentHelp("A file of requirements; may repeat.", valueName: "file"))
  var requirementFiles: [String] = []

  @Option(
    help: ArgumentHelp(
      "A dependency group of `pyproject.toml`, here or at a path; may repeat.",
      valueName: "[path:]group"))
  var group: [String] = []

  @Option(
    name: [.customLong("editable"), .customShort("e", allowingJoined: true)],
    help: ArgumentHelp(
      "A project's folder; a plain wheel is made of it all the same.", valueName: "folder"))
  var editables: [String] = []

  @Flag(
    name: .customLong("require-hashes"),
    help: "Refuse whatever has no --hash in a requirements file.")
  var requireHashes = false

  @Flag(name: .customLong("no-require-hashes"), help: "Don't, even if some have one.")
  var noRequireHashes = false

  @OptionGroup(title: "Building") var building: BackendOptions
  @OptionGroup(title: "Building") var sources: SourceOptions
  @OptionGroup(title: "Which versions") var selection: SelectionOptions
  @OptionGroup(title: "Where from") var index: IndexOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  // What scripts written for pip pass along and what changes nothing here.
  @Option(name: .customLong("progress-bar"), help: .hidden) var progressBar: String?
  @Option(name: .customLong("use-feature"), help: .hidden) var useFeature: [String] = []
  @Option(name: .customLong("use-deprecated"), help: .hidden) var useDeprecated: [String] = []
  @Flag(name: .customLong("use-pep517"), help: .hidden) var usePEP517 = false
  @Flag(name: .customLong("no-verify"), help: .hidden) var noVerify = false
  @Flag(name: .customLong("no-clean"), help: .hidden) var noClean = false

  func run(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    let display = ProgressDisplay(context: context)
    defer { display.clear() }
    let cancellation = context.cancellation()
    let options = try settings.requirementsOptions(index, network, selection)
    var request = try settings.request(index, selection, options)
    request.question.words = requirements
    request.question.editables = editables
    request.question.requirementFiles = settings.list(requirementFiles, "requirement")
    request.question.groups = settings.list(group, "group")
    try settings.refuseOnlyDependencies(request)
    if try settings.flag(requireHashes, "require-hashes") {
      request.question.options.requiresHashes = true
    } else if noRequireHashes {
      request.question.options.requiresHashes = false
    }
    request.build = try building.options(settings, sources)
    try settings.refuseRequirementsFiles(requirements)
    guard !request.question.isEmpty else {
      throw UsageError(
        "nothing is named to make wheels of",
        hint: "name a project, such as `pyk wheel .`, or a file, by `-r requirements.txt`")
    }
    let workspace = try settings.workspace(
      network, options: options, reporter: display.reporter, cancellation: cancellation)
    let target = try settings.target(DestinationOptions.parse(["--system"]), isForChange: false)
    let folder = settings.path(settings.text(folder, "wheel-dir") ?? ".")
    let saved = try WheelOperation(request, into: folder, for: target, in: workspace).run()
    display.clear()
    for wheel in saved {
      context.console.print(
        "Saved \(shown(wheel.path, context))", if: context.verbosity.saysProgress)
    }
    return .done
  }

  /// As pip shows a path: from the current folder where it lies below it.
  private func shown(_ path: FilePath, _ context: CommandContext) -> String {
    var rest = path
    guard rest.removePrefix(context.session.workingDirectory) else { return path.string }
    return "./\(rest)"
  }
}
