internal import PykArchive
internal import PykBuild
internal import PykDiagnostics
internal import PykDigests
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykInterpreter
internal import PykMetadata
internal import PykRequirements
internal import PykThreads
internal import PykVersions
internal import Synchronization
internal import SystemPackage

/// What is known and done about one source.
///
/// Each question is answered once; who asks while it is being answered waits.
final class SourceBuild: Sendable {
  let source: Source
  /// Lives longer: it holds us.
  private unowned let builder: SourceBuilder

  struct State {
    var tree: SourceTree?
    /// Of a repository: what its revision names.
    var target: GitRepository.Target?
    var system: BuildSystem?
    /// What the backend asked for beyond `requires`.
    var more: [String] = []
    var metadata: CandidateMetadata?
    var metadataText: [UInt8]?
    /// The folder that `prepare_metadata_for_build_wheel` filled.
    var metadataFolder: FilePath?
    var wheel: BuiltWheel?
    var work: WorkFolder?
  }

  // Held while something is run: who wants the same waits for it anyway.
  private let state = Condition(State())

  init(_ source: Source, _ builder: SourceBuilder) {
    self.source = source
    self.builder = builder
  }

  private var workspace: Workspace { builder.workspace }

  func metadata(_ hashes: [Digest]) throws -> CandidateMetadata {
    try state.update { try metadata(&$0, hashes) }
  }

  func metadataText(_ hashes: [Digest]) throws -> [UInt8] {
    try state.update { state in
      if let text = state.metadataText { return text }
      try prepare(&state, hashes)
      return state.metadataText ?? []
    }
  }

  func wheel(_ hashes: [Digest]) throws -> BuiltWheel {
    try state.update { try wheel(&$0, hashes) }
  }

  func origin() throws -> SourceOrigin {
    switch source.place {
    case .folder: .folder
    case .file(let file): .archive(try builder.index.fetch(file).wait().digest())
    case .repository(let reference):
      .repository(
        reference,
        commit: try state.update { state in
          if let commit = try state.tree?.commit ?? target(&state).commit { return commit }
          return try tree(&state, []).commit ?? ""
        })
    }
  }

  /// The sdist that the backend makes, in a folder that goes with the build.
  func sdist() throws -> (path: FilePath, filename: String) {
    try state.update { state in
      let clock = ContinuousClock()
      let start = clock.now
      let tree = try tree(&state, [])
      builder.began(source.label)
      let output = try work(&state).path.appending("sdist")
      try Files.createDirectories(output)
      var call = HookCall("build_sdist", asking: "get_requires_for_build_sdist")
      call.arguments = ["sdist_directory": .string(output.string)]
      guard let answer = try run(call, tree, &state) else { throw lacks("build_sdist", state) }
      guard let text = answer.string else {
        throw Failure(
          "can't build \(source.label)", causes: ["`build_sdist` of its backend named no file"])
      }
      let name = try checked(text, ending: text.hasSuffix(".zip") ? ".zip" : ".tar.gz")
      workspace.reporter.report(
        .ended(.building, summary: "built \(name) in \(spoken(clock.now - start))"))
      return (output.appending(name), name)
    }
  }

  // MARK: Metadata

  private func metadata(_ state: inout State, _ hashes: [Digest]) throws -> CandidateMetadata {
    if let known = state.metadata { return known }
    if let key = try cacheKey(&state), let text = cache?.metadata(key),
      let found = try? accepted(text)
    {
      state.metadata = found
      state.metadataText = text
      return found
    }
    let tree = try tree(&state, hashes)
    if let found = StaticProject.metadata(in: tree.folder, isUnpacked: tree.isUnpacked),
      isExpected(found)
    {
      workspace.reporter.detail("\(source.label) says what it needs without being built")
      state.metadata = found
      return found
    }
    try prepare(&state, hashes)
    guard let found = state.metadata else {
      throw Failure("can't find out what \(source.label) needs")
    }
    return found
  }

