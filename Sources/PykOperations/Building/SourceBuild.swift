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

/// What is known and done about one source.
///
/// Each question is answered once; who asks while it is being answered waits.
final class SourceBuild: Sendable {
  let source: Source
  /// Lives longer: it holds us.
  unowned let builder: SourceBuilder

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
    /// What the last hook had, or pyk itself where it built.
    var means: BuildMeans?
    /// Whether the wheel in the cache will do.
    var isKeptCurrent: Bool?
    /// What pyk found wrong in the project's files, before the backend was asked.
    var fault: (any Diagnosable)?
  }

  // Held while something is run: who wants the same waits for it anyway.
  let state = Condition(State())

  init(_ source: Source, _ builder: SourceBuilder) {
    self.source = source
    self.builder = builder
  }

  var workspace: Workspace { builder.workspace }

  func metadata(_ hashes: [Digest]) throws -> CandidateMetadata {
    try state.update { try metadata(&$0, hashes) }
  }

  /// Nil too where somebody is at work on the source at the moment.
  func knownMetadata() -> CandidateMetadata? {
    state.tryUpdate { state in
      if let known = state.metadata { return known }
      // A repository would have to be asked what its revision means.
      guard case .file = source.place, builder.request.refresh == .none,
        let key = try? cacheKey(&state),
        let text = try? keptMetadata(key, &state), let found = try? accepted(text)
      else { return nil }
      state.metadata = found
      state.metadataText = text
      return found
    } ?? nil
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
      guard let answer = try runOrBlame(call, tree, &state) else {
        throw lacks("build_sdist", state)
      }
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

  func metadata(_ state: inout State, _ hashes: [Digest]) throws -> CandidateMetadata {
    if let known = state.metadata { return known }
    if let key = try cacheKey(&state), let text = try keptMetadata(key, &state),
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
  func prepare(_ state: inout State, _ hashes: [Digest]) throws {
    // A folder is asked for to be installed: its wheel says it too, and is needed anyway.
    if case .folder = source.place {
      _ = try wheel(&state, hashes)
      return
    }
    if let key = try cacheKey(&state), let text = try keptMetadata(key, &state) {
      return try take(text, &state)
    }
    let tree = try tree(&state, hashes)
    if let text = try native(tree, &state)?.metadataText() {
      do {
        return try take(Array(text.utf8), &state)
      } catch  where builder.options.backend != .native {
        tellDoubts([Diagnosis(describing: error).what])
      }
    }
    let work = try work(&state)
    let output = work.path.appending("metadata")
    try Files.createDirectories(output)
    var call = HookCall(
      "prepare_metadata_for_build_wheel", asking: "get_requires_for_build_wheel")
    call.arguments = ["metadata_directory": .string(output.string)]
    guard let name = try runOrBlame(call, tree, &state)?.string else {
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

  func take(_ text: [UInt8], _ state: inout State) throws {
    state.metadata = try accepted(text)
    state.metadataText = text
  }

  func accepted(_ text: [UInt8]) throws -> CandidateMetadata {
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
  func isExpected(_ metadata: CandidateMetadata) -> Bool {
    guard case .file(let file) = source.place, source.isFromIndex else { return true }
    return metadata.name == file.name && metadata.version == file.version
  }
}
