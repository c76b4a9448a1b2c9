internal import PykInstall
internal import PykInterpreter
internal import ArgumentParser
internal import PykDiagnostics
internal import PykFiles
internal import PykIndex
internal import PykOperations
internal import PykRequirements
internal import PykResolve
internal import PykThreads

/// `pyk install`: resolves what is asked for and makes the environment have it.
struct InstallCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Install packages, with what they need.",
    discussion: """
      Takes requirements (`flask>=3`), wheels, folders and addresses. All of the environment \
      changes, or none of it.
      """)

  @Argument(help: ArgumentHelp("What to install.", valueName: "requirement"))
  var requirements: [String] = []

  @OptionGroup(title: "What and how") var install: InstallOptions
  @OptionGroup(title: "Which versions") var selection: SelectionOptions
  @OptionGroup(title: "Building") var building: BackendOptions
  @OptionGroup(title: "Building") var sources: SourceOptions
  @OptionGroup(title: "Where to") var destination: DestinationOptions
  @OptionGroup(title: "For which Python") var tags: TagOptions
  @OptionGroup(title: "Where from") var index: IndexOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    let display = ProgressDisplay(context: context)
    defer { display.clear() }
    let cancellation = context.cancellation()
    let options = try settings.requirementsOptions(index, network, selection)
    var request = try request(settings, options)
    request.endsCommand = true
    try settings.refuseRequirementsFiles(requirements)
    guard !request.question.isEmpty else {
      throw UsageError(
        "nothing is named to install",
        hint: "name a package, such as `pyk install flask`, or a file, by `-r requirements.txt`")
    }
    let workspace = try settings.workspace(
      network, options: options, reporter: display.reporter, cancellation: cancellation)
    let tags = try settings.tags(tags)
    if !tags.isEmpty, !request.isDryRun, settings.text(destination.target, "target") == nil {
      throw UsageError(
        "for another Python packages go into a folder only", hint: "name it by `--target FOLDER`")
    }
    try settings.refuseSources(for: tags, request)
    let target = try settings.target(destination, isForChange: !request.isDryRun, tags: tags)
    let report = settings.text(install.report, "report")
    if let report { try InstallReport.check(report, settings: settings) }
    let outcome = try InstallOperation(request, on: target, in: workspace).run()
    display.clear()
    InstallReport.show(outcome, request: request, context: context)
    if try !settings.flag(install.noWarnScriptLocation, "no-warn-script-location") {
      InstallReport.warnOfScripts(outcome, in: target.scheme.scripts, context)
    }
    if let report {
      try InstallReport.write(outcome, target: target, to: report, settings: settings)
    }
    return .done
  }

  private func request(
    _ settings: Settings, _ options: RequirementsOptions
  ) throws -> InstallRequest {
    enum Upgrade: String, CaseIterable {
      case onlyIfNeeded = "only-if-needed"
      case eager
    }
    var request = try settings.request(index, selection, options)
    request.question.words = requirements
    request.question.editables = install.editables
    request.question.requirementFiles = settings.list(install.requirementFiles, "requirement")
    request.question.groups = settings.list(install.group, "group")
    try settings.refuseOnlyDependencies(request)
    if try settings.flag(install.requireHashes, "require-hashes") {
      request.question.options.requiresHashes = true
    } else if install.noRequireHashes {
      request.question.options.requiresHashes = false
    }
    let strategy = try settings.choice(
      install.upgradeStrategy, "upgrade-strategy", default: Upgrade.onlyIfNeeded)
    if try settings.flag(install.upgrade, "upgrade") {
      request.resolver.upgrade = strategy == .eager ? .eager : .onlyIfNeeded
    }
    request.resolver.upgradedNames = Set(
      try settings.list(install.upgradePackages, "upgrade-package").map { try PackageName($0) })
    request.reinstalls = try settings.flag(install.forceReinstall, "force-reinstall")
    request.ignoresInstalled = try settings.flag(install.ignoreInstalled, "ignore-installed")
    request.isDryRun = try settings.flag(install.dryRun, "dry-run")
    if install.noCompile {
      request.bytecode = .none
    } else if try settings.flag(install.compile, "compile") {
      request.bytecode = .all
    } else if try settings.flag(false, "no-compile") {
      request.bytecode = .none
    }
    if let mode = settings.text(install.linkMode, "link-mode") {
      request.linkMode = try settings.choice(mode, "link-mode", default: LinkMode.hardlink)
    }
    request.build = try building.options(settings, sources)
    request.checksConflicts = !(try settings.flag(install.noWarnConflicts, "no-warn-conflicts"))
    request.needsReport = settings.text(install.report, "report") != nil
    return request
  }
}
