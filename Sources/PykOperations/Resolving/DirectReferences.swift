internal import PykDiagnostics
internal import PykDigests
internal import PykFiles
internal import PykFormats
package import PykIndex
internal import PykMetadata
package import PykRequirements
internal import PykVersions
internal import Synchronization
internal import SystemPackage

/// What is asked for by path or address rather than by name.
package final class DirectReferences: Sendable {
  /// What is behind an address.
  struct Reference: Sendable {
    var file: DistributionFile
    /// Where it is no wheel and has to be built.
    var source: Source?
    /// What its file must have one of, where there are any.
    var hashes: [Digest] = []
  }

  /// What a requirement says of its address beside it.
  struct Wish: Sendable {
    var name: PackageName?
    var isEditable = false
    var hashes: [Digest] = []
    var settings: [RequirementsEntry.ConfigSetting] = []
    /// As the person wrote it.
    var label: String?
  }

  private let builder: SourceBuilder?
  private let known = Mutex<[String: Reference]>([:])

  /// - Parameter builder: Who builds what is no wheel; nil where nothing may be built.
  package init(builder: SourceBuilder? = nil) { self.builder = builder }

  /// The file behind an address that a requirement names.
  ///
  /// - Throws: `Failure` where it can't be used, and whatever stops a build: the version of a
  ///   project's folder is not known before.
  package func file(_ text: String, for name: PackageName?) throws -> DistributionFile {
    try reference(text, Wish(name: name)).file
  }

  func reference(_ text: String, _ wish: Wish) throws -> Reference {
    if let known = known.withLock({ $0[text] }) {
      // Of the same folder asked for in both ways the editable one counts.
      if !wish.isEditable || known.source?.isEditable == true { return known }
    }
    let reference = try read(text, wish)
    known.withLock { $0[text] = reference }
    return reference
  }

  /// How what has no wheel is built; nil for wheels.
  func source(_ text: String) -> Source? { known.withLock { $0[text]?.source } }

  func metadata(_ text: String, for name: PackageName) throws -> CandidateMetadata? {
    let reference = try reference(text, Wish(name: name))
    guard let source = reference.source else { return nil }
    return try builder?.metadata(of: source, hashes: reference.hashes)
  }

  // MARK: Reading

  private func read(_ text: String, _ wish: Wish) throws -> Reference {
    let shown = Redaction.shown(wish.label ?? text)
    let what = "can't install from `\(shown)`"
    guard let url = URL(text) else {
      throw Failure(
        what, causes: ["it is no address"],
        hints: [
          text.contains("@")
            ? "percent-encode `/`, `#` and `?` in a password"
            : text.first?.isNumber == true && wish.name != nil
              ? "for a version, write `\(wish.name?.written ?? "")==\(text)`"
              : "a path stands alone, or as an address such as `file:///home/me/x.whl`"
        ])
    }
    builder?.workspace.http.configuration.credentials?.remember(url)
    if let repository = try GitReference(url) {
      return try built(repository, url, wish, what)
    }
    guard ["http", "https", "file"].contains(url.scheme) else {
      throw Failure(
        what, causes: ["`\(url.scheme):` is nothing that pyk can install from"],
        hints: ["addresses begin with `https:`, `file:` or `git+https:`"])
    }
    let digests = try digests(url, what)
    let filename = url.lastPathComponent
    let isFolder = url.filePath.map(Files.isDirectory) ?? false
    guard isFolder || !filename.lowercased().hasSuffix(".whl") else {
      return Reference(file: try wheel(url, filename, digests, wish, what), hashes: wish.hashes)
    }
    guard !wish.isEditable || isFolder else {
      throw Failure(
        what, causes: ["only a project's folder can be installed editable"],
        hints: ["leave out `-e`"])
    }
    return try built(url, filename, isFolder: isFolder, digests, wish, what)
  }

  private func digests(_ url: URL, _ what: String) throws -> [Digest] {
    var digests: [Digest] = []
    for (field, value) in url.fragmentFields {
      if let algorithm = HashAlgorithm(rawValue: field) {
        guard let digest = Digest(algorithm, hex: value) else {
          throw Failure(what, causes: ["`#\(field)=…` behind it is no \(field)"])
        }
        digests.append(digest)
      }
    }
    return digests
  }

  private func wheel(
    _ url: URL, _ filename: String, _ digests: [Digest], _ wish: Wish, _ what: String
  ) throws -> DistributionFile {
    let wheel: WheelFilename
    do {
      wheel = try WheelFilename(filename)
    } catch {
      throw Failure(what, because: error)
    }
    if let name = wish.name, name != wheel.name {
      throw Failure(
        what, causes: ["it is asked for as `\(name.written)`, and it is `\(wheel.name.written)`"])
    }
    return DistributionFile(
      filename: filename, kind: .wheel, name: wheel.name, version: wheel.version,
      url: url.withoutFragment.withoutCredentials, digests: digests,
      source: IndexSource(.findLinks, url.withoutFragment))
  }

  /// What has to be built, with the name and version that it says it has.
  private func built(
    _ url: URL, _ filename: String, isFolder: Bool, _ digests: [Digest], _ wish: Wish,
    _ what: String
  ) throws -> Reference {
    let label = wish.label.map { "`\($0)`" } ?? "`\(url.withoutFragment)`"
    var source: Source
    if isFolder, let path = url.filePath {
      source = Source(.folder(path.lexicallyNormalized()), label: label)
    } else {
      let said = try? SdistFilename(filename, expecting: wish.name)
      let file = DistributionFile(
        filename: filename, kind: .sdist, name: try said?.name ?? PackageName("unknown"),
        version: try said?.version ?? Version("0"),
        url: url.withoutFragment.withoutCredentials, digests: digests,
        source: IndexSource(.findLinks, url.withoutFragment))
      source = Source(.file(file), label: label)
    }
    return try asked(&source, url, digests, wish, what)
  }

  private func built(
    _ repository: GitReference, _ url: URL, _ wish: Wish, _ what: String
  ) throws -> Reference {
    var source = Source(.repository(repository), label: "`\(url.withoutFragment)`")
    guard wish.isEditable, let builder else { return try asked(&source, url, [], wish, what) }
    // A person will work there, so it is put where it stays.
    let folder = try builder.workingCopy(of: repository, named: wish.name)
    let project = try SourceTree.project(
      url.fragmentFields.first { $0.0 == "subdirectory" }?.1, in: folder,
      of: "\(repository.url)")
    source.place = .folder(project)
    var place = URL(filePath: project)
    place.fragment = nil
    return try asked(&source, place, [], wish, what)
  }

  private func asked(
    _ source: inout Source, _ url: URL, _ digests: [Digest], _ wish: Wish, _ what: String
  ) throws -> Reference {
    guard let builder else {
      throw Failure(what, causes: ["it isn't a wheel, and nothing is built here"])
    }
    source.subdirectory = url.fragmentFields.first { $0.0 == "subdirectory" }?.1
    source.isEditable = wish.isEditable
    source.settings = wish.settings
    let metadata = try builder.metadata(of: source, hashes: wish.hashes)
    if let name = wish.name, name != metadata.name {
      throw Failure(
        what,
        causes: ["it is asked for as `\(name.written)`, and it is `\(metadata.name.written)`"])
    }
    let file = DistributionFile(
      filename: url.lastPathComponent, kind: .sdist, name: metadata.name,
      version: metadata.version, url: url.withoutFragment.withoutCredentials, digests: digests,
      source: IndexSource(.findLinks, url.withoutFragment))
    return Reference(file: file, source: source, hashes: wish.hashes)
  }
}
