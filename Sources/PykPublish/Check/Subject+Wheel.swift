internal import PykArchive
internal import PykDiagnostics
internal import PykDigests
internal import PykFiles
internal import PykMetadata

extension Subject {
  /// Larger files are unpacked in pieces, so that the process stays small.
  private static let wholeLimit = 8 << 20

  /// A text of the `.dist-info` beyond this is no text.
  static let textLimit = 32 << 20

  /// Reads a wheel through, each file once.
  mutating func read(wheel file: MappedFile, _ findings: inout Findings) throws {
    let reader = try ZipReader(file, name: filename)
    wheelFilename = try? WheelFilename(filename)
    findDistInfo(reader, &findings)
    var texts = WheelText()
    if !folder.isEmpty {
      metadata = try reader.read(folder + "/METADATA", limit: Self.textLimit).map {
        MetadataText(parsing: $0)
      }
      texts.wheel = try reader.read(folder + "/WHEEL", limit: Self.textLimit)
      texts.record = try reader.read(folder + "/RECORD", limit: Self.textLimit)
      texts.entryPoints = try reader.read(folder + "/entry_points.txt", limit: Self.textLimit)
      if let record = texts.record { Self.read(record, into: &texts) }
    }
    members.reserveCapacity(reader.entries.count)
    for entry in reader.entries {
      members.append(
        try Self.member(entry, in: reader, texts.lines[entry.path.string]?.digest?.algorithm))
    }
    wheel = texts
    Framing.check(reader, &findings)
  }

  /// The zip archive of a source distribution of the old kind.
  mutating func read(zippedSdist file: MappedFile, _ findings: inout Findings) throws {
    let reader = try ZipReader(file, name: filename)
    for entry in reader.entries {
      members.append(try Self.member(entry, in: reader, nil))
    }
    findTopFolder()
    if !folder.isEmpty {
      metadata = try reader.read(folder + "/PKG-INFO", limit: Self.textLimit).map {
        MetadataText(parsing: $0)
      }
    }
    Framing.check(reader, &findings)
  }

  private static func member(
    _ entry: ZipEntry, in reader: ZipReader, _ algorithm: HashAlgorithm?
  ) throws -> Member {
    let path = entry.path.string
    if entry.isDirectory { return Member(path: path, kind: .directory, size: 0) }
    if entry.isSpecial { return Member(path: path, kind: .special, size: entry.size) }
    if entry.isSymbolicLink {
      let target = try reader.read(entry, limit: 4096)
      return Member(
        path: path, kind: .symbolicLink(target: String(decoding: target, as: UTF8.self)), size: 0)
    }
    var member = Member(path: path, kind: .file, size: entry.size)
    var isFirst = true
    var hash = StreamingHash(algorithm ?? .sha256)
    try reader.forEachChunk(of: entry, wholeUpTo: Self.wholeLimit) { bytes in
      if isFirst { member.content = ContentScan.scan(bytes, path: path, size: entry.size) }
      isFirst = false
      if algorithm != nil { hash.update(bytes) }
      // What was not read yet comes back when it is.
      if entry.size > Self.wholeLimit { reader.forget(entry) }
    }
    if algorithm != nil { member.digest = hash.finish() }
    reader.forget(entry)
    return member
  }

  /// The `.dist-info` has to bear the file's own name and version: that's where an index looks.
  private mutating func findDistInfo(_ reader: ZipReader, _ findings: inout Findings) {
    var found: [String] = []
    for entry in reader.entries {
      let top = String(entry.path.firstPart)
      if top.lowercased().hasSuffix(".dist-info"), entry.isDirectory || top != entry.path.string,
        !found.contains(top)
      {
        found.append(top)
      }
    }
    let parts = filenameParts
    // Where the file is not called like a wheel there is nothing to expect.
    let expected = wheelFilename == nil ? "" : "\(parts[0])-\(parts[1]).dist-info"
    if found.count > 1 {
      findings.error(
        .wheelFile,
        "it has \(found.count) `.dist-info` folders where there must be one: "
          + found.prefix(3).map { "`\($0.short)`" }.joined(separator: ", "),
        hints: "build it again in a clean folder: remove `build` first")
    } else if found.isEmpty {
      findings.error(.wheelFile, "it has no `.dist-info` folder: it is no wheel")
    } else if !expected.isEmpty, found != [expected] {
      findings.error(
        .wheelFile,
        "its folder `\(found[0].short)` should be `\(expected.short)`, as the file is called",
        hints: "don't rename wheels: build it again, or use `wheel tags`")
    }
    if found.contains(expected) {
      folder = expected
    } else if found.count == 1 {
      folder = found[0]
    }
  }

  private static func read(_ bytes: [UInt8], into texts: inout WheelText) {
    do throws(RecordError) {
      let record = try Record(parsing: bytes)
      texts.lines = [String: RecordEntry](minimumCapacity: record.entries.count)
      for entry in record.entries where entry.path.utf8.last != 0x2f {
        // Old builders on Windows wrote backslashes.
        let path = entry.path.replacing("\\", with: "/")
        if let earlier = texts.lines.updateValue(entry, forKey: path), earlier != entry {
          texts.doubles.append(path)
        }
      }
    } catch {
      texts.recordProblem = "line \(error.line): \(error.reason)"
    }
  }
}
