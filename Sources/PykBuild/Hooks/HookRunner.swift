internal import PykDiagnostics
internal import PykFiles
package import PykFormats
internal import PykInterpreter
package import SystemPackage

/// One hook to be called, and before it in the same process the one that says what it needs.
package struct HookCall: Sendable {
  /// Nil where only what is needed is asked for.
  package var hook: String?
  /// Such as `get_requires_for_build_wheel`; nil where nobody is to be asked.
  package var asking: String?
  /// What is there already, word for word: a backend that asks for it again is satisfied.
  package var known: [String] = []
  package var arguments = JSONObject()
  /// `-C` settings; null where there are none.
  package var settings = JSONValue.null

  package init(_ hook: String?, asking: String? = nil) {
    self.hook = hook
    self.asking = asking
  }
}

/// What came of a call.
package enum HookAnswer: Sendable, Hashable {
  /// These have to be there before the hook can be called.
  case requires([String])
  /// What the hook returned.
  case value(JSONValue)
  /// The backend doesn't have the hook.
  case missing(String)
}

/// Calls hooks of one project's backend, each call in a process of its own.
package struct HookRunner: Sendable {
  package let system: BuildSystem
  /// The interpreter, usually one of an isolated environment.
  package let python: FilePath
  package var environment: [String: String]
  /// The project's folder.
  package let folder: FilePath
  /// What is built, for people.
  package let project: String
  /// Where the answer and the output are put: a folder that goes afterwards.
  package let work: FilePath
  /// Where the output of a failed call is put to stay.
  package var logs: FilePath
  /// Whether that folder is pyk's own, of which only the newest twenty logs are kept.
  package var ownsLogs = false
  /// Called with lines as they are printed; nil where nobody wants them.
  package var onOutput: (@Sendable (String) -> Void)?
  /// Whether the person sees them then: what fails isn't shown once more.
  package var showsOutput = false

  package init(
    _ system: BuildSystem, python: FilePath, environment: [String: String], folder: FilePath,
    project: String, work: FilePath, logs: FilePath
  ) {
    self.system = system
    self.python = python
    self.environment = environment
    self.folder = folder
    self.project = project
    self.work = work
    self.logs = logs
  }

  /// - Throws: `HookFailure` where the backend can't be loaded or the hook fails.
  package func run(_ call: HookCall) throws -> HookAnswer {
    let number = UInt64.random(in: .min ... .max)
    let answer = work.appending("answer-\(number).json")
    let output = work.appending("output-\(number).log")
    let log = try Files.openForAppending(output)
    let request: JSONValue = [
      "backend": .string(system.backend),
      "path": .array(system.backendPath.map { .string(folder.appending($0).string) }),
      "asking": call.asking.map(JSONValue.string) ?? .null,
      "known": .array(call.known.map(JSONValue.string)),
      "hook": call.hook.map(JSONValue.string) ?? .null,
      "arguments": .object(call.arguments), "settings": call.settings,
    ]
    var follower = onOutput.map { LogFollower(log, $0) }
    let status: Int32
    do {
      status = try ProcessRun.run(
        python,
        arguments: ["-c", HookProgram.text, request.serialized(.python), answer.string],
        environment: environment, workingDirectory: folder, log: log,
        meanwhile: follower == nil ? nil : { follower?.follow() })
    } catch let error as Errno {
      throw Failure("can't start `\(python)` to build \(project)", causes: ["\(error)"])
    }
    follower?.finish()
    let reply = (try? Files.read(answer, limit: 64 << 20)).flatMap { try? JSONValue(parsing: $0) }
    return try read(reply, status: status, call, output)
  }

  private func read(
    _ reply: JSONValue?, status: Int32, _ call: HookCall, _ output: FilePath
  ) throws -> HookAnswer {
    guard let reply else {
      let how = status > 128 ? "was ended by signal \(status - 128)" : "ended with \(status)"
      throw failure("the process of its backend `\(system.backend)` \(how)", nil, output)
    }
    if let requires = reply["requires"]?.array {
      return .requires(requires.compactMap(\.string))
    }
    if let missing = reply["missing"]?.string { return .missing(missing) }
    if let reason = reply["failure"]?.string {
      let what =
        reply["hook"]?.string.map { "`\($0)` of its backend `\(system.backend)` failed" }
        ?? "its backend `\(system.backend)` can't be loaded"
      throw failure(what, reason, output)
    }
    return .value(reply["value"] ?? .null)
  }

  private func failure(_ what: String, _ reason: String?, _ output: FilePath) -> HookFailure {
    let bytes = (try? Files.read(output, limit: 256 << 20)) ?? []
    let kept = !showsOutput && !bytes.isEmpty ? keep(bytes) : nil
    return HookFailure(
      what, project: project, reason: reason.map { HookFailure.visible($0) },
      output: String(decoding: bytes, as: UTF8.self), isHidden: !showsOutput, log: kept)
  }

  /// Writes the output where it stays.
  private func keep(_ bytes: [UInt8]) -> FilePath? {
    let name = project.map { $0.isLetter || $0.isNumber || ".-_".contains($0) ? $0 : "-" }
    let label = String(name).split(separator: "-").suffix(3).joined(separator: "-")
    let number = String(UInt32.random(in: .min ... .max), radix: 36)
    let path = logs.appending("pyk-\(label)-\(number).log")
    do {
      try Files.createDirectories(logs)
      let file = try Files.create(path, exclusive: true)
      try file.write(bytes)
      try file.close()
    } catch {
      return nil
    }
    guard ownsLogs else { return path }
    let old = ((try? Files.entries(of: logs)) ?? []).map { logs.appending($0.name) }
      .compactMap { path in (try? Files.status(path)).flatMap { $0 }.map { (path, $0.modified) } }
      .sorted { $0.1 > $1.1 }.dropFirst(20)
    for (path, _) in old { try? Files.remove(path) }
    return path
  }
}

/// Hands on the lines that a program adds to its log.
private struct LogFollower {
  private let log: OpenFile
  private let tell: (String) -> Void
  private var position = 0
  private var rest: [UInt8] = []

  init(_ log: OpenFile, _ tell: @escaping (String) -> Void) {
    self.log = log
    self.tell = tell
  }

  mutating func follow() {
    while true {
      var count = 0
      let offset = position
      let piece = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, filled in
        count = (try? log.read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)) ?? 0
        filled = count
      }
      guard count > 0 else { return }
      position += count
      rest += piece
      while let end = rest.firstIndex(of: 0x0a) {
        tell(HookFailure.visible(String(decoding: rest[..<end], as: UTF8.self)))
        rest.removeSubrange(...end)
      }
    }
  }

  mutating func finish() {
    follow()
    if !rest.isEmpty { tell(HookFailure.visible(String(decoding: rest, as: UTF8.self))) }
    rest = []
  }
}
