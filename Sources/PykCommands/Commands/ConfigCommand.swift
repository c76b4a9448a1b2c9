internal import ArgumentParser
internal import PykConfiguration
internal import PykDiagnostics
internal import PykFiles
internal import PykFormats
internal import SystemPackage

/// `pyk config`: what the configuration files and variables say, and where.
struct ConfigCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Show and change the configuration.",
    discussion: """
      list: what is set. get KEY: one value. debug: every file, and what it says. \
      set KEY VALUE, unset KEY: change a file. A key is a section and an option, such as \
      `global.index-url`. pypirc: what `~/.pypirc` says of uploads. Passwords are never shown.
      """)

  enum Action: String, CaseIterable, ExpressibleByArgument {
    case list, get, debug, set, unset, pypirc
  }
  enum Format: String, CaseIterable { case text, json }

  @Argument(help: ArgumentHelp("list, get, debug, set, unset or pypirc."))
  var action: Action

  @Argument(help: ArgumentHelp("A key, and for set its value.", valueName: "argument"))
  var arguments: [String] = []

  @Flag(help: "The user's file only.") var user = false
  @Flag(help: "The environment's file only.") var site = false
  @Flag(name: .customLong("global"), help: "The machine's file only.") var machine = false

  @Option(
    name: .customLong("config-file"),
    help: ArgumentHelp("For pypirc: this file instead of `~/.pypirc`.", valueName: "file"))
  var configFile: String?

  @Option(help: ArgumentHelp("text or json, for list, debug and pypirc.", valueName: "format"))
  var format: String?

  @OptionGroup(title: "General") var global: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    let format = try settings.choice(format ?? "text", "format", default: Format.text)
    let counts: [Action: Int] = [.get: 1, .set: 2, .unset: 1]
    guard arguments.count == counts[action] ?? 0 else {
      let words = [Action.get: " KEY", .set: " KEY VALUE", .unset: " KEY"][action] ?? ""
      throw UsageError("it is `pyk config \(action.rawValue)\(words)`")
    }
    let kind = try kind()
    let entries = settings.configuration.merged(from: kind)
    switch action {
    case .list:
      if format == .json {
        print(.array(entries.map(\.json)), context)
      } else {
        for entry in entries { context.console.print(entry.line(context.verbosity)) }
      }
    case .get:
      guard let entry = entries.first(where: { $0.key == ConfigurationEntry.key(arguments[0]) })
      else { throw missing(arguments[0]) }
      context.console.print(entry.redacted)
    case .pypirc: try PypircReport.show(settings, configFile, asJSON: format == .json, context)
    case .debug: debug(settings, format, context)
    case .set, .unset: try change(settings, kind, context)
    }
    return .done
  }

  private func kind() throws -> ConfigurationPlaces.Kind? {
    let chosen: [(Bool, ConfigurationPlaces.Kind)] = [
      (user, .user), (site, .site), (machine, .global),
    ]
    let kinds = chosen.filter(\.0).map(\.1)
    guard kinds.count <= 1 else {
      throw UsageError("`--user`, `--site` and `--global` exclude each other")
    }
    return kinds.first
  }

  private func missing(_ key: String) -> Failure {
    Failure(
      "`\(key)` isn't set",
      hints: [
        key.contains(".")
          ? "`pyk config list` shows what is"
          : "a key is a section and an option, such as `global.\(key)`"
      ])
  }

  private func print(_ value: JSONValue, _ context: CommandContext) {
    context.console.print(value.serialized(pretty: true))
  }

  // MARK: Files

  private func places(_ settings: Settings) -> [ConfigurationPlaces.Place] {
    let session = settings.context.session
    let prefix = Settings.prefix(
      global, settings.finder, session.environment, session.workingDirectory)
    return ConfigurationPlaces(
      environment: session.environment, prefix: prefix, isolated: global.isolated,
      isFolder: Files.isDirectory
    ).places
  }

  private func debug(_ settings: Settings, _ format: Format, _ context: CommandContext) {
    let entries = settings.configuration.entries
    var files: [JSONValue] = []
    var lines = ["variables:"]
    for entry in entries where entry.kind == nil { lines.append("  " + entry.sourceLine) }
    for place in places(settings) {
      let exists = Files.exists(place.path)
      let own = entries.filter {
        if case .file(place.path.string, _) = $0.origin { $0.kind == place.kind } else { false }
      }
      lines.append("\(place.kind.rawValue): \(place.path)\(exists ? "" : " (doesn't exist)")")
      for entry in own { lines.append("  " + entry.sourceLine) }
      files.append([
        "kind": .string(place.kind.rawValue), "path": .string(place.path.string),
        "exists": .bool(exists), "entries": .array(own.map(\.json)),
      ])
    }
    if format == .json {
      let variables = entries.filter { $0.kind == nil }.map(\.json)
      print(["variables": .array(variables), "files": .array(files)], context)
    } else {
      for line in lines { context.console.print(line) }
    }
  }

  private func change(
    _ settings: Settings, _ kind: ConfigurationPlaces.Kind?, _ context: CommandContext
  ) throws {
    let places = places(settings)
    // As pip: the environment's where it has one, else the user's; of several the last counts.
    let hasSite = places.contains { $0.kind == .site && Files.exists($0.path) }
    let kind = kind ?? (hasSite ? .site : .user)
    guard let path = places.last(where: { $0.kind == kind })?.path else {
      throw Failure(
        "there is no configuration file to change",
        causes: [
          kind == .site
            ? "no environment is active or near" : "files are left out, or nobody's home is known"
        ])
    }
    let key = ConfigurationEntry.key(arguments[0])
    guard let dot = key.firstIndex(of: "."), dot != key.startIndex,
      key.index(after: dot) != key.endIndex
    else {
      throw UsageError(
        "`\(arguments[0])` is no key",
        hint: "a key is a section and an option, such as `global.index-url`")
    }
    let (section, option) = (String(key[..<dot]), String(key[key.index(after: dot)...]))
    var file = try ConfigurationFile(reading: path)
    if action == .set {
      try file.set(section: section, option: option, value: arguments[1])
    } else if try !file.unset(section: section, option: option) {
      throw Failure(
        "`\(key)` isn't set in `\(path)`", hints: ["`pyk config debug` shows where it is"])
    }
    try file.save()
    context.console.say("wrote `\(path)`", if: context.verbosity.saysProgress)
  }
}
