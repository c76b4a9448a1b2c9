internal import ArgumentParser
internal import PykInstall
internal import PykInterpreter
internal import PykOperations

/// `pyk list`: what is installed.
struct ListCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List what is installed.")

  @Option(
    help: ArgumentHelp("columns, freeze (`name==version`) or json.", valueName: "format"))
  var format: String?

  @Flag(
    name: [.customShort("e"), .long], help: "Only those that run from their project's folder.")
  var editable = false

  @Flag(name: .customLong("exclude-editable"), help: "Without those.")
  var excludeEditable = false

  @Flag(name: .customLong("include-editable"), help: .hidden)
  var includeEditable = false

  @Flag(name: .customLong("not-required"), help: "Only those that no other one requires.")
  var notRequired = false

  @OptionGroup(title: "Where and which") var looking: LookingOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    let format = try settings.choice(format, "format", default: Listing.Format.columns)
    let onlyLeaves = try settings.flag(notRequired, "not-required")
    var found = try settings.lookedAt(looking, needsPython: onlyLeaves)
    if try settings.flag(editable, "editable") {
      found.distributions.removeAll { !$0.isEditable }
    }
    if try settings.flag(excludeEditable, "exclude-editable") {
      found.distributions.removeAll(where: \.isEditable)
    }
    var listing = Listing(
      distributions: found.distributions.map(Inspected.init),
      isVerbose: context.verbosity.saysDetails)
    if onlyLeaves, let target = found.target {
      listing.dropRequired(in: target.interpreter.markers)
    }
    for line in listing.lines(format) { context.console.print(line) }
    return .done
  }
}
