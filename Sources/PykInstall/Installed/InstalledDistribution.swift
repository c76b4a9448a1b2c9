internal import PykFiles
package import PykFormats
package import PykMetadata
package import PykRequirements
package import PykVersions
package import SystemPackage

/// A distribution that is installed, as its metadata folder tells.
///
/// Name and version come from the folder's name alone; everything else is read when it is asked
/// for, each time anew.
package struct InstalledDistribution: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// `name-version.dist-info`: what wheels leave, and the only kind that can be uninstalled.
    case distInfo
    /// `name-version[-pyX.Y].egg-info`, a folder: setuptools, or Debian's packages.
    case eggInfoFolder
    /// The same as a file: distutils, which recorded nothing.
    case eggInfoFile
    /// `name.egg-link`: an old development install.
    case eggLink
  }

  package let kind: Kind
  package let name: PackageName
  /// As the folder's name has it.
  package let versionText: String
  /// Nil where it is no version of PEP 440.
  package let version: Version?
  /// The metadata folder or file; absolute.
  package let path: FilePath
  /// What is in the metadata folder.
  let contents: MetadataContents
  /// What the cache has of it, if nothing has changed since.
  let cached: CachedMetadata?

  /// The site-packages folder that it was found in.
  package var location: FilePath { path.removingLastComponent() }

  // MARK: What it says

  /// The whole of METADATA or PKG-INFO; nothing where there is none.
  package func metadata() throws -> [UInt8] {
    switch kind {
    case .distInfo: try Files.read(path.appending("METADATA"))
    case .eggInfoFolder: try Files.read(path.appending("PKG-INFO"))
    case .eggInfoFile: try Files.read(path)
    case .eggLink: []
    }
  }

  /// Calls `body` with METADATA or PKG-INFO, of which only the fields need be there.
  package func withHeaders<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    if let cached { return try cached.withBytes(cached.headers, body) }
    return try metadata().withUnsafeBytes(body)
  }

  /// The fields of METADATA, without the long description.
  package func headers() throws -> HeaderBlock {
    try withHeaders { HeaderBlock(parsing: $0, readsBody: false) }
  }

  /// The name as METADATA spells it; the folder's where it can't be read.
  package var writtenName: String {
    (try? withHeaders { HeaderScanner.value(of: "name", in: $0) }) ?? name.written
  }

  /// The requirements that can be read, and the texts of those that can't.
  package func requirements() throws -> (read: [Requirement], unreadable: [String]) {
    try withHeaders { try requirements(in: $0) }
  }

  /// The requirements that can be read, less some that hold only with an extra.
  package func requirementsWithoutExtras() throws -> [Requirement] {
    try withHeaders { metadata in
      try requirementTexts(metadata).compactMap { text in
        Self.needsAnExtra(text) ? nil : try? Requirement(lenient: text)
      }
    }
  }

  /// Whether a requirement surely holds with an extra only: its marker has no `or`, and one of its
  /// parts is `extra == "…"` with a name, since `extra == ""` is what holds without any.
  private static func needsAnExtra(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      // An address may have a semicolon of its own.
      guard let semicolon = bytes.firstIndex(of: 0x3b), !bytes[..<semicolon].contains(0x40)
      else { return false }
      let marker = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[semicolon...]))
      guard marker.index(of: "or") == nil, let start = marker.index(of: "extra") else {
        return false
      }
      var rest = marker[(start + 5)...].drop { $0 == 0x20 }
      guard rest.starts(with: "==".utf8), rest.dropFirst(2).first != 0x3d else { return false }
      rest = rest.dropFirst(2).drop { $0 == 0x20 }
      guard let quote = rest.popFirst(), quote == 0x22 || quote == 0x27, let first = rest.first
      else { return false }
      return first | 0x20 &- 0x61 < 26 || first &- 0x30 < 10
    }
  }

  /// The requirements that can be read, and the extras that it offers; METADATA is read once.
  package func needs() throws -> (requirements: [Requirement], extras: [ExtraName]) {
    try withHeaders { metadata in
      let offered = HeaderScanner.values(of: "provides-extra", in: metadata)
      return (try requirements(in: metadata).read, offered.compactMap { try? ExtraName($0) })
    }
  }

  /// Those of the requirements that can be read whose names are among these: the others are told
  /// by their names alone, which is quicker than to read them.
  package func requirements(on names: Set<PackageName>) throws -> [Requirement] {
    try withHeaders { metadata in
      try requirementTexts(metadata).compactMap { text in
        let start = text.utf8.drop { $0 == 0x20 || $0 == 0x09 }
        let name = start.prefix {
          $0 | 0x20 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2d || $0 == 0x2e || $0 == 0x5f
        }
        // What reads oddly is read whole.
        if let name = try? PackageName(Substring(name)), !names.contains(name) { return nil }
        guard let requirement = try? Requirement(lenient: text), names.contains(requirement.name)
        else { return nil }
        return requirement
      }
    }
  }

  private func requirements(
    in metadata: UnsafeRawBufferPointer
  ) throws -> (read: [Requirement], unreadable: [String]) {
    var read: [Requirement] = []
    var unreadable: [String] = []
    for text in try requirementTexts(metadata) {
      do {
        read.append(try Requirement(lenient: text))
      } catch {
        unreadable.append(text)
      }
    }
    return (read, unreadable)
  }

  private func requirementTexts(_ metadata: UnsafeRawBufferPointer) throws -> [String] {
    let texts = HeaderScanner.values(of: "requires-dist", in: metadata)
    guard texts.isEmpty, let egg = try eggRequirements() else { return texts }
    return EggRequirements(parsing: egg).requirements
  }

  /// `requires.txt`, where setuptools kept requirements before there were wheels.
  private func eggRequirements() throws -> [UInt8]? {
    guard kind == .eggInfoFolder, contents.contains(.eggRequirements) else { return nil }
    return try Files.read(path.appending("requires.txt"))
  }

  /// What `INSTALLER` says: `pip`, `pyk`, `debian`, …; nil where there is none.
  package var installer: String? {
    guard contents.contains(.installer) else { return nil }
    let text = try? Files.readText(path.appending("INSTALLER"))
    let line = text?.split(whereSeparator: \.isWhitespace).first.map(String.init)
    return line
  }

  /// Whether a person asked for it, rather than another distribution.
  package var isRequested: Bool { contents.contains(.requested) }

  /// Where it came from, if it was asked for by URL or path; nil for what came from an index.
  package var directURL: DirectURL? {
    guard contents.contains(.directURL),
      let bytes = try? Files.read(path.appending("direct_url.json"), limit: 1 << 20)
    else { return nil }
    return DirectURL(parsing: bytes)
  }

  /// Whether it is a development install, which runs from the project's folder.
  package var isEditable: Bool { kind == .eggLink || directURL?.isEditable == true }

  /// The project's folder of a development install.
  package var editableLocation: FilePath? {
    if kind == .eggLink {
      let line = (try? Files.readText(path))?.split(whereSeparator: \.isNewline).first
      return line.map { FilePath(String($0)) }
    }
    guard let directURL, directURL.isEditable else { return nil }
    return URL(directURL.url)?.filePath
  }

  /// All of METADATA.
  package func coreMetadata() throws -> CoreMetadata {
    try CoreMetadata(parsing: metadata(), eggRequirements: eggRequirements())
  }

  /// The lines `Tag:` of WHEEL; none where there is no such file.
  package var wheelTags: [String] { wheel { HeaderScanner.values(of: "tag", in: $0) } ?? [] }

  /// The build number of the wheel that it came from, as WHEEL has it; nil where it had none.
  package var wheelBuild: String? { wheel { HeaderScanner.value(of: "build", in: $0) } ?? nil }

  private func wheel<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
    guard kind == .distInfo, contents.contains(.wheel) else { return nil }
    if let cached, let name = path.lastComponent?.string,
      FileStamp(file: cached.site.rawStatus(name + "/WHEEL")) == cached.wheelStamp
    {
      return cached.withBytes(cached.wheel, body)
    }
    return (try? Files.read(path.appending("WHEEL")))?.withUnsafeBytes(body)
  }

  /// Top-level names that it says it brings; none where it says nothing.
  package var topLevelNames: [String] {
    guard contents.contains(.topLevel),
      let text = try? Files.readText(path.appending("top_level.txt"))
    else { return [] }
    return text.split(whereSeparator: \.isNewline).map(String.init)
  }

  /// RECORD, or nil where there is none.
  package func record() throws -> Record? {
    guard kind == .distInfo, contents.contains(.record) else { return nil }
    // It is the paths that count now; another tool may have written what stands beside them.
    return try Record(parsing: try Files.read(path.appending("RECORD")), isLenient: true)
  }
}

extension InstalledDistribution {
  package static func == (a: Self, b: Self) -> Bool {
    a.path == b.path && a.kind == b.kind && a.name == b.name && a.versionText == b.versionText
      && a.contents == b.contents
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(path) }
}

extension UnsafeRawBufferPointer {
  /// Where a word of two letters or more begins.
  fileprivate func index(of word: StaticString) -> Int? {
    let length = word.utf8CodeUnitCount
    guard count >= length else { return nil }
    for start in 0...(count - length) where self[start] == word.utf8Start[0] {
      if (1..<length).allSatisfy({ self[start + $0] == word.utf8Start[$0] }) { return start }
    }
    return nil
  }
}
