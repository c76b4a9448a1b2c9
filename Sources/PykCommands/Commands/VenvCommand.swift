internal import ArgumentParser
internal import PykDiagnostics
internal import PykFiles
internal import PykInterpreter
internal import PykOperations
internal import PykRequirements
internal import PykResolve
internal import PykThreads
internal import PykVenv
internal import SystemPackage

/// `pyk venv`: makes a virtual environment.
struct VenvCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "venv",
    abstract: "Make a virtual environment.",
    discussion: "Without a folder it is `.venv`. The Python is the one on PATH, or --python's.")

  @Argument(help: ArgumentHelp("Where to; `.venv` by default.", valueName: "folder"))
  var folder: String?

  @Flag(
    name: .customLong("system-site-packages"), help: "Let it see the packages of its Python too.")
  var systemSitePackages = false

  @Flag(help: "Copy the interpreter rather than link to it.")
  var copies = false

  @Flag(help: "Link to the interpreter; what happens anyway.")
  var symlinks = false

  @Flag(help: "Delete what is in the folder first.")
  var clear = false

  @Flag(help: "Point an existing environment to this Python, and keep its packages.")
  var upgrade = false

  @Option(
    help: ArgumentHelp(
      "What the shell shows while it is active; `.` for the current folder's name.",
      valueName: "text"))
  var prompt: String?

  @Flag(
    name: [.customLong("with-pip"), .customLong("seed")],
    help: "Put pip in: the one that comes with the Python, else from the index.")
  var withPip = false

  @Flag(name: .customLong("without-pip"), help: "Leave pip out; what happens anyway.")
  var withoutPip = false

  @OptionGroup(title: "Where from") var index: IndexOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    let clock = ContinuousClock()
    let start = clock.now
    let settings = try Settings(context, global)
    if withPip, withoutPip {
      throw UsageError("`--with-pip` and `--without-pip` exclude each other")
    }
    if copies, symlinks { throw UsageError("`--copies` and `--symlinks` exclude each other") }
    if clear, upgrade { throw UsageError("`--clear` and `--upgrade` exclude each other") }
    let given = folder ?? ".venv"
    if given.isEmpty {
      throw UsageError("the folder has no name", hint: "for the current one, write `.`")
    }
    var options = VenvOptions(folder: settings.path(given), toolVersion: pykVersion)
    options.includesSystemSitePackages = systemSitePackages
    options.copies = copies
    options.clears = clear
    options.upgrades = upgrade
    options.prompt =
      prompt == "."
      ? context.session.workingDirectory.lastComponent?.string ?? "." : prompt
    let cancellation = context.cancellation()
    let base = try base(settings)
    let plan = try VenvPlan(options, base: base)
    try plan.carryOut(cancellation) {
      if withPip { try putPipIn(plan.interpreter, settings, context, cancellation) }
    }
    if upgrade { warnOfOthers(plan.folder, base, context) }
    let isShown = context.verbosity.saysProgress
    let did = upgrade ? "upgraded" : "made"
    context.console.say(
      "\(did) `\(given)` with \(base.name) in \(spoken(clock.now - start))", if: isShown)
    let script = plan.folder.appending("bin").appending("activate").string
    context.console.say(
      "activate it with `. \(Self.shellWord(script, given: given))`", if: isShown)
    return .done
  }

  /// Packages of the Python that it was for before aren't seen by another one.
  private func warnOfOthers(
    _ folder: FilePath, _ base: Interpreter, _ context: CommandContext
  ) {
    let lib = folder.appending("lib")
    for entry in (try? Files.entries(of: lib)) ?? []
    where entry.name.hasPrefix("python3.") && entry.name != "python\(base.major).\(base.minor)" {
      let site = lib.appending(entry.name).appending("site-packages")
      let packages = ((try? Files.entries(of: site)) ?? []).filter {
        $0.name.hasSuffix(".dist-info")
      }
      guard !packages.isEmpty else { continue }
      context.warn(
        Diagnosis(
          "\(counted(packages.count, "package")) of \(entry.name) can't be seen any more",
          causes: ["\(base.name) doesn't look into `\(site)`"],
          hints: ["install them again: `pyk freeze --path \(site)` lists them"]))
    }
  }

  /// The base Python: never another environment's own, but what that was made from.
  private func base(_ settings: Settings) throws -> Interpreter {
    let request =
      settings.text(global.python, "python").map {
        PythonRequest($0, relativeTo: settings.context.session.workingDirectory)
      } ?? .any
    let found = try settings.finder.find(request)
    return found.isVirtualEnvironment
      ? try settings.finder.interpreter(at: found.baseExecutable) : found
  }

  private func putPipIn(
    _ interpreter: Interpreter, _ settings: Settings, _ context: CommandContext,
    _ cancellation: Cancellation
  ) throws {
    let display = ProgressDisplay(context: context)
    defer { display.clear() }
    var request = InstallRequest()
    let bundled = interpreter.facts.bundledWheels.lazy
      .flatMap { folder in
        ((try? Files.entries(of: folder)) ?? []).map { folder.appending($0.name) }
      }
      .first {
        let name = $0.lastComponent?.string ?? ""
        return name.hasPrefix("pip-") && name.hasSuffix(".whl")
      }
    request.question.options = try settings.requirementsOptions(
      index, network, SelectionOptions.parse([]))
    if let bundled, let version = bundled.lastComponent?.string.split(separator: "-")[1] {
      // As from an index: an address would be written down as where it comes from.
      request.question.words = ["pip==\(version)"]
      request.question.options.noIndex = true
      request.question.options.findLinks = [
        RequirementsOptions.Value(bundled.removingLastComponent().string)
      ]
    } else {
      request.question.words = ["pip"]
    }
    request.resolver.ignoresDependencies = true
    var target = TargetRequest()
    target.python = .path(interpreter.prefix)
    target.isForChange = true
    let environment = try TargetEnvironment.open(
      target, finder: settings.finder, environment: context.session.environment)
    let workspace = try settings.workspace(
      network, options: request.question.options, reporter: display.reporter,
      cancellation: cancellation)
    _ = try InstallOperation(request, on: environment, in: workspace).run()
  }

  /// The activation script as a person would type it: relative where the folder was, quoted where
  /// it has to be.
  private static func shellWord(_ path: String, given: String) -> String {
    let word = given.hasPrefix("/") || given.hasPrefix("~") ? path : given + "/bin/activate"
    let isPlain = word.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x61...0x7a).contains($0 | 0x20) || "/._-+@%".utf8.contains($0)
    }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
