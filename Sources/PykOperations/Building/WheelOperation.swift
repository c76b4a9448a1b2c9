internal import PykDiagnostics
internal import PykFiles
internal import PykIndex
internal import PykInstall
internal import PykRequirements
package import PykResolve
internal import PykThreads
internal import Synchronization
package import SystemPackage

/// Makes wheels of what is asked for and of what that needs, into a folder: those that exist are
/// fetched, the others built.
///
/// https://pip.pypa.io/en/stable/cli/pip_wheel/
package struct WheelOperation: Sendable {
  /// A wheel in the folder.
  package struct Saved: Sendable {
    package var pin: Pin
    package var path: FilePath
    package var wasBuilt: Bool
  }

  private let install: InstallOperation
  private let folder: FilePath

  package init(
    _ request: InstallRequest, into folder: FilePath, for target: TargetEnvironment,
    in workspace: Workspace
  ) {
    var request = request
    request.ignoresInstalled = true
    request.question.takesEditables = false
    install = InstallOperation(request, on: target, in: workspace)
    self.folder = folder
  }

  /// - Throws: Whatever stopped it: then nothing has come into the folder.
  package func run() throws -> [Saved] {
    let clock = ContinuousClock()
    let start = clock.now
    let choice = try install.choose(over: nil)
    let reporter = install.workspace.reporter
    let count = choice.resolution.pins.count
    reporter.report(
      .ended(
        .resolving,
        summary: count == 0
          ? "nothing was asked for that counts here"
          : "resolved \(counted(count, "package")) in \(spoken(clock.now - start))"))
    for note in install.missingExtras(choice.resolution) { reporter.report(.warning(note)) }
    let wheels = try collect(choice)
    try Files.createDirectories(folder)
    var saved: [Saved] = []
    for (arrival, wheel) in zip(choice.arrivals, wheels) {
      let path = folder.appending(wheel.filename)
      try WheelFolder.put(wheel.path, at: path, install.workspace.cancellation)
      saved.append(Saved(pin: arrival.pin, path: path, wasBuilt: arrival.source != nil))
    }
    return saved.sorted { $0.pin.name < $1.pin.name }
  }

  /// A wheel on this machine, and what keeps it there.
  private struct Wheel: Sendable {
    var filename: String
    var path: FilePath
    var fetched: FetchedFile?
    var built: BuiltWheel?
  }

  private func collect(_ choice: InstallChoice) throws -> [Wheel] {
    let arrivals = choice.arrivals
    let (asked, builder, workspace) = (choice.asked, choice.builder, install.workspace)
    var promises: [Promise<FetchedFile>?] = []
    for arrival in arrivals {
      promises.append(
        arrival.source != nil
          ? nil
          : choice.index.fetch(
            arrival.file, hashes: asked.digests[arrival.pin.name] ?? [],
            needsDigest: asked.requiresDigests))
    }
    let waiting = promises
    let results = Mutex<[Int: Wheel]>([:])
    try parallelForEach(arrivals.count, threads: max(2, availableCores)) { place in
      try workspace.cancellation.check()
      let arrival = arrivals[place]
      let wheel: Wheel
      if let source = arrival.source {
        let built = try builder.wheel(of: source, hashes: asked.digests[arrival.pin.name] ?? [])
        wheel = Wheel(filename: built.filename, path: built.path, built: built)
      } else if let fetched = try waiting[place]?.wait() {
        wheel = Wheel(filename: arrival.file.filename, path: fetched.path, fetched: fetched)
      } else {
        return
      }
      results.withLock { $0[place] = wheel }
    }
    return results.withLock { found in arrivals.indices.compactMap { found[$0] } }
  }
}
