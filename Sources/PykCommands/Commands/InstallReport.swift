internal import PykDiagnostics
internal import PykDigests
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykInstall
internal import PykInterpreter
internal import PykMetadata
internal import PykOperations
internal import PykRequirements
internal import PykResolve
internal import PykVersions
internal import SystemPackage

/// What `install` prints and writes when it is done.
enum InstallReport {
  /// The changes as results, what is left in conflict as warnings.
  static func show(_ outcome: InstallOutcome, request: InstallRequest, context: CommandContext) {
    let paint = context.outputPaint
    let isShown = context.verbosity.saysProgress && !request.needsReport
    for change in outcome.changes {
      let line = change.description
      let mark =
        switch change {
        case .install: paint.green("+")
        case .remove: paint.red("-")
        case .replace: paint.yellow("~")
        }
      context.console.print(mark + line.dropFirst(), if: isShown)
    }
    if request.isDryRun, !outcome.changes.isEmpty {
      context.console.say("nothing was done: this was a dry run", if: isShown)
    }
    for conflict in outcome.conflicts { text(conflict).map { context.warn(Diagnosis($0)) } }
  }

  /// Tells of scripts of the user's that a shell wouldn't find.
  static func warnOfScripts(
    _ outcome: InstallOutcome, in folder: FilePath, _ context: CommandContext
  ) {
    let path = context.session.environment["PATH"] ?? ""
    let isFound = path.split(separator: ":").contains {
      FilePath(String($0)).lexicallyNormalized() == folder
    }
    guard !outcome.userScripts.isEmpty, !isFound else { return }
    let names = outcome.userScripts.prefix(4).map { "`\($0)`" }.joined(separator: ", ")
    let more = outcome.userScripts.count > 4 ? " and \(outcome.userScripts.count - 4) more" : ""
    context.warn(
      Diagnosis(
        "no shell finds \(names)\(more)", causes: ["`\(folder)` is not on PATH"],
        hints: ["add it to PATH, or say `--no-warn-script-location`"]))
  }

  private static func text(_ conflict: Conflict) -> String? {
    switch conflict {
    case .missing(let who, let requirement):
      "\(who.name) \(who.versionText) requires \(requirement), which is not installed"
    case .mismatch(let who, let requirement, let installed):
      "\(who.name) \(who.versionText) requires \(requirement), but \(installed.name) "
        + "\(installed.versionText) is installed"
    case .unsupported, .unreadable: nil
    }
  }

  /// Refuses a place that a report can't be written to before anything is changed.
  static func check(_ place: String, settings: Settings) throws {
    guard place != "-" else { return }
    let path = settings.path(place)
    let folder = path.removingLastComponent()
    let cause: String
    if !Files.exists(folder) {
      cause = "there is no folder `\(folder)`"
    } else if try Files.status(path)?.kind == .directory {
      cause = "it is a folder"
    } else if !Files.isWritable(folder) {
      cause = "the folder `\(folder)` may not be written to"
    } else {
      return
    }
    throw Failure("can't write the report `\(place)`", causes: [cause])
  }

  /// pip's installation report, version 1; `-` is the output.
  ///
  /// https://pip.pypa.io/en/stable/reference/installation-report/
  static func write(
    _ outcome: InstallOutcome, target: TargetEnvironment, to place: String, settings: Settings
  ) throws {
    var markers = JSONObject()
    for (name, value) in target.interpreter.markers.answers.sorted(by: { $0.key < $1.key }) {
      markers.append(name, .string(value))
    }
    let report: JSONValue = .object([
      "version": "1", "pip_version": .string("pyk \(pykVersion)"),
      "install": .array(outcome.arrivals.map(entry)), "environment": .object(markers),
    ])
    let text = report.serialized(pretty: true) + "\n"
    if place == "-" {
      settings.context.console.print(bytes: Array(text.utf8))
    } else {
      try Files.replace(settings.path(place), with: Array(text.utf8))
    }
  }

  private static func entry(_ arrival: InstallOutcome.Arriving) -> JSONValue {
    var entry: JSONObject = [
      "download_info": arrival.directURL?.jsonValue ?? download(arrival),
      "is_direct": .bool(arrival.isDirect), "is_yanked": .bool(arrival.pin.yanked != nil),
      "requested": .bool(arrival.pin.isRequested),
    ]
    if arrival.pin.isRequested, !arrival.pin.extras.isEmpty {
      entry.append(
        "requested_extras", .array(arrival.pin.extras.map { .string($0.normalized) }))
    }
    let metadata = arrival.metadata.flatMap { try? CoreMetadata(parsing: $0) }
    entry.append("metadata", .object(metadata?.jsonValue ?? JSONObject()))
    return .object(entry)
  }

  private static func download(_ arrival: InstallOutcome.Arriving) -> JSONValue {
    var archive = JSONObject()
    if let sha256 = arrival.sha256 {
      archive.append("hash", .string("sha256=\(sha256.hex)"))
      archive.append("hashes", .object(["sha256": .string(sha256.hex)]))
    }
    return .object([
      "url": .string(arrival.file.url.withoutCredentials.revealed),
      "archive_info": .object(archive),
    ])
  }
}
