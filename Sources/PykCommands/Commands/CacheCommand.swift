internal import ArgumentParser
internal import Glibc
internal import PykDiagnostics
internal import PykDigests
internal import PykFormats
internal import PykIndex
internal import PykInstall
internal import PykMetadata
internal import PykOperations
internal import PykRequirements
internal import SystemPackage

/// `pyk cache`: looks at the cache and looks after it.
struct CacheCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "cache", abstract: "Look after the cache.",
    discussion: """
      dir: where it lies. info: what is in it. list [PATTERN]: the wheels in it. \
      remove PATTERN: these wheels out of it. prune: what is of no use any more out of it. \
      verify: what was changed in it out of it. purge: everything out of it.
      """)

  enum Action: String, CaseIterable, ExpressibleByArgument {
    case dir, info, list, remove, prune, verify, purge
  }

  enum Format: String, CaseIterable { case text, abspath, json }

  @Argument(help: ArgumentHelp("dir, info, list, remove, prune, verify or purge."))
  var action: Action

  @Argument(
    help: ArgumentHelp(
      "A name, or `name-version`; `*`, `?` and `[…]` stand for other characters.",
      valueName: "pattern"))
  var patterns: [String] = []

  @Option(help: ArgumentHelp("text or json; abspath lists paths alone.", valueName: "format"))
  var format: String?

  @Flag(help: "With prune: wheels that no environment links to as well.")
  var unlinked = false

  @OptionGroup(title: "General") var global: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    let format = try settings.choice(format ?? "text", "format", default: Format.text)
    guard let folder = settings.cacheFolder else {
      throw Failure(
        "there is no cache", causes: ["it is switched off, or nobody's home is known"],
        hints: ["leave out `--no-cache-dir`, or name a folder by `--cache-dir`"])
    }
    guard patterns.isEmpty || action == .list || action == .remove else {
      throw UsageError("`pyk cache \(action.rawValue)` takes no pattern")
    }
    let session = CacheSession(
      cache: CacheFolder(folder), console: context.console, isJSON: format == .json)
    switch action {
    case .remove, .prune, .verify, .purge:
      if !settings.isOwnCache { try session.cache.requireMark() }
    case .dir, .info, .list: break
    }
    switch action {
    case .dir: context.console.print(folder.string)
    case .info: try session.tell()
    case .list: try session.list(patterns, onlyPaths: format == .abspath)
    case .remove:
      guard !patterns.isEmpty else {
        throw UsageError(
          "nothing is named to remove", hint: "`pyk cache list` shows what there is")
      }
      var removal = try session.cache.wheels.remove { CacheSession.matches($0, patterns) }
      let built = try session.cache.removeBuilt { entry in
        guard let name = entry.filename.flatMap({ try? WheelFilename($0) }) else { return false }
        return CacheSession.matches(
          [
            name.name.normalized, "\(name.name.normalized)-\(name.version)",
            name.description.lowercased(),
          ], patterns)
      }
      removal.entries = max(removal.entries, built)
      if removal.entries == 0 {
        context.warn(
          Diagnosis("no wheel in the cache matches `\(patterns.joined(separator: " "))`"))
      }
      session.report(removal)
    case .prune: try session.prune(unlinked: unlinked)
    case .verify: return try session.verify() ? .done : .failed
    case .purge: session.report(try session.cache.purge())
    }
    return .done
  }
}

/// What the actions do and print.
private struct CacheSession {
  let cache: CacheFolder
  let console: Console
  let isJSON: Bool

  private func print(_ value: JSONValue) { console.print(value.serialized(pretty: true)) }

  static func matches(_ wheel: StoredWheel, _ patterns: [String]) -> Bool {
    let name = wheel.name.normalized
    return matches([name, "\(name)-\(wheel.version)", wheel.filename.lowercased()], patterns)
  }

  static func matches(_ texts: [String], _ patterns: [String]) -> Bool {
    patterns.contains { pattern in
      let pattern = pattern.lowercased()
      let other = pattern.replacing("_", with: "-").replacing(".whl", with: "")
      return texts.contains { fnmatch(pattern, $0, 0) == 0 || fnmatch(other, $0, 0) == 0 }
    }
  }

