internal import ArgumentParser
internal import PykDiagnostics
internal import PykFormats
internal import PykInstall
internal import PykInterpreter
internal import PykOperations
internal import PykRequirements
internal import PykThreads

/// `pyk index versions`: which versions of a package there are.
struct IndexCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "index", abstract: "Ask the index which versions of a package there are.",
    discussion: """
      versions NAME: those that could be installed here, newest first, the newest of them, and \
      the one that is installed.
      """)

  enum Action: String, CaseIterable, ExpressibleByArgument { case versions }
  enum Format: String, CaseIterable { case text, json }

  @Argument(help: ArgumentHelp("versions.", valueName: "action"))
  var action: Action

  @Argument(help: ArgumentHelp("The package.", valueName: "name"))
  var names: [String] = []

  @Option(help: ArgumentHelp("text or json.", valueName: "format"))
  var format: String?

  @Flag(help: "The same as --format json.")
  var json = false

  @OptionGroup(title: "For which Python") var tags: TagOptions
  @OptionGroup(title: "Which versions") var selection: VersionOptions
  @OptionGroup(title: "Where from") var index: IndexOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    let format = try settings.choice(
      json ? "json" : format ?? "text", "format", default: Format.text)
    guard names.count == 1 else {
      throw UsageError("it is `pyk index versions NAME`, with one name")
    }
    let written = names[0]
    guard let name = try? PackageName(written) else {
      throw UsageError("`\(written)` is no name of a package")
    }
    let display = ProgressDisplay(context: context)
    defer { display.clear() }
    let options = try settings.requirementsOptions(index, network, try selection.all)
    let request = try settings.request(index, try selection.all, options)
    let workspace = try settings.workspace(
      network, options: options, reporter: display.reporter, cancellation: context.cancellation())
    let target = try settings.target(
      DestinationOptions.parse(["--system"]), isForChange: false, tags: try settings.tags(tags),
      isAnywhere: true)
    let lookup = try VersionLookup(request, for: target, in: workspace)
    let offers = try lookup.offers(of: [name])[0]
    display.clear()
    guard let latest = offers.last?.version else {
      throw Failure(
        "no version of `\(written)` can be installed here",
        causes: [
          "no index that was asked knows the name, or has anything for \(target.pythonName)"
        ],
        hints: selection.pre ? [] : ["`--pre` shows pre-releases too"])
    }
    let versions = offers.reversed().map { "\($0.version)" }
    let installed = try target.installed().environment[name]?.versionText
    switch format {
    case .json:
      var object: JSONObject = [
        "name": .string(written), "versions": .array(versions.map(JSONValue.string)),
        "latest": .string("\(latest)"),
      ]
      if let installed { object.append("installed_version", .string(installed)) }
      context.console.print(JSONValue.object(object).serialized())
    case .text:
      context.console.print("\(written) (\(latest))")
      context.console.print("Available versions: \(versions.joined(separator: ", "))")
      if let installed {
        context.console.print("  INSTALLED: \(installed)\n  LATEST:    \(latest)")
      }
    }
    return .done
  }
}
