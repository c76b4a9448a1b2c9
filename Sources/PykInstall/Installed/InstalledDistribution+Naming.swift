internal import PykFiles
internal import PykFormats
internal import PykRequirements
internal import PykVersions
internal import SystemPackage

extension InstalledDistribution {
  /// What an entry of a site-packages folder is, going by its name.
  static func kind(of entry: DirectoryEntry) -> Kind? {
    let name = entry.name.utf8
    func ends(_ suffix: String) -> Bool {
      name.count > suffix.utf8.count && name.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }
    if ends(".dist-info") { return entry.kind == .regular ? nil : .distInfo }
    if ends(".egg-info") { return entry.kind == .regular ? .eggInfoFile : .eggInfoFolder }
    return ends(".egg-link") ? .eggLink : nil
  }

  /// Nil where the name holds no name, also not in the metadata.
  init?(
    _ entry: DirectoryEntry, _ kind: Kind, in folder: FilePath, cached: CachedMetadata? = nil
  ) {
    let path = folder.appending(entry.name)
    let stem = entry.name[..<(entry.name.lastIndex(of: ".") ?? entry.name.endIndex)]
    var (name, version) = Self.split(stem, kind)
    if kind == .eggLink || Version(utf8: version.utf8) == nil
      || PackageName(Array(name.utf8)) == nil
    {
      if let told = Self.told(by: path, kind) {
        name = told.name
        version = told.version
      }
    }
    guard let packageName = PackageName(Array(name.utf8)) else { return nil }
    self.kind = kind
    self.name = packageName
    self.path = path
    versionText = version
    self.version = Version(utf8: version.utf8)
    self.cached = cached
    if let cached {
      contents = cached.contents
    } else if kind == .distInfo || kind == .eggInfoFolder {
      contents = MetadataContents(of: path)
    } else {
      contents = []
    }
  }

  /// `name-version`, with `-py3.11` behind it for the eggs.
  private static func split(_ stem: Substring, _ kind: Kind) -> (name: String, version: String) {
    var stem = stem
    if kind == .eggInfoFile || kind == .eggInfoFolder,
      let dash = stem.lastIndex(of: "-"), stem[dash...].hasPrefix("-py")
    {
      stem = stem[..<dash]
    }
    guard kind != .eggLink, let dash = stem.lastIndex(of: "-") else { return (String(stem), "") }
    return (String(stem[..<dash]), String(stem[stem.index(after: dash)...]))
  }

  /// What the metadata says, for names that don't.
  private static func told(
    by path: FilePath, _ kind: Kind
  ) -> (name: String, version: String)? {
    let file: FilePath
    switch kind {
    case .distInfo: file = path.appending("METADATA")
    case .eggInfoFolder: file = path.appending("PKG-INFO")
    case .eggInfoFile: file = path
    case .eggLink:
      // Its first line is the project's folder, which has an egg-info of its own.
      guard let text = try? Files.readText(path),
        let line = text.split(whereSeparator: \.isNewline).first, line.hasPrefix("/")
      else { return nil }
      let name = path.lastComponent?.stem ?? ""
      file = FilePath(String(line)).appending(name.replacing("-", with: "_") + ".egg-info")
        .appending("PKG-INFO")
    }
    guard let bytes = try? Files.read(file) else { return nil }
    let headers = bytes.withUnsafeBytes { HeaderBlock(parsing: $0, readsBody: false) }
    guard let name = headers["Name"], let version = headers["Version"] else { return nil }
    return (name, version)
  }
}

extension PackageName {
  fileprivate init?(_ bytes: [UInt8]) {
    guard let name = bytes.withUnsafeBytes({ PackageName(utf8: $0) }) else { return nil }
    self = name
  }
}
