internal import Glibc
internal import PykDiagnostics
internal import PykFiles
internal import PykMetadata
internal import PykThreads
internal import SystemPackage

/// Brings one wheel from the store into a stage, with all that an install adds to it.
struct WheelStaging {
  let addition: Addition
  let scheme: InstallScheme
  let area: StageArea
  let linker: Linker
  let options: TransactionOptions
  let store: BytecodeStore?

  private var manifest: Manifest { addition.wheel.manifest }
  private var rootKey: SchemeKey { manifest.rootIsPurelib ? .purelib : .platlib }

  /// Runs of files that one thread links.
  private static let chunk = 512

  /// - Throws: `StoreDamage` where the store has lost something of the wheel.
  func run() throws -> StagedWheel {
    do {
      return try bring()
    } catch let error as FileFailure where isLost(error) {
      throw StoreDamage(sha256: addition.wheel.sha256, path: error.path)
    }
  }

  private func bring() throws -> StagedWheel {
    var staged = StagedWheel(
      name: manifest.text(.name), places: [:], linkMode: nil)
    let adapted = WheelScript.adapted(manifest.scripts, to: scheme.pythonVersion)
    let bytecode = try store?.compiled(
      addition.wheel, tag: scheme.cacheTag, shownAs: scheme.root(rootKey), by: options.compiler)
    staged.hasBytecode = bytecode != nil
    let places = try openFolders(
      scripts: adapted, hasTopBytecode: bytecode?.files.isAtTop == true, into: &staged)
    let tree = try Directory(addition.wheel.tree)
    let routes = try places.mapValues { try linker.route(from: tree, to: $0) }
    try createFolders(in: places)
    try link(routes)
    var record = RecordComposer(manifest)
    try placeDataFiles(tree, places, routes, adapted, &record)
    try writeScripts(adapted, places, &record)
    if let bytecode { try place(bytecode, places, &record) }
    try writeMetadata(places, &record)
    staged.linkMode = routes.values.first?.mode
    return staged
  }

  // MARK: Folders

  private func openFolders(
    scripts: [WheelScript], hasTopBytecode: Bool, into staged: inout StagedWheel
  ) throws -> [SchemeKey: Directory] {
    var entries = manifest.topEntries
    for script in scripts { entries[.scripts, default: [:]][script.name] = false }
    var places: [SchemeKey: Directory] = [:]
    if hasTopBytecode { entries[rootKey, default: [:]][BytecodeStore.folderName] = true }
    for (key, entries) in entries {
      let path = try area.folder(for: key, names: Set(entries.keys))
      places[key] = try Directory(path)
      staged.places[key] = StagedWheel.Place(path: path, entries: entries)
    }
    return places
  }

  private func createFolders(in places: [SchemeKey: Directory]) throws {
    for index in 0..<manifest.directoryCount {
      let folder = manifest.directory(index)
      guard let place = places[folder.scheme] else { continue }
      let name = manifest.pointer(to: folder) + folder.skip
      let code = place.rawCreateDirectory(name)
      if code < 0 { throw place.failure("create the folder", name, code) }
    }
  }

  // MARK: Files

  private func link(_ routes: [SchemeKey: Route]) throws {
    guard let route = routes[rootKey] else { return }
    let count = manifest.rootFileCount
    let copies = modesDiffer
    let manifest = manifest
    let body: @Sendable (Int) throws -> Void = { chunk in
      try options.checkCancelled()
      for index in (chunk * Self.chunk)..<min(count, (chunk + 1) * Self.chunk) {
        let name = manifest.pointer(to: manifest.filePlace(index).place)
        if copies {
          try copy(manifest.file(index), route)
        } else {
          try route.link(name, as: name)
        }
      }
    }
    let chunks = (count + Self.chunk - 1) / Self.chunk
    try parallelForEach(chunks, threads: chunks > 2 ? options.threads : 1, body)
  }

  /// Whether a file of the store has other permissions than one that is made here and now, since
  /// it was stored under another umask. Then nothing can be shared.
  private var modesDiffer: Bool {
    manifest.fileMode != area.fileMode && options.linkMode != .symlink
  }

  private func copy(_ file: Manifest.File, _ route: Route) throws {
    let name = manifest.pointer(to: file.place)
    let target = name + file.place.skip
    try route.copy(name, as: target)
    // As with the umask: what may be read may be run.
    let mode = file.isExecutable ? area.fileMode | (area.fileMode & 0o444) >> 2 : area.fileMode
    try route.target.setPermissions(
      of: String(cString: target), FilePermissions(rawValue: CModeT(mode)))
  }

