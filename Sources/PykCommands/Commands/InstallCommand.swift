internal import ArgumentParser
internal import PykDiagnostics
internal import PykOperations

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
  @OptionGroup(title: "Where to") var destination: DestinationOptions
  @OptionGroup(title: "Where from") var index: IndexOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    .done
  }
}