  /// Asks the backend; where that can't say it without a wheel, builds that.
  private func prepare(_ state: inout State, _ hashes: [Digest]) throws {
    // A folder is asked for to be installed: its wheel says it too, and is needed anyway.
    if case .folder = source.place {
      _ = try wheel(&state, hashes)
      return
    }
    if let key = try cacheKey(&state), let text = cache?.metadata(key) {
      return try take(text, &state)
    }
    let tree = try tree(&state, hashes)
    if let text = try native(tree)?.metadataText(), (try? take(Array(text.utf8), &state)) != nil {
      return
    }
    let work = try work(&state)
    let output = work.path.appending("metadata")
    try Files.createDirectories(output)
    var call = HookCall(
      "prepare_metadata_for_build_wheel", asking: "get_requires_for_build_wheel")
    call.arguments = ["metadata_directory": .string(output.string)]
    guard let name = try run(call, tree, &state)?.string else {
      _ = try wheel(&state, hashes)
      return
    }
    let folder = output.appending(try checked(name, ending: ".dist-info"))
    let text: [UInt8]
    do {
      text = try Files.read(folder.appending("METADATA"), limit: 16 << 20)
    } catch {
      throw Failure(
        "can't build \(source.label)", because: error,
        hints: ["its backend says that it wrote this: tell its authors"])
    }
    state.metadataFolder = folder
    try take(text, &state)
    if let key = try cacheKey(&state) { cache?.keep(metadata: text, key: key) }
  }

  private func take(_ text: [UInt8], _ state: inout State) throws {
    state.metadata = try accepted(text)
    state.metadataText = text
  }

  private func accepted(_ text: [UInt8]) throws -> CandidateMetadata {
    let metadata: CandidateMetadata
    do {
      metadata = CandidateMetadata(try CoreMetadata(parsing: text, scope: .resolving))
    } catch {
      throw Failure("the metadata of \(source.label) can't be used", because: error)
    }
    guard isExpected(metadata) else {
      throw Failure(
        "\(source.label) is something else than its name says",
        causes: ["its metadata are of \(metadata.name.written) \(metadata.version)"])
    }
    return metadata
  }

  /// Whether a file of an index is what the index says.
  private func isExpected(_ metadata: CandidateMetadata) -> Bool {
    guard case .file(let file) = source.place, source.isFromIndex else { return true }
    return metadata.name == file.name && metadata.version == file.version
  }

  // MARK: Wheels

  private func wheel(_ state: inout State, _ hashes: [Digest]) throws -> BuiltWheel {
    if let known = state.wheel { return known }
    if let key = try cacheKey(&state), let found = cache?.wheel(key) {
      state.wheel = found
      return found
    }
    let clock = ContinuousClock()
    let start = clock.now
    let tree = try tree(&state, hashes)
    builder.began(source.label)
    let work = try work(&state)
    let output = work.path.appending("wheel")
    try Files.removeTree(output)
    try Files.createDirectories(output)
    if let name = try buildNatively(tree, into: output),
      let built = try? take(name, in: output, &state, work)
    {
      workspace.reporter.report(
        .ended(.building, summary: "built \(source.label) in \(spoken(clock.now - start))"))
      return built
    }
    let hook = source.isEditable ? "build_editable" : "build_wheel"
    var call = HookCall(hook, asking: "get_requires_for_\(hook)")
    call.arguments = [
      "wheel_directory": .string(output.string),
      "metadata_directory": state.metadataFolder.map { .string($0.string) } ?? .null,
    ]
    guard let answer = try run(call, tree, &state) else { throw lacks(hook, state) }
    guard let name = answer.string else {
      throw Failure(
        "can't build \(source.label)", causes: ["`\(hook)` of its backend didn't name a wheel"])
    }
    let built = try take(name, in: output, &state, work)
    workspace.reporter.report(
      .ended(.building, summary: "built \(source.label) in \(spoken(clock.now - start))"))
    return built
  }

  // MARK: Natively

