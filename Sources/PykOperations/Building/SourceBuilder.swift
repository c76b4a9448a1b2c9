internal import PykDiagnostics
internal import PykDigests
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykInterpreter
internal import PykMetadata
internal import PykRequirements
internal import PykThreads
internal import Synchronization
internal import SystemPackage

/// Makes wheels of sources, and finds out what sources will need, running as little as it can.
///
/// - Each source is prepared, asked and built once, whoever wants it; whoever comes second waits.
/// - Sources with a hash are known to the cache: nothing is run for what was built before.
/// - Any thread may ask. Building blocks it, for minutes sometimes.
package final class SourceBuilder: Sendable {
  let workspace: Workspace
  let interpreter: Interpreter
  let request: InstallRequest
  let index: PackageIndex
  let indexOptions: RequirementsOptions
  let requiresDigests: Bool
  let chain: [BuildLink]

  struct State {
    var builds: [Source: SourceBuild] = [:]
    var environments: [String: Promise<BuildEnvironment>] = [:]
    var done = 0
    var choiceOfRequirements: [String]?
  }

  let state = Mutex(State())

  init(
    _ request: InstallRequest, for interpreter: Interpreter, in workspace: Workspace,
    index: PackageIndex, indexOptions: RequirementsOptions, requiresDigests: Bool,
    chain: [BuildLink]
  ) {
    self.request = request
    self.interpreter = interpreter
    self.workspace = workspace
    self.index = index
    self.indexOptions = indexOptions
    self.requiresDigests = requiresDigests
    self.chain = chain
  }

  var options: BuildOptions { request.build }

  private func build(of source: Source) -> SourceBuild {
    state.withLock { state in
      if let known = state.builds[source] { return known }
      let build = SourceBuild(source, self)
      state.builds[source] = build
      return build
    }
  }

  /// What the source says of itself, found out in the cheapest way that there is.
  ///
  /// - Parameter hashes: What its file must have one of, where there are any.
  func metadata(of source: Source, hashes: [Digest] = []) throws -> CandidateMetadata {
    try build(of: source).metadata(hashes)
  }

  /// What the cache knows of the source without anything being fetched or run.
  func knownMetadata(of source: Source) -> CandidateMetadata? {
    build(of: source).knownMetadata()
  }

  /// METADATA as the backend writes it.
  func metadataText(of source: Source, hashes: [Digest] = []) throws -> [UInt8] {
    try build(of: source).metadataText(hashes)
  }

  func wheel(of source: Source, hashes: [Digest] = []) throws -> BuiltWheel {
    try build(of: source).wheel(hashes)
  }

  /// The sdist that a folder's backend makes.
  func sdist(of source: Source) throws -> (path: FilePath, filename: String) {
    try build(of: source).sdist()
  }

  /// Where the sources came from, for `direct_url.json`.
  func origin(of source: Source) throws -> SourceOrigin { try build(of: source).origin() }

  /// A working copy of a repository that stays, for an editable install: new, or brought to what is
  /// asked for.
  func workingCopy(of reference: GitReference, named name: PackageName?) throws -> FilePath {
    let base =
      options.sourcesFolder
      ?? (interpreter.isVirtualEnvironment ? interpreter.prefix : workspace.workingDirectory)
      .appending("src")
    var last = reference.url.lastPathComponent
    if last.hasSuffix(".git"), last.utf8.count > 4 { last.removeLast(4) }
    let folder = base.appending(name?.normalized ?? last)
    let repository = try GitRepository(reference, in: workspace)
    let target = try repository.target()
    if Files.exists(folder) {
      if let place = try repository.kept(folder, request.existsActions) {
        if place.isToUpdate { try repository.update(folder, to: target) }
        return folder
      }
    }
    try Files.createDirectories(base)
    let temporary = try WorkFolder(in: base, prefix: ".pyk-clone-", workspace.cancellation)
    let copy = temporary.path.appending("copy")
    try Files.createDirectories(copy)
    _ = try repository.checkOut(target, into: copy, isWhole: true)
    // What is in the way goes only now that something is there to take its place.
    if Files.exists(folder) {
      try repository.clear(folder, request.existsActions, into: temporary.path.appending("old"))
    }
    try Files.rename(copy, to: folder)
    return folder
  }

  // MARK: Environments

  /// Where hooks of something that needs these run.
  func environment(for requires: [String], link: BuildLink) throws -> BuildEnvironment {
    guard options.isIsolated else {
      return BuildEnvironment(around: interpreter, workspace.environment)
    }
    // What is built for something that is being built never waits for anybody: it could be
    // waited for itself.
    if !chain.isEmpty { return try make(requires, link) }
    let key = requires.joined(separator: "\0")
    let (promise, isNew) = state.withLock { state -> (Promise<BuildEnvironment>, Bool) in
      if let known = state.environments[key] { return (known, false) }
      let promise = Promise<BuildEnvironment>()
      state.environments[key] = promise
      return (promise, true)
    }
    if isNew { promise.fulfil(Result { try make(requires, link) }) }
    return try promise.wait()
  }

  private func make(_ requires: [String], _ link: BuildLink) throws -> BuildEnvironment {
    do {
      return try BuildEnvironments(
        workspace: workspace, interpreter: interpreter, parent: request,
        indexOptions: indexOptions, chain: chain + [link]
      ).environment(for: requires)
    } catch let error as BuildCycle {
      throw error
    } catch {
      throw Failure("can't get what is needed to build \(link.label)", because: error)
    }
  }

  /// - Throws: `BuildCycle` where this is being built already, further out.
  func check(_ link: BuildLink) throws(BuildCycle) {
    guard let start = chain.firstIndex(where: { $0.key == link.key }) else { return }
    throw BuildCycle(chain[start...] + [link])
  }

  func began(_ label: String) {
    workspace.reporter.report(.began(.building))
    let done = state.withLock { $0.done }
    workspace.reporter.report(.advanced(.building, done: done, of: nil, name: label))
  }
}

/// Where sources came from.
enum SourceOrigin: Sendable, Hashable {
  case archive(Digest)
  case folder
  case repository(GitReference, commit: String)

  func directURL(_ url: URL, _ source: Source) -> DirectURL {
    switch self {
    case .archive(let digest):
      DirectURL(
        url: url, kind: .archive(hashes: [digest.algorithm.rawValue: digest.hex]),
        subdirectory: source.subdirectory)
    case .folder:
      DirectURL(
        url: url, kind: .directory(editable: source.isEditable), subdirectory: source.subdirectory)
    case .repository(let reference, let commit):
      DirectURL(
        url: reference.url,
        kind: .versionControl(
          system: "git", requestedRevision: reference.revision, commit: commit),
        subdirectory: source.subdirectory)
    }
  }
}

/// Things that need one another to be built.
struct BuildCycle: Diagnosable {
  let diagnosis: Diagnosis

  init(_ links: ArraySlice<BuildLink>) {
    let labels = links.map(\.label)
    var causes: [String] = []
    for (one, other) in zip(labels, labels.dropFirst()) {
      causes.append("to build \(one), \(other) has to be built")
    }
    diagnosis = Diagnosis(
      "can't build \(labels.first ?? "it")", causes: causes,
      hints: [
        "have one of them as a wheel: allow wheels of it, or add a folder that has one by "
          + "`--find-links`"
      ])
  }
}
