internal import PykArchive
internal import PykDiagnostics
internal import PykDigests
internal import PykFormats
internal import PykMetadata
internal import PykRequirements
internal import PykVersions

/// What a wheel says of itself, checked as far as that goes without unpacking it.
///
/// Strict where a second reader could see another wheel, tolerant where real wheels are sloppy and
/// nothing depends on it. Tolerated: lines in RECORD for folders, for one file twice with the same
/// hash, or none for RECORD itself; sizes left out; hashes with padding; folders without files
/// (which are not made); names that differ only in case.
struct WheelInspection {
  struct File {
    let entry: ZipEntry
    let skip: Int
    let scheme: SchemeKey
    let isExecutable: Bool
    /// Nil for what RECORD needs no hash of: signatures.
    let digest: Digest?
    let recordedSize: Int?
  }

  private let reader: ZipReader
  let filename: String
  private(set) var distInfo = ""
  private(set) var name = ""
  private(set) var version = ""
  private(set) var rootIsPurelib = true
  private(set) var scripts: [WheelScript] = []
  private(set) var texts: [Manifest.Text: [UInt8]] = [:]
  private(set) var files: [File] = []

  private static let textLimit = 64 << 20

  init(_ reader: ZipReader, filename: String) throws {
    self.reader = reader
    self.filename = filename
    guard let expected = try? WheelFilename(filename) else { throw refusal(.filename) }
    try findDistInfo()
    try check("the folder `\(distInfo)`", Self.split(distInfo: distInfo), expected)
    try readMetadata(expected)
    try readWheel()
    try readEntryPoints()
    if let topLevel = try reader.read(distInfo + "/top_level.txt", limit: Self.textLimit) {
      texts[.topLevel] = topLevel
    }
    texts[.filename] = Array(filename.utf8)
    texts[.distInfo] = Array(distInfo.utf8)
    try collectFiles()
    try checkPlaces()
  }

  func refusal(_ reason: WheelRefusal.Reason) -> WheelRefusal {
    WheelRefusal(wheel: filename, reason: reason)
  }

  // MARK: Identity

  /// Old tools wrote `_` for a `-` in file names.
  private static func version(_ text: String) -> Version? {
    if let version = try? Version(text) { return version }
    return try? Version(String(text.map { $0 == "_" ? "-" : $0 }))
  }

  private mutating func findDistInfo() throws {
    var found: Set<Substring> = []
    for entry in reader.entries {
      let top = entry.path.firstPart
      if top.utf8.count > 10, Self.isDistInfo(top), entry.isDirectory || top != entry.path.string {
        found.insert(top)
      }
    }
    guard found.count == 1, let only = found.first else {
      throw refusal(.distInfoCount(found.count))
    }
    distInfo = String(only)
  }

  /// In any case of letters: two that differ in it would be one folder elsewhere.
  private static func isDistInfo(_ name: Substring) -> Bool {
    name.utf8.suffix(10).elementsEqual(".dist-info".utf8)
      || name.suffix(10).lowercased() == ".dist-info"
  }

  private static func split(distInfo: String) -> (name: String, version: String) {
    let stem = distInfo.dropLast(10)
    guard let dash = stem.lastIndex(of: "-") else { return (String(stem), "") }
    return (String(stem[..<dash]), String(stem[stem.index(after: dash)...]))
  }

  private func check(
    _ what: String, _ found: (name: String, version: String), _ expected: WheelFilename
  ) throws {
    guard let name = try? PackageName(found.name), name == expected.name else {
      throw refusal(
        .disagreement(what: what, expected: expected.name.normalized, found: found.name))
    }
    guard let version = Self.version(found.version), version == expected.version else {
      throw refusal(
        .disagreement(
          what: what, expected: expected.version.description, found: found.version))
    }
  }

  private mutating func readMetadata(_ expected: WheelFilename) throws {
    let bytes = try text("METADATA")
    let headers = bytes.withUnsafeBytes { HeaderBlock(parsing: $0, readsBody: false) }
    guard let writtenName = headers["Name"], let writtenVersion = headers["Version"] else {
      throw refusal(.unreadable("METADATA", causes: ["it has no `Name` or no `Version`"]))
    }
    try check("METADATA", (writtenName, writtenVersion), expected)
    self.name = writtenName
    self.version = writtenVersion
    texts[.metadata] = bytes
    texts[.name] = Array(writtenName.utf8)
    texts[.version] = Array(writtenVersion.utf8)
  }

  private mutating func readWheel() throws {
    let bytes = try text("WHEEL")
    let wheel = try reading("WHEEL") { try WheelMetadata(parsing: bytes) }
    guard wheel.major == WheelMetadata.knownVersion.major else {
      throw refusal(.wheelVersion("\(wheel.major).\(wheel.minor)"))
    }
    rootIsPurelib = wheel.rootIsPurelib
    texts[.wheel] = bytes
  }

  private mutating func readEntryPoints() throws {
    guard let bytes = try reader.read(distInfo + "/entry_points.txt", limit: Self.textLimit)
    else { return }
    texts[.entryPoints] = bytes
    let entryPoints = try reading("entry_points.txt") { try EntryPoints(parsing: bytes) }
    for entryPoint in entryPoints.consoleScripts + entryPoints.guiScripts {
      let name = entryPoint.name
      guard let attribute = entryPoint.attribute, Self.isScriptName(name) else {
        let target = entryPoint.attribute.map { ":\($0)" } ?? ""
        throw refusal(.entryPoint("\(name) = \(entryPoint.module)\(target)"))
      }
      if InstallScheme.belongsToTheEnvironment(name) { throw refusal(.reservedName(name)) }
      scripts.removeAll { $0.name == name }
      scripts.append(WheelScript(name: name, module: entryPoint.module, attribute: attribute))
    }
  }