  /// The project as pyk itself can build it; nil where its backend has to.
  private func native(_ tree: SourceTree) throws -> NativeProject? {
    guard builder.options.backend != .hooks, !source.needsBackend, settings.isNull else {
      return nil
    }
    let doubts: [String]
    do {
      switch try NativeProject.read(tree.folder) {
      case .native(let project): return project
      case .doubtful(let reasons): doubts = reasons
      }
    } catch let error as any Diagnosable {
      // The backend may know better; if not, it says so.
      doubts = [error.diagnosis.what] + error.diagnosis.causes
    }
    if builder.options.backend == .native {
      throw Failure(
        "can't build \(source.label) natively", causes: doubts,
        hints: ["leave out `--backend native`, and its backend builds it"])
    }
    for doubt in doubts {
      workspace.reporter.detail("\(source.label) is built by its backend: \(doubt)")
    }
    return nil
  }

  private func buildNatively(_ tree: SourceTree, into output: FilePath) throws -> String? {
    guard let project = try native(tree) else { return nil }
    let moment = BuildMoment(of: tree.folder, environment: workspace.environment)
    let generator = "pyk (\(workspace.toolVersion))"
    let archive: BuiltArchive?
    do {
      archive =
        source.isEditable
        ? try project.editableWheel(generator: generator, at: moment)
        : try project.wheel(WheelOptions(generator: generator), at: moment).archive
    } catch let error as any Diagnosable where builder.options.backend != .native {
      workspace.reporter.detail(
        "\(source.label) is built by its backend: \(error.diagnosis.what)")
      return nil
    }
    guard let archive else { return nil }
    workspace.reporter.detail("built \(source.label) natively, without its backend")
    try Files.write(archive.bytes, to: output.appending(archive.filename))
    return archive.filename
  }

  private func take(
    _ name: String, in output: FilePath, _ state: inout State, _ work: WorkFolder
  ) throws -> BuiltWheel {
    let name = try checked(name, ending: ".whl")
    let path = output.appending(name)
    let mapped: MappedFile
    let text: [UInt8]
    do {
      let filename = try WheelFilename(name)
      mapped = try MappedFile(path)
      let reader = try ZipReader(mapped, name: name)
      let entry = reader.entries.first {
        let parts = $0.path.parts
        return parts.count == 2 && parts[1] == "METADATA" && parts[0].hasSuffix(".dist-info")
      }
      guard let entry else { throw Failure("it has no `METADATA`") }
      text = try reader.read(entry, limit: 16 << 20)
      let metadata = try accepted(text)
      guard metadata.name == filename.name else {
        throw Failure("it is called `\(name)`, and says that it is \(metadata.name.written)")
      }
      state.metadata = metadata
      state.metadataText = text
    } catch {
      throw Failure("what was built of \(source.label) is no good wheel", because: error)
    }
    let sha256 = mapped.withBytes { Digest(.sha256, of: $0) }
    var built = BuiltWheel(
      path: path, filename: name, sha256: sha256, isKept: false, folder: work)
    if let key = try cacheKey(&state), let cache {
      built = cache.keep(built, metadata: text, of: source.label, key: key)
    }
    state.wheel = built
    return built
  }

  /// A name that a backend gave, which must be one in the folder that it was given.
  private func checked(_ name: String, ending: String) throws(Failure) -> String {
    guard name.hasSuffix(ending), !name.contains("/"), !name.utf8.contains(0),
      !name.hasPrefix(".")
    else {
      throw Failure(
        "can't build \(source.label)",
        causes: ["its backend says that it wrote `\(HookFailure.visible(name))`"])
    }
    return name
  }

  private func lacks(_ hook: String, _ state: State) -> Failure {
    let backend = state.system?.backend ?? "its backend"
    return source.isEditable
      ? Failure(
        "can't install \(source.label) editable",
        causes: ["its backend `\(backend)` has no `\(hook)` (PEP 660)"],
        hints: ["leave out `-e`, or let `[build-system]` require a newer backend"])
      : Failure(
        "can't build \(source.label)", causes: ["its backend `\(backend)` has no `\(hook)`"])
  }

  // MARK: Running