  /// The files of `.data`.
  private func placeDataFiles(
    _ tree: Directory, _ places: [SchemeKey: Directory], _ routes: [SchemeKey: Route],
    _ scripts: [WheelScript], _ record: inout RecordComposer
  ) throws {
    let names = Set(scripts.map(\.name))
    for index in manifest.rootFileCount..<manifest.fileCount {
      let file = manifest.file(index)
      let path = manifest.placedPath(file.place)
      guard let route = routes[file.place.scheme] else { continue }
      // An entry point's script takes the place of one of its name.
      if file.place.scheme == .scripts, names.contains(path) { continue }
      if file.hasPlaceholder {
        let text = try tree.read(manifest.path(file.place))
        let rewritten = try ScriptText.rewritten(text, interpreter: scheme.interpreter)
        try route.target.write(rewritten, to: path, mode: .newExecutable)
        record.add(recordPath(file.place.scheme, path), contents: rewritten)
        continue
      }
      let name = manifest.pointer(to: file.place)
      if modesDiffer {
        try copy(file, route)
      } else {
        try route.link(name, as: name + file.place.skip)
      }
      record.add(
        recordPath(file.place.scheme, path),
        fields: manifest.recordTail(of: file).dropFirst().dropLast(2))
    }
  }

  private func writeScripts(
    _ scripts: [WheelScript], _ places: [SchemeKey: Directory], _ record: inout RecordComposer
  ) throws {
    guard !scripts.isEmpty, let place = places[.scripts] else { return }
    let shebang = try Shebang(interpreter: scheme.interpreter)
    for script in scripts {
      let text = ScriptText.launcher(
        for: script, shebang: shebang, pythonVersion: scheme.pythonVersion)
      try place.write(text, to: script.name, mode: .newExecutable)
      record.add(recordPath(.scripts, script.name), contents: text)
    }
  }

  private func place(
    _ bytecode: BytecodeStore.Compiled, _ places: [SchemeKey: Directory],
    _ record: inout RecordComposer
  ) throws {
    guard !bytecode.files.isEmpty, let place = places[rootKey] else { return }
    let route = try linker.route(from: Directory(bytecode.path), to: place)
    let files = bytecode.files
    try files.bytes.withUnsafeBytes { bytes throws in
      guard let start = bytes.baseAddress else { return }
      var folder = 0..<0
      for index in 0..<files.count {
        let range = files.range(index)
        let path = bytes[range]
        let name = (start + range.lowerBound).assumingMemoryBound(to: CChar.self)
        // The module's own folder is there; its `__pycache__` is all that is new.
        if let slash = path.lastIndex(of: 0x2f),
          !bytes[folder].elementsEqual(bytes[range.lowerBound..<slash])
        {
          folder = range.lowerBound..<slash
          try createFolder(String(decoding: bytes[folder], as: UTF8.self), in: place)
        }
        try route.link(name, as: name)
      }
    }
    record.add(unhashed: bytecode.files)
  }

  private func createFolder(_ path: String, in place: Directory) throws(FileFailure) {
    let code = path.withCString { place.rawCreateDirectory($0) }
    if code < 0, code != -EEXIST {
      throw path.withCString { place.failure("create the folder", $0, code) }
    }
  }

  // MARK: Metadata

  private func writeMetadata(
    _ places: [SchemeKey: Directory], _ record: inout RecordComposer
  ) throws {
    guard let place = places[rootKey] else { return }
    let folder = manifest.text(.distInfo) + "/"
    func write(_ name: String, _ contents: [UInt8]) throws {
      let path = folder + name
      let code = path.withCString { path in
        contents.withUnsafeBytes { place.rawCreateFile(path, contents: $0) }
      }
      if code < 0 { throw path.withCString { place.failure("write", $0, code) } }
    }
    let installer = Array((options.installer + "\n").utf8)
    try write("INSTALLER", installer)
    record.add(folder + "INSTALLER", contents: installer)
    if addition.isRequested {
      try write("REQUESTED", [])
      record.add(folder + "REQUESTED", contents: [])
    }
    if let directURL = addition.directURL.map({ Array($0.serialized().utf8) }) {
      try write("direct_url.json", directURL)
      record.add(folder + "direct_url.json", contents: directURL)
    }
    record.add(folder + "RECORD", fields: [0x2c])
    try write("RECORD", record.bytes())
  }

  /// A path as RECORD has it: relative to where the `.dist-info` will be.
  private func recordPath(_ key: SchemeKey, _ path: String) -> String {
    let folder = scheme.folder(key, distribution: manifest.text(.name))
    return PathText.relative(
      from: scheme.root(rootKey).string, to: folder.appending(path).string)
  }

  /// Whether it is of something of the store's that isn't there: somebody else was at it.
  private func isLost(_ error: FileFailure) -> Bool {
    guard error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory,
      error.path.starts(with: addition.wheel.path)
    else { return false }
    return (try? Files.status(error.path, followLinks: false)) == .some(nil)
      || error.errno == .notDirectory
  }
}

/// A wheel in a stage.
struct StagedWheel: Sendable {
  /// As METADATA spells it.
  var name: String
  var places: [SchemeKey: Place]
  var linkMode: LinkMode?
  var hasBytecode = false

  /// What waits for a folder of the scheme.
  struct Place: Sendable {
    let path: FilePath
    /// The names at the top that are this wheel's, and whether each is a folder.
    var entries: [String: Bool]
  }
}
