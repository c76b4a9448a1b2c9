internal import PykResolve
internal import PykRequirements
internal import ArgumentParser
internal import PykDiagnostics
internal import PykFormats
internal import PykOperations
internal import PykThreads
internal import SystemPackage

/// `pyk download`: gets the files of packages, and of what they need, into a folder.
struct DownloadCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "download", abstract: "Get packages into a folder, with what they need.",
    discussion: """
      What an install into an empty environment would take, as it is: wheels, and sources where \
      there is no wheel. `pyk install --no-index -f FOLDER` installs from there.
      """)

  enum Format: String, CaseIterable { case text, json }

  @Argument(help: ArgumentHelp("What to get.", valueName: "requirement"))
  var requirements: [String] = []

  @Option(
    name: [
      .customShort("d", allowingJoined: true), .customLong("dest"), .customLong("destination-dir"),
      .customLong("destination-directory"),
    ],
    help: ArgumentHelp("Where to; the current folder by default.", valueName: "folder"))
  var destination: String?

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

  @Flag(
    name: .customLong("require-hashes"),
    help: "Refuse whatever has no --hash in a requirements file.")
  var requireHashes = false

  @Flag(name: .customLong("no-require-hashes"), help: "Don't, even if some have one.")
  var noRequireHashes = false

  @Flag(name: .customLong("dry-run"), help: "Say what would be got, and get nothing.")
  var dryRun = false

  @Option(help: ArgumentHelp("text or json.", valueName: "format"))
  var format: String?

  @OptionGroup(title: "For which Python") var tags: TagOptions
  @OptionGroup(title: "Which versions") var selection: SelectionOptions
  @OptionGroup(title: "Where from") var index: IndexOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  // What scripts written for pip pass along and what changes nothing here.
  @Option(name: .customLong("progress-bar"), help: .hidden) var progressBar: String?
  @Option(name: .customLong("use-feature"), help: .hidden) var useFeature: [String] = []
  @Option(name: .customLong("use-deprecated"), help: .hidden) var useDeprecated: [String] = []
  @Option(name: .customLong("src"), help: .hidden) var sources: String?
  @Flag(name: .customLong("use-pep517"), help: .hidden) var usePEP517 = false
  @Flag(name: .customLong("no-build-isolation"), help: .hidden) var noBuildIsolation = false
  @Flag(name: .customLong("no-clean"), help: .hidden) var noClean = false

  func run(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    let format = try settings.choice(format ?? "text", "format", default: Format.text)
    let display = ProgressDisplay(context: context)
    defer { display.clear() }
    let cancellation = context.cancellation()
    let options = try settings.requirementsOptions(index, network, selection)
    var request = try settings.request(index, selection, options)
    request.question.words = requirements
    request.question.requirementFiles = settings.list(requirementFiles, "requirement")
    request.question.groups = settings.list(group, "group")
    try settings.refuseOnlyDependencies(request)
    if try settings.flag(requireHashes, "require-hashes") {
      request.question.options.requiresHashes = true
    } else if noRequireHashes {
      request.question.options.requiresHashes = false
    }
    try settings.refuseRequirementsFiles(requirements)
    guard !request.question.isEmpty else {
      throw UsageError(
        "nothing is named to download",
        hint: "name a package, such as `pyk download flask`, or a file, by `-r requirements.txt`")
    }
    let tags = try settings.tags(tags)
    try settings.refuseSources(for: tags, request)
    let workspace = try settings.workspace(
      network, options: options, reporter: display.reporter, cancellation: cancellation)
    let target = try settings.target(
      DestinationOptions.parse(["--system"]), isForChange: false, tags: tags)
    let folder = settings.path(settings.text(destination, "dest") ?? ".")
    let operation = DownloadOperation(request, into: folder, for: target, in: workspace)
    let saved = try dryRun ? [] : operation.run()
    let planned = try dryRun ? operation.plan() : []
    display.clear()
    show(saved, planned, format, context)
    return .done
  }

  private func show(
    _ saved: [DownloadOperation.Saved], _ planned: [DownloadOperation.Planned], _ format: Format,
    _ context: CommandContext
  ) {
    switch format {
    case .json:
      let files =
        saved.map { file in
          [
            "name": .string(file.pin.name.normalized), "version": .string("\(file.pin.version)"),
            "path": .string(file.path.string), "was_there": .bool(file.wasThere),
          ] as JSONValue
        }
        + planned.map { file in
          [
            "name": .string(file.pin.name.normalized), "version": .string("\(file.pin.version)"),
            "filename": .string(file.filename),
          ]
        }
      context.console.print(JSONValue.array(files).serialized(pretty: true))
    case .text:
      let (console, isShown) = (context.console, context.verbosity.saysProgress)
      for file in saved where !file.wasThere {
        console.print("Saved \(shown(file.path, context))", if: isShown)
      }
      for file in saved where file.wasThere {
        console.say("`\(shown(file.path, context))` was there already", if: isShown)
      }
      for file in planned { console.print("Would save \(file.filename)", if: isShown) }
      if dryRun { console.say("nothing was done: this was a dry run", if: isShown) }
    }
  }

  /// As pip shows a path: from the current folder where it lies below it.
  private func shown(_ path: FilePath, _ context: CommandContext) -> String {
    var rest = path
    guard rest.removePrefix(context.session.workingDirectory) else { return path.string }
    return "./\(rest)"
  }
}
