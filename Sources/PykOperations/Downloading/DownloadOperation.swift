internal import PykDiagnostics
internal import PykFiles
internal import PykDigests
internal import PykFormats
internal import PykIndex
internal import PykInstall
internal import PykRequirements
package import PykResolve
internal import PykThreads
internal import Synchronization
package import SystemPackage

/// Gets the files of what is asked for, and of what that needs, into a folder: chosen as an install
/// into an empty environment would choose them, and not installed.
///
/// https://pip.pypa.io/en/stable/cli/pip_download/
package struct DownloadOperation: Sendable {
  /// A file that was asked for.
  package struct Saved: Sendable {
    package var pin: Pin
    package var path: FilePath
    /// Whether it had been there before, the very same.
    package var wasThere: Bool
  }

  /// A file that would be fetched.
  package struct Planned: Sendable {
    package var pin: Pin
    package var filename: String
  }

  let install: InstallOperation
  private let folder: FilePath

  package init(
    _ request: InstallRequest, into folder: FilePath, for target: TargetEnvironment,
    in workspace: Workspace
  ) {
    var request = request
    request.ignoresInstalled = true
    request.takesSources = true
    install = InstallOperation(request, on: target, in: workspace)
    self.folder = folder
  }

  /// What would be fetched: nothing is, and no folder made.
  ///
  /// - Throws: Whatever stopped it.
  package func plan() throws -> [Planned] {
    try choose().arrivals.map { Planned(pin: $0.pin, filename: $0.file.filename) }
      .sorted { $0.pin.name < $1.pin.name }
  }

  /// Fetches; by name.
  ///
  /// - Throws: Whatever stopped it. Files that had arrived whole by then stay, under their names;
  ///   no other files do.
  package func run() throws -> [Saved] {
    let choice = try choose()
    try Files.createDirectories(folder)
    let saved = try fetch(choice)
    return saved.sorted { $0.pin.name < $1.pin.name }
  }

  private func choose() throws -> InstallChoice {
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
    return choice
  }

  private func fetch(_ choice: InstallChoice) throws -> [Saved] {
    let reporter = install.workspace.reporter
    let cancellation = install.workspace.cancellation
    let clock = ContinuousClock()
    let start = clock.now
    var saved: [Saved] = []
    var awaited: [(arrival: InstallOutcome.Arriving, promise: Promise<FetchedFile>)] = []
    for arrival in choice.arrivals {
      guard arrival.source?.isFile ?? true else {
        throw Failure(
          "can't download \(arrival.source?.label ?? arrival.file.filename)",
          causes: ["it is no file, and what is made of it would be a wheel"],
          hints: ["`pyk wheel` builds wheels into a folder"])
      }
      let path = folder.appending(arrival.file.filename)
      let standing = try standing(of: path, for: arrival, choice.asked)
      if standing == .same || (standing == .another && keeps(path)) {
        saved.append(Saved(pin: arrival.pin, path: path, wasThere: true))
        continue
      }
      if standing == .another { try refuse(path) }
      if awaited.isEmpty { reporter.report(.began(.downloading)) }
      let promise = choice.index.fetch(
        arrival.file, hashes: choice.asked.digests[arrival.pin.name] ?? [],
        needsDigest: choice.asked.requiresDigests
      ) { progress in
        reporter.report(
          .received(
            download: arrival.file.filename, bytes: Int(progress.received),
            total: progress.total.map { Int($0) }))
      }
      awaited.append((arrival, promise))
    }
    guard !awaited.isEmpty else { return saved }
    var bytes = 0
    for (number, entry) in awaited.enumerated() {
      let fetched = try entry.promise.wait()
      let path = folder.appending(entry.arrival.file.filename)
      let stays = try makeRoom(at: path, for: fetched.path)
      if !stays { try WheelFolder.put(fetched.path, at: path, cancellation) }
      bytes += Int(fetched.size)
      saved.append(Saved(pin: entry.arrival.pin, path: path, wasThere: stays))
      reporter.report(
        .advanced(
          .downloading, done: number + 1, of: awaited.count,
          name: entry.arrival.pin.name.normalized))
    }
    reporter.report(
      .ended(
        .downloading,
        summary: "fetched \(counted(awaited.count, "file")), \(spokenBytes(bytes)) in "
          + spoken(clock.now - start)))
    return saved
  }
}
