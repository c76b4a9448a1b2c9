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

/// Making wheels: natively where that is the same, else through the backend.
extension SourceBuild {
  // MARK: Wheels

  func wheel(_ state: inout State, _ hashes: [Digest]) throws -> BuiltWheel {
    if let known = state.wheel { return known }
    if let key = try cacheKey(&state), let found = try keptWheel(key, &state) {
      state.wheel = found
      return found
    }
    let clock = ContinuousClock()
    let start = clock.now
    let tree = try tree(&state, hashes)
    // What had no hash before it was there has one now.
    if case .file(let file) = source.place, file.sha256 == nil,
      let key = try cacheKey(&state), let found = try keptWheel(key, &state)
    {
      state.wheel = found
      return found
    }
    builder.began(source.label)
    let work = try work(&state)
    let output = work.path.appending("wheel")
    try Files.removeTree(output)
    try Files.createDirectories(output)
    if let name = try buildNatively(tree, into: output, &state) {
      do {
        let built = try take(name, in: output, &state, work)
        workspace.reporter.report(
          .ended(.building, summary: "built \(source.label) in \(spoken(clock.now - start))"))
        return built
      } catch  where builder.options.backend != .native {
        tellDoubts([Diagnosis(describing: error).what] + Diagnosis(describing: error).causes)
      }
    }
    let hook = source.isEditable ? "build_editable" : "build_wheel"
    var call = HookCall(hook, asking: "get_requires_for_\(hook)")
    call.arguments = [
      "wheel_directory": .string(output.string),
      "metadata_directory": state.metadataFolder.map { .string($0.string) } ?? .null,
    ]
    guard let answer = try runOrBlame(call, tree, &state) else { throw lacks(hook, state) }
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
  ///
  /// - Throws: What is wrong in the project's files where only pyk may build it; else it is kept
  ///   for when the backend doesn't know better.
  func native(_ tree: SourceTree, _ state: inout State) throws -> NativeProject? {
    guard builder.options.backend != .hooks, !source.needsBackend else { return nil }
    var options = builder.options
    options.settings += source.settings
    var doubts = options.doubts
    do {
      if doubts.isEmpty {
        let environment = workspace.environment
        let date = {
          try BuildMoment(of: tree.folder, environment: environment).day
        }
        switch try NativeProject.read(tree.folder, date: date) {
        case .native(let project): return project
        case .doubtful(let reasons): doubts = reasons
        }
      }
    } catch let error as any Diagnosable {
      if builder.options.backend == .native { throw error }
      state.fault = error
      doubts = [error.diagnosis.what] + error.diagnosis.causes
    }
    if builder.options.backend == .native {
      throw Failure(
        "can't build \(source.label) natively", causes: doubts,
        hints: ["leave out `--backend native`, and its backend builds it"])
    }
    tellDoubts(doubts)
    return nil
  }

  func tellDoubts(_ doubts: [String]) {
    for doubt in doubts {
      workspace.reporter.detail("\(source.label) is built by its backend: \(doubt)")
    }
  }

  func buildNatively(
    _ tree: SourceTree, into output: FilePath, _ state: inout State
  ) throws -> String? {
    guard let project = try native(tree, &state) else { return nil }
    let moment = try BuildMoment(of: tree.folder, environment: workspace.environment)
    let generator = "pyk (\(workspace.toolVersion))"
    let archive: BuiltArchive?
    do {
      archive =
        source.isEditable
        ? try project.editableWheel(generator: generator, at: moment)
        : try project.wheel(WheelOptions(generator: generator), at: moment).archive
    } catch let error as any Diagnosable where builder.options.backend != .native {
      tellDoubts([error.diagnosis.what])
      return nil
    }
    guard let archive else {
      let doubt = "an editable install of old `namespace_packages` takes more than its files"
      guard builder.options.backend != .native else {
        throw Failure(
          "can't build \(source.label) natively", causes: [doubt],
          hints: ["leave out `--backend native`, and its backend builds it"])
      }
      tellDoubts([doubt])
      return nil
    }
    state.means = BuildMeans(native: workspace.toolVersion)
    workspace.reporter.detail("built \(source.label) natively, without its backend")
    try Files.write(archive.bytes, to: output.appending(archive.filename))
    return archive.filename
  }

  func take(
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
      built = cache.keep(
        built, metadata: text, of: source.label, means: state.means ?? BuildMeans(), key: key)
    }
    state.wheel = built
    return built
  }

  /// A name that a backend gave, which must be one in the folder that it was given.
  func checked(_ name: String, ending: String) throws(Failure) -> String {
    guard name.hasSuffix(ending), !name.contains("/"), !name.utf8.contains(0),
      !name.hasPrefix(".")
    else {
      throw Failure(
        "can't build \(source.label)",
        causes: ["its backend says that it wrote `\(HookFailure.visible(name))`"])
    }
    return name
  }

  func lacks(_ hook: String, _ state: State) -> Failure {
    let backend = state.system?.backend ?? "its backend"
    return source.isEditable
      ? Failure(
        "can't install \(source.label) editable",
        causes: ["its backend `\(backend)` has no `\(hook)` (PEP 660)"],
        hints: ["leave out `-e`, or let `[build-system]` require a newer backend"])
      : Failure(
        "can't build \(source.label)", causes: ["its backend `\(backend)` has no `\(hook)`"])
  }
}