  private func tree(_ state: inout State, _ hashes: [Digest]) throws -> SourceTree {
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

  private func target(_ state: inout State) throws -> GitRepository.Target {
    if let known = state.target { return known }
    guard case .repository(let reference) = source.place else { return GitRepository.Target() }
    let target = try GitRepository(reference, in: workspace).target()
    state.target = target
    return target
  }

  private func work(_ state: inout State) throws -> WorkFolder {
    if let known = state.work { return known }
    let work = try workspace.workFolder()
    state.work = work
    return work
  }

  /// What the hook returned, or nil where the backend doesn't have it.
  private func run(
    _ call: HookCall, _ tree: SourceTree, _ state: inout State
  ) throws -> JSONValue? {
    let link = BuildLink(key: linkKey(state), label: source.label)
    try builder.check(link)
    let system = try state.system ?? BuildSystem(in: tree.folder)
    state.system = system
    var call = call
    call.settings = settings
    if !builder.options.isIsolated { call.asking = nil }
    // A backend that asks for more and more is at fault.
    for _ in 0..<5 {
      let environment = try builder.environment(for: system.requires + state.more, link: link)
      call.known = state.more
      switch try runner(system, environment, tree, try work(&state)).run(call) {
      case .value(let value): return value
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

  private func runner(
    _ system: BuildSystem, _ environment: BuildEnvironment, _ tree: SourceTree, _ work: WorkFolder
  ) -> HookRunner {
    let cancellation = workspace.cancellation
    let token = Mutex<Int?>(nil)
    let logs = workspace.cacheFolder?.appending(CacheFolder.logsName)
    var runner = HookRunner(
      system, python: environment.python, environment: environment.variables, folder: tree.folder,
      project: source.label, work: work.path,
      logs: logs ?? Files.temporaryFolder(environment: workspace.environment))
    runner.ownsLogs = logs != nil
    if builder.options.showsOutput {
      let reporter = workspace.reporter
      runner.onOutput = { line in reporter.report(.detail(line)) }
    }
    runner.onStart = { group in
      let number = cancellation.atEnd { group.kill() }
      token.withLock { $0 = number }
    }
    runner.onEnd = {
      if let number = token.withLock({ $0 }) { cancellation.forget(number) }
    }
    return runner
  }

  private func linkKey(_ state: State) -> String {
    switch source.place {
    case .folder(let folder): folder.string
    case .file(let file): file.name.normalized
    case .repository(let reference): reference.url.withoutCredentials.revealed
    }
  }

  // MARK: Keys

  private var settings: JSONValue {
    let all = builder.options.settings + source.settings
    guard !all.isEmpty else { return .null }
    var object = JSONObject()
    for setting in all {
      switch object[setting.key] {
      case nil: object[setting.key] = .string(setting.value)
      case .array(let values)?: object[setting.key] = .array(values + [.string(setting.value)])
      case let value?: object[setting.key] = .array([value, .string(setting.value)])
      }
    }
    return .object(object)
  }

  private var cache: BuiltWheels? {
    workspace.cacheFolder.map { BuiltWheels($0.appending(CacheFolder.builtName)) }
  }

  /// What the built wheel is known by; nil where nothing says that it would be the same again.
  private func cacheKey(_ state: inout State) throws -> String? {
    guard cache != nil, builder.options.isIsolated, !source.isEditable else { return nil }
    let identity: String
    switch source.place {
    case .folder: return nil
    case .file(let file):
      guard let known = state.tree?.identity ?? file.sha256?.description else { return nil }
      identity = known
    case .repository(let reference):
      guard let commit = try state.tree?.commit ?? target(&state).commit else { return nil }
      identity = reference.identity(commit)
    }
    let interpreter = builder.interpreter
    var lines = [
      "pyk built 1", identity, source.subdirectory ?? "", interpreter.name,
      interpreter.facts.cacheTag ?? "", interpreter.tags.ordered.first?.description ?? "",
      settings.serialized(.python),
    ]
    if builder.options.backend != .auto { lines.append(builder.options.backend.rawValue) }
    for name in builder.options.constraintFiles {
      let bytes = (try? Files.read(workspace.workingDirectory.pushing(FilePath(name)))) ?? []
      lines.append(Digest(.sha256, of: bytes).hex)
    }
    return Digest(.sha256, of: Array(lines.joined(separator: "\n").utf8)).hex
  }
}
