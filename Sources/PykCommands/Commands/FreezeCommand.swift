internal import ArgumentParser
internal import PykDiagnostics
internal import PykFiles
internal import PykInstall
internal import PykInterpreter
internal import PykOperations
internal import PykRequirements

/// `pyk freeze`: what is installed, as a requirements file.
struct FreezeCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "freeze", abstract: "List what is installed, as requirements.")

  @Option(
    name: [
      .customLong("requirement"), .customLong("requirements"),
      .customShort("r", allowingJoined: true),
    ],
    help: ArgumentHelp(
      "Keep the order and the comments of this file; may repeat.", valueName: "file"))
  var requirementFiles: [String] = []

  @Flag(name: .customLong("all"), help: "With pip too, and what else comes with an environment.")
  var all = false

  @Flag(
    name: .customLong("exclude-editable"),
    help: "Without those that run from their project's folder.")
  var excludeEditable = false

  @OptionGroup(title: "Where and which") var looking: LookingOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    let all = try settings.flag(all, "all")
    let found = try settings.lookedAt(looking, needsPython: !all)
    var distributions = found.distributions
    if try settings.flag(excludeEditable, "exclude-editable") {
      distributions.removeAll { $0.editableLocation != nil }
    }
    let requirements = distributions.map {
      FrozenRequirement(Inspected($0)) { folder in
        WorkingCopy(around: folder, environment: context.session.environment)
      }
    }
    for requirement in requirements where requirement.isUnreadable {
      context.warn(
        Diagnosis(
          "can't tell what \(requirement.name) is a working copy of",
          causes: ["Git names no commit for its folder"]))
    }
    var freezing = Freezing(requirements)
    let files = settings.list(requirementFiles, "requirement")
    for file in files {
      let text: String
      do {
        text = try Files.readText(settings.path(file))
      } catch {
        throw Failure("can't read `\(file)`", because: error)
      }
      freezing.follow(text, name: file, folder: context.session.workingDirectory)
    }
    var skipped: Set<PackageName> = []
    if !all, let interpreter = found.target?.interpreter {
      // Since 3.12 environments come with pip alone; what else is there was installed.
      let isBare = (interpreter.major, interpreter.minor) >= (3, 12)
      skipped = try settings.names(
        isBare ? ["pip"] : ["pip", "setuptools", "wheel", "distribute"])
    }
    freezing.finish(without: skipped, isAddition: !files.isEmpty)
    context.console.print(lines: freezing.lines)
    for warning in freezing.warnings { context.warn(warning) }
    return .done
  }
}
