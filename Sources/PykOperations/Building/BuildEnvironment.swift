internal import PykDigests
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykInterpreter
internal import PykRequirements
internal import PykResolve
internal import PykThreads
internal import PykVenv
internal import SystemPackage

/// Where hooks run: an interpreter that sees what the project needs for its build.
struct BuildEnvironment: Sendable {
  let python: FilePath
  /// What the backend finds in its variables.
  let variables: [String: String]
  /// What it has: each with its version and what tells its file from others. Nothing is known of
  /// an environment that isn't pyk's.
  fileprivate(set) var contents: [String] = []
  /// Of an environment that is for this run only.
  fileprivate(set) var folder: WorkFolder?

  /// The environment that is installed into, as it is (`--no-build-isolation`).
  init(around interpreter: Interpreter, _ variables: [String: String]) {
    python = interpreter.executable
    self.variables = Self.variables(variables, scripts: interpreter.paths.scripts)
  }

  /// One of its own. Nothing of the person's environment is seen in it.
  init(
    isolated interpreter: Interpreter, _ variables: [String: String], contents: [String],
    folder: WorkFolder?
  ) {
    self.contents = contents
    python = interpreter.executable
    self.folder = folder
    var own = Self.variables(variables, scripts: interpreter.paths.scripts)
    for name in ["PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__"] { own[name] = nil }
    own["PYTHONNOUSERSITE"] = "1"
    own["VIRTUAL_ENV"] = interpreter.prefix.string
    self.variables = own
  }

  private static func variables(
    _ variables: [String: String], scripts: FilePath
  ) -> [String: String] {
    var own = variables
    own["PATH"] = scripts.string + (own["PATH"].map { ":" + $0 } ?? "")
    // What a backend prints is shown as UTF-8, and at once.
    own["PYTHONUNBUFFERED"] = "1"
    own["PYTHONIOENCODING"] = own["PYTHONIOENCODING"] ?? "utf-8:backslashreplace"
    return own
  }
}

/// Environments for building, made and filled by pyk itself.
///
/// What is asked for is resolved each time, which the index's cache makes quick; an environment with
/// what that comes to is made once an interpreter and kept in the cache:
///
///     <cache>/environments/<key>          a file that names the folder beside it
///     <cache>/environments/<name>/bin/…
///
/// Nobody waits for anybody: of two that make the same one the last one's stays, and the other's
/// goes with its process.
struct BuildEnvironments: Sendable {
  let workspace: Workspace
  let interpreter: Interpreter
  /// The install that the build is for: its indexes and rules hold here too.
  let parent: InstallRequest
  let indexOptions: RequirementsOptions
  /// What is being built, the outermost first.
  let chain: [BuildLink]

  /// - Throws: Whatever stops the resolution or the installation.
  func environment(for requires: [String]) throws -> BuildEnvironment {
    var request = InstallRequest()
    request.question.words = requires
    request.question.constraintFiles = parent.build.constraintFiles
    request.question.options = indexOptions
    request.question.options.requiresHashes = false
    request.strategy = parent.strategy
    request.refresh = parent.refresh
    request.excludesNewerThan = parent.excludesNewerThan
    request.linkMode = parent.linkMode
    request.build = parent.build
    request.build.settings = []
    request.ignoresInstalled = true
    request.checksConflicts = false
    request.clashesOverwrite = true
    var quiet = workspace
    let reporter = workspace.reporter
    quiet.reporter = Reporter { event in
      switch event {
      case .received, .detail: reporter.report(event)
      default: break
      }
    }
    let name = ".new-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    let temporary =
      workspace.cacheFolder == nil ? try workspace.workFolder("pyk-environment-") : nil
    let home =
      temporary?.path
      ?? (workspace.cacheFolder ?? workspace.workingDirectory)
      .appending(CacheFolder.environmentsName)
    let folder = home.appending(name)
    let plan = try VenvPlan(
      VenvOptions(folder: folder, toolVersion: workspace.toolVersion), base: interpreter)
    let target = TargetEnvironment.target(
      TargetRequest(), plan.interpreter, workspace.environment)
    let operation = InstallOperation(request, on: target, in: quiet, chain: chain)
    var prepared = try operation.prepare()
    let contents = contents(prepared.outcome)
    let pointer = home.appending(key(contents))
    if temporary == nil, let found = existing(pointer, home) {
      return BuildEnvironment(
        isolated: found, workspace.environment, contents: contents, folder: nil)
    }
    let ending = try workspace.cancellation.ending { try? Files.removeTree(folder) }
    do {
      try plan.carryOut(workspace.cancellation)
      try operation.finish(&prepared)
      if temporary == nil { try Files.replace(pointer, with: Array(name.utf8)) }
      ending.drop()
    } catch {
      ending.run()
      throw error
    }
    return BuildEnvironment(
      isolated: plan.interpreter, workspace.environment, contents: contents, folder: temporary)
  }

  private func existing(_ pointer: FilePath, _ home: FilePath) -> Interpreter? {
    guard let text = try? Files.readText(pointer), text.hasPrefix(".new-"), !text.contains("/")
    else { return nil }
    let folder = home.appending(text)
    let found = interpreter.inEnvironment(folder, includesSystemSitePackages: false)
    // The Python that it was made of may have gone.
    return Files.isExecutable(found.executable) ? found : nil
  }

  /// What the environment consists of.
  private func contents(_ outcome: InstallOutcome) -> [String] {
    outcome.arrivals.map { arrival in
      "\(arrival.pin.name)==\(arrival.pin.version) "
        + (arrival.file.sha256?.description ?? arrival.file.url.withoutCredentials.revealed)
    }.sorted()
  }

  private func key(_ contents: [String]) -> String {
    let lines =
      [
        "pyk environment 2", interpreter.baseExecutable.string, interpreter.name,
        interpreter.facts.cacheTag ?? "",
      ] + contents
    return Digest(.sha256, of: Array(lines.joined(separator: "\n").utf8)).hex
  }
}

/// One of the things that are being built for one another.
struct BuildLink: Sendable, Hashable {
  /// What it is known by: a name, or a folder's path.
  var key: String
  /// As a person knows it.
  var label: String
}