  func tell() throws {
    let wheels = try cache.wheels.wheels()
    let bytes = wheels.reduce(0) { $0 + $1.manifest.totalSize }
    let index = cache.index.size
    let total = try cache.size()
    let interpreters = try cache.interpreterCount()
    let installed = cache.installedContent()
    let built = cache.builtEntries().filter { $0.filename != nil }
    let builtBytes = built.reduce(0) { $0 + $1.size }
    if isJSON {
      print([
        "folder": .string(cache.path.string), "size": .integer(total),
        "wheels": ["count": .integer(wheels.count), "size": .integer(bytes)],
        "built": ["count": .integer(built.count), "size": .integer(builtBytes)],
        "environments": .integer(cache.environmentCount),
        "pages": ["count": .integer(index.pages), "size": .integer(index.pageBytes)],
        "metadata": ["count": .integer(index.metadata), "size": .integer(index.metadataBytes)],
        "installed": ["count": .integer(installed.files), "size": .integer(installed.size)],
        "interpreters": .integer(interpreters),
      ])
      return
    }
    let folders = counted(installed.files, "folder")
    console.print(
      """
      Folder: \(cache.path)
      Size: \(spokenBytes(total))
      Wheels: \(wheels.count) (\(spokenBytes(bytes)))
      Built here: \(built.count) (\(spokenBytes(builtBytes)))
      Environments for building: \(cache.environmentCount)
      Pages of indexes: \(index.pages) (\(spokenBytes(index.pageBytes)))
      Metadata of indexes: \(index.metadata) (\(spokenBytes(index.metadataBytes)))
      Metadata of what is installed: \(folders) (\(spokenBytes(installed.size)))
      Interpreters: \(interpreters)
      """)
  }

  func list(_ patterns: [String], onlyPaths: Bool) throws {
    let wheels = try cache.wheels.wheels().filter {
      patterns.isEmpty || Self.matches($0, patterns)
    }
    if isJSON {
      print(
        .array(
          wheels.map { wheel in
            [
              "name": .string(wheel.name.normalized), "version": .string("\(wheel.version)"),
              "filename": .string(wheel.filename), "sha256": .string(wheel.sha256.hex),
              "size": .integer(wheel.manifest.totalSize), "path": .string(wheel.path.string),
            ]
          }))
    } else if onlyPaths {
      for wheel in wheels { console.print(wheel.path.string) }
    } else if !wheels.isEmpty {
      var table = Table(heading: ["Wheel", "Size"])
      table.rows = wheels.map { [$0.filename, spokenBytes($0.manifest.totalSize)] }
      for line in table.lines { console.print(line) }
    }
  }

  func report(_ removal: StoreRemoval) {
    if isJSON {
      print(["removed": .integer(removal.entries), "size": .integer(removal.bytes)])
    } else {
      console.print("removed \(counted(removal.entries, "wheel")) (\(spokenBytes(removal.bytes)))")
    }
  }

  /// What an index said and nobody asked about for so long is out of date anyway.
  private static let days = 90

  func prune(unlinked: Bool) throws {
    let removal = try cache.wheels.prune(unlinked: unlinked)
    let before = Int64(time(nil)) - Int64(Self.days) * 86_400
    let records = try cache.index.prune(before: before)
    let environments = try cache.pruneBuilding()
    try cache.pruneInstalled()
    if isJSON {
      print([
        "removed": .integer(removal.entries), "size": .integer(removal.bytes),
        "records": .integer(records), "environments": .integer(environments),
      ])
    } else {
      console.print(
        "removed \(counted(removal.entries, "wheel")) (\(spokenBytes(removal.bytes)))"
          + (environments > 0 ? ", \(counted(environments, "environment")) for building" : "")
          + " and \(counted(records, "record")) of indexes")
    }
  }

  /// Whether all was as it had been stored; what wasn't is gone, to be fetched anew.
  func verify() throws -> Bool {
    let faults = try cache.wheels.verify(evicting: true)
    let index = try cache.index.verify()
    if isJSON {
      print([
        "faults": .array(faults.map(Self.json)), "records": .integer(index.records),
        "damaged_records": .integer(index.damaged),
      ])
    } else {
      for fault in faults {
        let who = fault.filename ?? fault.path.string
        switch fault.kind {
        case .unreadable: console.print("\(who): can't be read")
        case .changed(let path): console.print("\(who): `\(path)` was changed")
        case .missing(let path): console.print("\(who): `\(path)` is missing")
        }
      }
      if index.damaged > 0 {
        console.print("\(counted(index.damaged, "record")) of indexes: damaged")
      }
      let isWhole = faults.isEmpty && index.damaged == 0
      console.say(
        isWhole ? "all is as it was stored" : "what was damaged is removed, to be fetched anew")
    }
    return faults.isEmpty && index.damaged == 0
  }

  private static func json(_ fault: StoreFault) -> JSONValue {
    var object: JSONObject = [
      "path": .string(fault.path.string), "filename": fault.filename.map { .string($0) } ?? .null,
    ]
    switch fault.kind {
    case .unreadable: object.append("fault", "unreadable")
    case .changed(let file):
      object.append("fault", "changed")
      object.append("file", .string(file))
    case .missing(let file):
      object.append("fault", "missing")
      object.append("file", .string(file))
    }
    return .object(object)
  }
}
