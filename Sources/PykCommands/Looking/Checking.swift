internal import PykFormats
internal import PykInstall
internal import PykRequirements
internal import SystemPackage

/// What `check` found, as lines in pip's words and for programs.
struct Checking {
  private(set) var lines: [String] = []
  private(set) var problems: [JSONValue] = []

  init(_ conflicts: [Conflict], _ environment: InstalledEnvironment) {
    // As pip: what is missing, then what doesn't fit, then what is for other machines.
    for conflict in conflicts { if case .missing = conflict { add(conflict) } }
    for conflict in conflicts { if case .mismatch = conflict { add(conflict) } }
    for conflict in conflicts { if case .unsupported = conflict { add(conflict) } }
    for conflict in conflicts { if case .unreadable = conflict { add(conflict) } }
    for incomplete in environment.incomplete { add(incomplete) }
    for stage in environment.stages { add(stage: stage) }
  }

  var isClean: Bool { lines.isEmpty }

  private mutating func add(_ conflict: Conflict) {
    switch conflict {
    case .missing(let who, let requirement):
      add(
        "\(who.name) \(version(who)) requires \(requirement.name), which is not installed.",
        "missing", who, ["requirement": .string("\(requirement)")])
    case .mismatch(let who, let requirement, let installed):
      let spelled = Inspected(installed)
      add(
        "\(who.name) \(version(who)) has requirement \(requirement), but you have "
          + "\(spelled.packageName) \(spelled.versionText).",
        "mismatch", who,
        [
          "requirement": .string("\(requirement)"),
          "installed": .string(spelled.versionText),
        ])
    case .unsupported(let who):
      add("\(who.name) \(version(who)) is not supported on this platform", "unsupported", who)
    case .unreadable(let who, let text):
      add(
        "\(who.name) \(version(who)) has metadata that can't be read: `\(text)`", "unreadable", who,
        ["text": .string(text)])
    }
  }

  private func version(_ distribution: InstalledDistribution) -> String {
    Inspected(distribution).versionText
  }

  private mutating func add(
    _ line: String, _ kind: String, _ who: InstalledDistribution, _ more: JSONObject = [:]
  ) {
    lines.append(line)
    var problem: JSONObject = [
      "problem": .string(kind), "name": .string(who.name.normalized),
      "version": .string(version(who)),
    ]
    for member in more.members { problem.append(member.key, member.value) }
    problems.append(.object(problem))
  }

  private mutating func add(_ incomplete: InstalledEnvironment.Incomplete) {
    let who = incomplete.name?.normalized ?? incomplete.path.lastComponent?.string ?? ""
    lines.append(
      "\(who) is incomplete: `\(incomplete.path)` has no \(incomplete.missing), so its "
        + "installation never ended.")
    problems.append([
      "problem": "incomplete", "name": incomplete.name.map { .string($0.normalized) } ?? .null,
      "path": .string(incomplete.path.string), "missing": .string(incomplete.missing),
    ])
  }

  private mutating func add(stage: FilePath) {
    lines.append(
      "`\(stage)` is of a command that was interrupted, or is still at work in the environment.")
    problems.append(["problem": "interrupted", "path": .string(stage.string)])
  }
}
