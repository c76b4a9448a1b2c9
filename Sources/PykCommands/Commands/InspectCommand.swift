internal import SystemPackage
internal import PykRequirements
internal import PykInterpreter
internal import ArgumentParser
internal import PykFormats
internal import PykInstall
internal import PykMetadata
internal import PykOperations

/// `pyk inspect`: all that is known of an environment, for programs.
struct InspectCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Tell all about an environment, as JSON.",
    discussion: "The same as pip's inspection report, version 1.")

  @OptionGroup(title: "Where and which") var looking: LookingOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  /// https://pip.pypa.io/en/stable/reference/inspect-report/
  func run(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    let found = try settings.lookedAt(looking)
    var markers = JSONObject()
    let answers = found.target?.interpreter.markers.answers ?? [:]
    for (name, value) in answers.sorted(by: { $0.key < $1.key }) {
      markers.append(name, .string(value))
    }
    let report: JSONValue = .object([
      "version": "1", "pip_version": .string("pyk \(pykVersion)"),
      "installed": .array(found.distributions.map(Self.entry)), "environment": .object(markers),
    ])
    context.console.print(report.serialized(pretty: true))
    return .done
  }

  private static func entry(_ distribution: InstalledDistribution) -> JSONValue {
    let metadata = (try? distribution.metadata()).flatMap { try? CoreMetadata(parsing: $0) }
    var entry: JSONObject = [
      "metadata": .object(metadata?.jsonValue ?? JSONObject()),
      "metadata_location": .string(distribution.path.string),
    ]
    if let url = distribution.directURL {
      entry.append("direct_url", url.jsonValue)
    } else if let folder = distribution.editableLocation {
      entry.append(
        "direct_url",
        [
          "url": .string(URL(filePath: folder).revealed), "dir_info": ["editable": true],
        ])
    }
    if let installer = distribution.installer, !installer.isEmpty {
      entry.append("installer", .string(installer))
    }
    if distribution.kind == .distInfo {
      entry.append("requested", .bool(distribution.isRequested))
    }
    return .object(entry)
  }
}
