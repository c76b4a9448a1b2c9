internal import PykArchive
internal import PykBuild
internal import PykDiagnostics
internal import PykDigests
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykInstall
internal import PykInterpreter
internal import PykMetadata
internal import PykRequirements
internal import PykThreads
internal import PykVersions
internal import Synchronization
internal import SystemPackage

/// Getting the sources, running the backend, and what its work is known by.
extension SourceBuild {
  // MARK: Running

  func tree(_ state: inout State, _ hashes: [Digest]) throws -> SourceTree {
    if let known = state.tree { return known }
    let tree: SourceTree
    switch source.place {
    case .folder(let folder): tree = SourceTree(folder: folder)
    case .file(let file):
      let fetched = try builder.index.fetch(
        file, hashes: hashes, needsDigest: builder.requiresDigests
      ).wait()
      tree = try SourceTree(
        unpacking: fetched, subdirectory: source.subdirectory, in: workspace)
    case .repository(let reference):
      tree = try SourceTree(
        checkingOut: try target(&state), of: GitRepository(reference, in: workspace),
        subdirectory: source.subdirectory)
    }
    state.tree = tree
    return tree
  }

  func target(_ state: inout State) throws -> GitRepository.Target {
    if let known = state.target { return known }
    guard case .repository(let reference) = source.place else { return GitRepository.Target() }
    let target = try GitRepository(reference, in: workspace).target()
    state.target = target
    return target
  }

  func work(_ state: inout State) throws -> WorkFolder {
    if let known = state.work { return known }
    let work = try workspace.workFolder()
    state.work = work
    return work
  }

  /// What the hook returned, or nil where the backend doesn't have it.
  func run(
    _ call: HookCall, _ tree: SourceTree, _ state: inout State
  ) throws -> JSONValue? {
    let link = BuildLink(key: linkKey(state), label: source.label)
    try builder.check(link)
    let system = try state.system ?? BuildSystem(in: tree.folder)
    state.system = system
    var call = call
    call.settings = settings
    if !builder.options.isIsolated {
      if builder.options.checksDependencies { try checkDependencies(system, tree, &state, call) }
      call.asking = nil
    }
    // A backend that asks for more and more is at fault.
    for _ in 0..<5 {
      let environment = try builder.environment(for: system.requires + state.more, link: link)
      call.known = state.more
      var runner = runner(system, environment, tree, try work(&state))
      try useFreshBuildFolder(&runner, call)
      switch try runner.run(call) {
      case .value(let value):
        state.means = BuildMeans(
          requires: system.requires + state.more, environment: environment.contents)
        return value
      case .missing: return nil
      case .requires(let more):
        workspace.reporter.detail(
          "\(source.label) needs \(more.joined(separator: ", ")) to be built")
        state.more += more
      }
    }
    throw Failure(
      "can't build \(source.label)",
      causes: [
        "its backend asks for something else each time: \(state.more.joined(separator: ", "))"
      ])
  }

  /// As `run`; where the backend fails and pyk had found a fault in the project's files, that is
  /// what is thrown: it names the line, and the backend's traceback doesn't.
  func runOrBlame(
    _ call: HookCall, _ tree: SourceTree, _ state: inout State
  ) throws -> JSONValue? {
    do {
      return try run(call, tree, &state)
    } catch let failure as HookFailure {
      throw state.fault ?? failure.suspecting(NativeProject.suspect(in: tree.folder))
    }
  }

  /// Without isolation: whether the environment has what the project and its backend ask for.
  func checkDependencies(
    _ system: BuildSystem, _ tree: SourceTree, _ state: inout State, _ call: HookCall
  ) throws {
    let interpreter = builder.interpreter
    let installed = try InstalledEnvironment(reading: interpreter.sitePackages)
    func lacking(_ lines: [String]) -> [String] {
      lines.compactMap { line in
        guard let requirement = try? Requirement(line), requirement.applies(in: interpreter.markers)
        else { return nil }
        guard let there = installed[requirement.name] else { return "`\(line)` isn't installed" }
        guard let version = there.version,
          requirement.specifiers.contains(version, prereleases: true)
        else { return "`\(line)` is asked for, and \(there.versionText) is installed" }
        return nil
      }
    }
    var missing = lacking(system.requires)
    if missing.isEmpty, let asking = call.asking {
      let link = BuildLink(key: linkKey(state), label: source.label)
      let environment = try builder.environment(for: [], link: link)
      let answer = try runner(system, environment, tree, try work(&state))
        .run(HookCall(nil, asking: asking))
      if case .requires(let more) = answer { missing = lacking(more) }
    }
    guard missing.isEmpty else {
      throw Failure(
        "the environment lacks what is needed to build \(source.label)", causes: missing,
        hints: ["install that first, or leave out `--no-build-isolation`"])
    }
  }

  func runner(
    _ system: BuildSystem, _ environment: BuildEnvironment, _ tree: SourceTree, _ work: WorkFolder
  ) -> HookRunner {
    let logs = workspace.cacheFolder?.appending(CacheFolder.logsName)
    var runner = HookRunner(
      system, python: environment.python, environment: environment.variables, folder: tree.folder,
      project: source.label, work: work.path,
      logs: logs ?? Files.temporaryFolder(environment: workspace.environment))
    runner.ownsLogs = logs != nil
    if builder.options.followsOutput {
      let reporter = workspace.reporter
      runner.showsOutput = builder.options.showsOutput
      runner.onOutput = { line in reporter.report(.detail(line)) }
    }
    return runner
  }

  /// Keeps setuptools from building on what an earlier build left in a person's `build`: modules
  /// that are gone since would still be in the wheel.
  private func useFreshBuildFolder(_ runner: inout HookRunner, _ call: HookCall) throws {
    guard case .folder = source.place, call.hook == "build_wheel", runner.system.isSetuptools,
      runner.environment["DIST_EXTRA_CONFIG"] == nil, !runner.work.string.contains("%")
    else { return }
    let configuration = runner.work.appending("distutils.cfg")
    let build = runner.work.appending("build")
    try Files.write(Array("[build]\nbuild_base = \(build)\n".utf8), to: configuration)
    runner.environment["DIST_EXTRA_CONFIG"] = configuration.string
  }

  func linkKey(_ state: State) -> String {
    switch source.place {
    case .folder(let folder): folder.string
    case .file(let file): file.name.normalized
    case .repository(let reference): reference.url.withoutCredentials.revealed
    }
  }
}
