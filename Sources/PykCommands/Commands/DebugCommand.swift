internal import SystemPackage
internal import PykRequirements
internal import ArgumentParser
internal import PykConfiguration
internal import PykFormats
internal import PykIndex
internal import PykInterpreter
internal import PykMetadata
internal import PykOperations

/// `pyk debug`: what pyk sees here, and which wheels fit.
struct DebugCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "debug", abstract: "Tell what pyk sees here, and which wheels fit.",
    discussion: "Ten of the tags are shown, all of them with -v or as JSON.")

  enum Format: String, CaseIterable { case text, json }

  @Option(help: ArgumentHelp("text or json.", valueName: "format"))
  var format: String?

  @OptionGroup(title: "For which Python") var tags: TagOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  private static let shownTags = 10

  func run(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    let format = try settings.choice(format ?? "text", "format", default: Format.text)
    let target = try settings.target(
      DestinationOptions.parse(["--system"]), isForChange: false, tags: try settings.tags(tags),
      isAnywhere: true)
    let facts = facts(settings, target)
    let tags = target.tags.ordered.map(\.description)
    switch format {
    case .json:
      var object = JSONObject()
      for (name, value) in facts {
        object.append(
          name.lowercased().replacing(" ", with: "_"), value.map(JSONValue.string) ?? .null)
      }
      object.append("tags", .array(tags.map(JSONValue.string)))
      context.console.print(JSONValue.object(object).serialized(pretty: true))
    case .text:
      for (name, value) in facts { context.console.print("\(name): \(value ?? "none")") }
      context.console.print("Compatible tags: \(tags.count)")
      let showsAll = context.verbosity.saysDetails || tags.count <= Self.shownTags
      for tag in showsAll ? tags[...] : tags.prefix(Self.shownTags) {
        context.console.print("  \(tag)")
      }
      if !showsAll {
        context.console.print("  ...\n  [First 10 tags shown. Pass --verbose to show all.]")
      }
    }
    return .done
  }

  private func facts(_ settings: Settings, _ target: TargetEnvironment) -> [(String, String?)] {
    let interpreter = target.interpreter
    let environment = settings.context.session.environment
    let certificates =
      settings.text(nil, "cert")
      ?? ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"].lazy
      .compactMap { environment[$0] }.first
    let index =
      settings.configuration.string("index-url")?.value ?? DefaultAddresses.index
    return [
      ("pyk version", pykVersion), ("Python", interpreter.name),
      ("Executable", interpreter.executable.string), ("Prefix", interpreter.prefix.string),
      ("Base prefix", interpreter.basePrefix.string),
      ("Site packages", target.sitePackages.first?.string),
      ("Platform", "\(target.markers.sysPlatform) \(target.markers.platformMachine)"),
      ("Index", Redaction.shown(index)), ("Certificates", certificates),
      ("Cache", settings.cacheFolder?.string),
    ]
  }
}
