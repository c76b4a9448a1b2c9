internal import ArgumentParser
internal import PykDiagnostics
internal import PykInstall
internal import PykOperations
internal import PykRequirements
internal import PykThreads
internal import SystemPackage

/// `pyk uninstall`: takes packages out of the environment.
struct UninstallCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "uninstall", abstract: "Remove packages.",
    discussion: "All that is named and installed goes, or nothing. What they needed stays.")

  @Argument(help: ArgumentHelp("What to remove.", valueName: "name"))
  var names: [String] = []

  @Option(
    name: [
      .customLong("requirement"), .customLong("requirements"),
      .customShort("r", allowingJoined: true),
    ],
    help: ArgumentHelp(
      "Remove what this requirements file asks for; may repeat.", valueName: "file"))
  var requirementFiles: [String] = []

  @Flag(name: [.customShort("y"), .long], help: "Don't ask.")
  var yes = false

  @Flag(name: .customLong("dry-run"), help: "Say what would be removed, and do nothing.")
  var dryRun = false

  @OptionGroup(title: "Where from") var destination: DestinationOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  // What scripts written for pip pass along and what changes nothing here.
  @Option(name: .customLong("root-user-action"), help: .hidden) var rootUserAction: String?

  func run(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    let cancellation = context.cancellation()
    let display = ProgressDisplay(context: context)
    defer { display.clear() }
    let files = settings.list(requirementFiles, "requirement")
    guard !names.isEmpty || !files.isEmpty else {
      throw UsageError(
        "nothing is named to remove",
        hint: "name a package, such as `pyk uninstall flask`, or a file, by `-r requirements.txt`")
    }
    let isDryRun = try settings.flag(dryRun, "dry-run")
    let asked =
      try words(context)
      + listed(files, settings, display.reporter, cancellation, context)
    let target = try settings.target(destination, isForChange: !isDryRun)
    let operation = try UninstallOperation(
      asked, from: target, environment: context.session.environment, reporter: display.reporter,
      cancellation: cancellation)
    if operation.recovery != nil { settings.tellOfRecovery() }
    for name in operation.missing {
      context.warn(Diagnosis("skipping \(name) as it is not installed"))
    }
    for refusal in operation.refusals { context.warn(refusal.diagnosis) }
    guard !operation.plan.isEmpty else { return .done }
    let isQuestion = try !isDryRun && asks(settings)
    if isDryRun || isQuestion || context.verbosity.saysDetails {
      for distribution in operation.plan.removals {
        try show(
          distribution, operation, on: isDryRun ? context.console.print : context.console.say)
      }
    }
    if isDryRun {
      context.console.say("nothing was done: this was a dry run")
      return .done
    }
    if isQuestion, !isYes(operation.plan.removals.count, context.console) {
      context.console.say("nothing was removed")
      return .done
    }
    let outcome = try operation.run()
    report(outcome, context)
    if context.verbosity.saysWarnings { try warnOfBroken(operation, context) }
    return .done
  }

  // MARK: Who goes

  private func words(_ context: CommandContext) throws -> [PackageName] {
    names.compactMap { word in
      if let name = try? InstallTarget(word).name { return name }
      context.warn(
        Diagnosis(
          "skipping `\(word)`: it is no name of a package",
          hints: ["`pyk list` shows the names of what is installed"]))
      return nil
    }
  }

  private func listed(
    _ files: [String], _ settings: Settings, _ reporter: Reporter, _ cancellation: Cancellation,
    _ context: CommandContext
  ) throws -> [PackageName] {
    guard !files.isEmpty else { return [] }
    let workspace = try settings.workspace(
      NetworkOptions.parse([]), options: RequirementsOptions(), reporter: reporter,
      cancellation: cancellation)
    var found: [PackageName] = []
    for file in files {
      let read = try RequirementsFile.load(
        RequirementsLocation(file), folder: workspace.workingDirectory,
        environment: workspace.environment, using: workspace.read)
      for note in read.notes { context.warn(note) }
      for entry in read.requirements {
        if let name = entry.target.name {
          found.append(name)
        } else {
          context.warn(
            Diagnosis("skipping `\(entry.target)` in `\(file)`: it names no package"))
        }
      }
    }
    return found
  }

  // MARK: Asking

  private func asks(_ settings: Settings) throws -> Bool {
    guard settings.context.console.inputIsTerminal else { return false }
    return try !settings.flag(yes, "yes") && !settings.flag(global.noInput, "no-input")
  }

  private func isYes(_ count: Int, _ console: Console) -> Bool {
    for _ in 0..<3 {
      console.ask("remove \(counted(count, "package"))? [Y/n] ")
      guard let line = console.readLine(false) else {
        console.say("")
        return false
      }
      switch line.trimmingSpaces.lowercased() {
      case "", "y", "yes": return true
      case "n", "no": return false
      default: console.say("answer `y` or `n`")
      }
    }
    return false
  }

  private func show(
    _ distribution: InstalledDistribution, _ operation: UninstallOperation,
    on print: (String) -> Void
  ) throws {
    print("- \(distribution.name) \(distribution.versionText)")
    for path in RemovedPaths.folded(
      try operation.paths(of: distribution), below: distribution.location.string)
    {
      print("    \(path)")
    }
  }

  // MARK: Telling

  private func report(_ outcome: TransactionOutcome, _ context: CommandContext) {
    for change in outcome.changes {
      context.console.print(
        context.outputPaint.red("-") + change.description.dropFirst(),
        if: context.verbosity.saysProgress)
    }
  }

  private func warnOfBroken(_ operation: UninstallOperation, _ context: CommandContext) throws {
    for case .missing(let who, let requirement) in try operation.broken() {
      context.warn(
        Diagnosis(
          "\(who.name) \(who.versionText) requires \(requirement), which is gone now"))
    }
  }
}
