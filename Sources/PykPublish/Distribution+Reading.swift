internal import PykArchive
internal import PykDiagnostics
internal import PykDigests
internal import PykFiles
internal import PykFormats
internal import PykMetadata
internal import PykRequirements
internal import PykVersions

extension Distribution {
  private static let piece = 1 << 20
  /// More metadata than this is no description any more.
  private static let metadataLimit = 32 << 20

  /// Both hashes in one go through the file.
  static func digests(of file: OpenFile, size: Int) throws -> Digests {
    var sha256 = StreamingHash(.sha256)
    var blake2b = BLAKE2b256()
    var buffer = [UInt8](repeating: 0, count: min(piece, max(1, size)))
    var offset = 0
    while offset < size {
      let count = try buffer.withUnsafeMutableBytes { buffer in
        let count = try file.read(into: buffer, at: offset)
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        sha256.update(bytes)
        blake2b.update(bytes)
        return count
      }
      guard count > 0 else { throw Failure("it became shorter while it was read") }
      offset += count
    }
    return Digests(sha256: sha256.finish(), blake2b256: blake2b.finishHex())
  }

  /// Another hash, for a server that knows no better one.
  static func digest(_ algorithm: HashAlgorithm, of file: OpenFile) throws -> Digest {
    var hash = StreamingHash(algorithm)
    var buffer = [UInt8](repeating: 0, count: piece)
    var offset = 0
    while true {
      let count = try buffer.withUnsafeMutableBytes { buffer in
        let count = try file.read(into: buffer, at: offset)
        hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        return count
      }
      if count == 0 { return hash.finish() }
      offset += count
    }
  }

  /// The text of METADATA or PKG-INFO.
  static func metadata(of file: OpenFile, _ name: Name) throws -> [UInt8] {
    let mapped = try MappedFile(file)
    switch name {
    case .sdist:
      let archive = SourceArchive(mapped, name: name.filename)
      guard let text = try archive.topLevelFile(named: "PKG-INFO", limit: metadataLimit) else {
        throw Failure("it has no `PKG-INFO` in its folder: it is no source distribution")
      }
      return text
    case .wheel:
      let archive = try ZipReader(mapped, name: name.filename)
      let found = archive.entries.filter { entry in
        let parts = entry.path.parts
        return parts.count == 2 && parts[1] == "METADATA" && parts[0].hasSuffix(".dist-info")
      }
      guard let entry = found.first else {
        throw Failure("it has no `.dist-info/METADATA`: it is no wheel")
      }
      guard found.count == 1 else { throw Failure("it has more than one `.dist-info/METADATA`") }
      return try archive.read(entry, limit: metadataLimit)
    }
  }

  /// What a file's name says of it.
  enum Name {
    case wheel(WheelFilename)
    case sdist(filename: String)

    init(_ filename: String) throws {
      let lower = filename.lowercased()
      if lower.hasSuffix(".whl") {
        self = .wheel(try WheelFilename(filename))
      } else if lower.hasSuffix(".tar.gz") || lower.hasSuffix(".zip") {
        self = .sdist(filename: filename)
      } else {
        throw Failure(
          "its name ends neither in `.whl` nor in `.tar.gz` or `.zip`",
          hints: ["name wheels and source distributions only, such as `dist/*`"])
      }
    }

    var filename: String {
      switch self {
      case .wheel(let wheel): wheel.description
      case .sdist(let filename): filename
      }
    }

    var kind: DistributionKind {
      switch self {
      case .wheel: .wheel
      case .sdist: .sdist
      }
    }

    var pyversion: String {
      switch self {
      case .wheel(let wheel): wheel.pythonTags.joined(separator: ".")
      case .sdist: "source"
      }
    }

    /// An index files a distribution by both names; they have to be of one thing.
    func check(_ metadata: CoreMetadata, _ header: HeaderBlock) throws {
      guard header["Metadata-Version"] != nil else {
        throw Failure("its metadata has no `Metadata-Version`")
      }
      let (name, version): (PackageName, Version)
      switch self {
      case .wheel(let wheel): (name, version) = (wheel.name, wheel.version)
      case .sdist(let filename):
        do {
          let sdist = try SdistFilename(filename, expecting: metadata.name)
          (name, version) = (sdist.name, sdist.version)
        } catch {
          let sdist = try SdistFilename(filename)
          (name, version) = (sdist.name, sdist.version)
        }
      }
      guard name == metadata.name else {
        throw Failure(
          "its name says that it is \(name.written), its metadata that it is \(metadata.name.written)"
        )
      }
      guard version == metadata.version else {
        throw Failure(
          "its name says that it is version \(version), its metadata that it is \(metadata.version)"
        )
      }
    }
  }
}