  private static func isScriptName(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 255
      && !name.utf8.contains { $0 == 0x2f || $0 == 0x5c || $0 < 0x20 || $0 == 0x7f }
  }

  private func text(_ name: String) throws -> [UInt8] {
    guard let bytes = try reader.read(distInfo + "/" + name, limit: Self.textLimit) else {
      throw refusal(.missing(distInfo + "/" + name))
    }
    return bytes
  }

  private func reading<Value>(_ name: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as any Diagnosable {
      let diagnosis = error.diagnosis
      throw refusal(.unreadable(name, causes: [diagnosis.what] + diagnosis.causes))
    }
  }

  // MARK: Files

  private func recordedFiles() throws -> [String: RecordEntry] {
    let bytes = try text("RECORD")
    let record = try reading("RECORD") { try Record(parsing: bytes) }
    var recorded = [String: RecordEntry](minimumCapacity: record.entries.count)
    for entry in record.entries {
      if entry.path.utf8.last == 0x2f { continue }
      if let earlier = recorded.updateValue(entry, forKey: entry.path), earlier != entry {
        throw refusal(.recordedTwice(entry.path))
      }
    }
    return recorded
  }

  private static let signatures = ["RECORD.jws", "RECORD.p7s"]

  private mutating func collectFiles() throws {
    var recorded = try recordedFiles()
    files.reserveCapacity(recorded.count)
    let metadata = distInfo + "/"
    for entry in reader.entries {
      let path = entry.path.string
      if entry.isSymbolicLink || entry.isSpecial { throw refusal(.notAPlainFile(path)) }
      if entry.isDirectory { continue }
      let line = recorded.removeValue(forKey: path)
      if path.hasPrefix(metadata) {
        let inner = String(path.dropFirst(metadata.count))
        if inner == "RECORD" { continue }
        if Self.signatures.contains(inner) {
          try append(entry, nil)
          continue
        }
        // What an installer writes about an install; a wheel has no say in it.
        if ["INSTALLER", "REQUESTED", "direct_url.json"].contains(inner) { continue }
        let special = ["RECORD", "METADATA", "WHEEL", "INSTALLER"]
        if !special.contains(inner), special.contains(inner.uppercased()) {
          throw refusal(.reservedName(path))
        }
      }
      guard let line else { throw refusal(.presentButUnrecorded(path)) }
      guard let digest = line.digest, digest.algorithm.isStrong else {
        throw refusal(.weakHash(path))
      }
      if let size = line.size, size != entry.size { throw refusal(.changed(path)) }
      try append(entry, line)
    }
    let optional = ["RECORD"] + Self.signatures
    for path in recorded.keys.sorted() where !optional.contains(where: { metadata + $0 == path }) {
      throw refusal(.recordedButAbsent(path))
    }
  }

  private mutating func append(_ entry: ZipEntry, _ line: RecordEntry?) throws {
    let path = entry.path.string
    let parts = path.utf8.split(separator: 0x2f, maxSplits: 2)
    var scheme: SchemeKey = rootIsPurelib ? .purelib : .platlib
    var skip = 0
    if path.hasPrefix(".pyk-") { throw refusal(.reservedName(path)) }
    if parts.count > 1, parts[0].count > 5, parts[0].suffix(5).elementsEqual(".data".utf8) {
      guard parts.count == 3, let key = SchemeKey(folderName: parts[1]) else {
        throw refusal(.unknownScheme(path))
      }
      scheme = key
      skip = parts[0].count + parts[1].count + 2
      if skip > 0, path.utf8.dropFirst(skip).starts(with: ".pyk-".utf8) {
        throw refusal(.reservedName(path))
      }
    }
    files.append(
      File(
        entry: entry, skip: skip, scheme: scheme,
        isExecutable: entry.isExecutable || scheme == .scripts, digest: line?.digest,
        recordedSize: line?.size))
  }

  /// No two files in one place, and none where another has a folder.
  private func checkPlaces() throws {
    // Purelib and platlib are one folder nearly everywhere.
    var places: Set<String> = Set(minimumCapacity: files.count)
    func place(_ scheme: SchemeKey, _ path: some StringProtocol) -> String {
      "\((scheme == .platlib ? .purelib : scheme).rawValue)/" + path
    }
    for script in scripts { places.insert(place(.scripts, script.name)) }
    let scriptNames = places
    for file in files {
      let path = file.entry.path.string.utf8.dropFirst(file.skip)
      let key = place(file.scheme, Substring(path))
      // A script of that name gives way to the entry point's, as with pip.
      if !places.insert(key).inserted, !scriptNames.contains(key) {
        throw refusal(.collision(String(Substring(path))))
      }
    }
    var folders: Set<String> = []
    for key in places {
      var path = key[...]
      while let slash = path.utf8.lastIndex(of: 0x2f) {
        path = path[..<slash]
        guard folders.insert(String(path)).inserted else { break }
      }
    }
    if let both = folders.intersection(places).min() {
      throw refusal(.collision(String(both.dropFirst(2))))
    }
  }
}
