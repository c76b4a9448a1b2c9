internal import ArgumentParser
internal import PykFormats
internal import PykInstall
internal import PykInterpreter
internal import PykMetadata
internal import PykOperations

/// `pyk check`: whether what is installed fits together, or whether distributions are fit to be
/// published.
struct CheckCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find what is wrong, installed or about to be published.",
    discussion: """
      Without files: what doesn't fit together in the environment. With files, such as \
      `dist/*`: what an index would refuse of these distributions, and what would trouble \
      their users.
      """)

  enum Format: String, CaseIterable { case text, json }

  @Argument(help: ArgumentHelp("Distributions to check, such as `dist/*`.", valueName: "file"))
  var files: [String] = []

  @Flag(help: "Distributions with warnings fail too.")
  var strict = false

  @Option(help: ArgumentHelp("text or json.", valueName: "format"))
  var format: String?

  @Flag(help: "Ask no index for the list of classifiers.")
  var offline = false

  @OptionGroup(title: "General") var global: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    let format = try settings.choice(format ?? "text", "format", default: Format.text)
    if !files.isEmpty {
      return try DistributionCheck(settings: settings, isStrict: strict, isOffline: offline)
        .run(files, isJSON: format == .json)
    }
    if strict {
      throw UsageError(
        "`--strict` is for distributions", hint: "name them, such as `pyk check --strict dist/*`")
    }
    return try checkEnvironment(settings, format)
  }

  private func checkEnvironment(_ settings: Settings, _ format: Format) throws -> ExitStatus {
    let console = settings.context.console
    let found = try settings.lookedAt()
    guard let interpreter = found.target?.interpreter else { return .failed }
    let tags = interpreter.tags
    let conflicts = found.environment.conflicts(in: interpreter.markers) { lines in
      lines.contains { tags.priority(ofCompressed: $0) != nil }
    }
    let checking = Checking(conflicts, found.environment)
    switch format {
    case .json:
      console.print(JSONValue.array(checking.problems).serialized(pretty: true))
    case .text where checking.isClean:
      console.print("No broken requirements found.")
    case .text:
      console.print(lines: checking.lines)
    }
    return checking.isClean ? .done : .failed
  }
}
