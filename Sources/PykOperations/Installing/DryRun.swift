internal import PykArchive
internal import PykFiles
internal import PykIndex
internal import PykInstall
internal import PykResolve
internal import PykThreads
internal import PykVersions

/// What an install would do, without doing it.
struct DryRun {
  let operation: InstallOperation
  let choice: InstallChoice
  let environment: InstalledEnvironment

  func run(_ outcome: inout InstallOutcome) throws {
    outcome.changes = outcome.arrivals.map { arrival in
      let new = arrival.pin.version.description
      let old = environment.makingRoom(for: [arrival], in: operation.target.scheme).first
      return old.map { .replace(name: arrival.pin.name, old: $0.versionText, new: new) }
        ?? .install(name: arrival.pin.name, version: new)
    }.sorted { $0.name < $1.name }
    guard operation.request.needsReport else { return }
    for place in outcome.arrivals.indices { try describe(&outcome.arrivals[place]) }
  }

  /// Adds what a report says beside names and versions.
  private func describe(_ arrival: inout InstallOutcome.Arriving) throws {
    if let source = arrival.source {
      arrival.metadata = try choice.builder.metadataText(of: source)
      if arrival.isDirect {
        arrival.directURL = try choice.builder.origin(of: source)
          .directURL(arrival.file.url, source)
      }
      return
    }
    let fetched = try choice.index.fetch(arrival.file).wait()
    let reader = try ZipReader(MappedFile(fetched.path), name: fetched.file.filename)
    arrival.sha256 = try fetched.digest()
    // Deeper down are those of other distributions, which it has taken into itself.
    let entry = reader.entries.first { entry in
      let parts = entry.path.parts
      return parts.count == 2 && parts[1] == "METADATA" && parts[0].hasSuffix(".dist-info")
    }
    if let entry { arrival.metadata = try reader.read(entry) }
  }
}
