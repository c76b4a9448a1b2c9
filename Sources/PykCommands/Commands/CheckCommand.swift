internal import ArgumentParser
internal import PykFormats
internal import PykInstall
internal import PykInterpreter
internal import PykMetadata
internal import PykOperations

/// `pyk check`: whether what is installed fits together.
struct CheckCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find what doesn't fit together.")

  enum Format: String, CaseIterable { case text, json }

  @Option(help: ArgumentHelp("text or json.", valueName: "format"))
  var format: String?

  @OptionGroup(title: "General") var global: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    let format = try settings.choice(format ?? "text", "format", default: Format.text)
    let found = try settings.lookedAt()
    guard let interpreter = found.target?.interpreter else { return .failed }
    let tags = interpreter.tags
    let conflicts = found.environment.conflicts(in: interpreter.markers) { lines in
      lines.contains { tags.priority(ofCompressed: $0) != nil }
    }
    let checking = Checking(conflicts, found.environment)
    switch format {
    case .json:
      context.console.print(JSONValue.array(checking.problems).serialized(pretty: true))
    case .text where checking.isClean:
      context.console.print("No broken requirements found.")
    case .text:
      for line in checking.lines { context.console.print(line) }
    }
    return checking.isClean ? .done : .failed
  }
}
