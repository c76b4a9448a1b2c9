internal import ArgumentParser
internal import PykDiagnostics
internal import PykFormats
internal import PykInterpreter
internal import PykOperations
internal import PykRequirements

/// `pyk show`: what installed packages say of themselves.
struct ShowCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Tell about installed packages.")

  enum Format: String, CaseIterable { case text, json }

  @Argument(help: ArgumentHelp("Whom to tell about.", valueName: "name"))
  var names: [String] = []

  @Flag(name: [.customShort("f"), .long], help: "With the files that it installed.")
  var files = false

  @Option(help: ArgumentHelp("text or json.", valueName: "format"))
  var format: String?

  @OptionGroup(title: "General") var global: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    guard !names.isEmpty else {
      throw UsageError("nobody is named to tell about", hint: "name a package: `pyk show flask`")
    }
    let format = try settings.choice(format ?? "text", "format", default: Format.text)
    let found = try settings.lookedAt()
    let installed = found.distributions.map(Inspected.init)
    guard let markers = found.target?.interpreter.markers else { return .failed }
    var missing: [String] = []
    var shown: [Inspected] = []
    for name in names {
      if let name = try? PackageName(name),
        let distribution = installed.first(where: { $0.packageName == name })
      {
        shown.append(distribution)
      } else {
        missing.append(name)
      }
    }
    var showing = Showing(
      installed: installed, shown: Set(shown.map(\.packageName)), environment: markers)
    showing.listsFiles = try settings.flag(files, "files")
    showing.isVerbose = context.verbosity.saysDetails
    if !missing.isEmpty {
      context.warn(
        Diagnosis("not installed: \(missing.sorted().map { "`\($0)`" }.joined(separator: ", "))"))
    }
    if format == .json {
      context.console.print(JSONValue.array(shown.map(showing.json)).serialized(pretty: true))
    } else {
      let blocks = shown.map { showing.lines($0).joined(separator: "\n") }
      if !blocks.isEmpty { context.console.print(blocks.joined(separator: "\n---\n")) }
    }
    return shown.isEmpty ? .failed : .done
  }
}
