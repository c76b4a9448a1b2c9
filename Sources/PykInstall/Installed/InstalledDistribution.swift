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
  /// What is in the metadata folder, at its top.
  let contents: Set<String>

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

  /// The fields of METADATA, without the long description.
  package func headers() throws -> HeaderBlock {
    let bytes = try metadata()
    return bytes.withUnsafeBytes { HeaderBlock(parsing: $0, readsBody: false) }
  }

  /// The name as METADATA spells it; the folder's where it can't be read.
  package var writtenName: String {
    let metadata = try? metadata()
    return metadata?.withUnsafeBytes { HeaderScanner.value(of: "name", in: $0) } ?? name.written
  }

  /// The requirements that can be read, and the texts of those that can't.
  package func requirements() throws -> (read: [Requirement], unreadable: [String]) {
    try requirements(in: metadata())
  }

  /// The requirements that can be read, and the extras that it offers; METADATA is read once.
  package func needs() throws -> (requirements: [Requirement], extras: [ExtraName]) {
    let metadata = try metadata()
    let offered = metadata.withUnsafeBytes { HeaderScanner.values(of: "provides-extra", in: $0) }
    return (try requirements(in: metadata).read, offered.compactMap { try? ExtraName($0) })
  }

  private func requirements(
    in metadata: [UInt8]
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

  private func requirementTexts(_ metadata: [UInt8]) throws -> [String] {
    let texts = metadata.withUnsafeBytes { HeaderScanner.values(of: "requires-dist", in: $0) }
    guard texts.isEmpty, let egg = try eggRequirements() else { return texts }
    return EggRequirements(parsing: egg).requirements
  }

  /// `requires.txt`, where setuptools kept requirements before there were wheels.
  private func eggRequirements() throws -> [UInt8]? {
    guard kind == .eggInfoFolder, contents.contains("requires.txt") else { return nil }
    return try Files.read(path.appending("requires.txt"))
  }

  /// What `INSTALLER` says: `pip`, `pyk`, `debian`, …; nil where there is none.
  package var installer: String? {
    guard contents.contains("INSTALLER") else { return nil }
    let text = try? Files.readText(path.appending("INSTALLER"))
    let line = text?.split(whereSeparator: \.isWhitespace).first.map(String.init)
    return line
  }

  /// Whether a person asked for it, rather than another distribution.
  package var isRequested: Bool { contents.contains("REQUESTED") }

  /// Where it came from, if it was asked for by URL or path; nil for what came from an index.
  package var directURL: DirectURL? {
    guard contents.contains("direct_url.json"),
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
  package var wheelTags: [String] {
    guard contents.contains("WHEEL"), let bytes = try? Files.read(path.appending("WHEEL")) else {
      return []
    }
    return HeaderBlock(parsing: bytes).all("Tag")
  }

  /// Top-level names that it says it brings; none where it says nothing.
  package var topLevelNames: [String] {
    guard contents.contains("top_level.txt"),
      let text = try? Files.readText(path.appending("top_level.txt"))
    else { return [] }
    return text.split(whereSeparator: \.isNewline).map(String.init)
  }

  /// RECORD, or nil where there is none.
  package func record() throws -> Record? {
    guard kind == .distInfo, contents.contains("RECORD") else { return nil }
    // It is the paths that count now; another tool may have written what stands beside them.
    return try Record(parsing: try Files.read(path.appending("RECORD")), isLenient: true)
  }
}
