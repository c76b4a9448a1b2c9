/// Reading the entries of the central directory.
extension ZipDirectory {
  /// An archive may unpack to a hundred times its size, and to 1 GiB in any case.
  static func sizeLimit(archiveSize: Int) -> Int {
    max(1 << 30, min(archiveSize, largest) * 100)
  }

  /// No length or place in an archive is above this (256 TiB), so that sums can't overflow.
  static let largest = 1 << 48

  init(
    parsing bytes: UnsafeRawBufferPointer, _ end: EndRecord, archiveSize: Int, name: String
  ) throws(ArchiveError) {
    func damaged(_ text: String) -> ArchiveError { ArchiveError(.damaged(text), in: name) }

    // A record has 46 bytes at least: a count that can't be true is not believed.
    guard end.count <= bytes.count / 46 else {
      throw damaged("its central directory is shorter than the number of entries it announces")
    }
    var parser = EntryParser(bytes: bytes, archive: name)
    var entries: [ZipEntry] = []
    entries.reserveCapacity(end.count)
    var total = 0
    let limit = Self.sizeLimit(archiveSize: archiveSize)
    for _ in 0..<end.count {
      let entry = try parser.next()
      guard entry.headerOffset <= end.directoryStart - 30,
        entry.compressedSize <= end.directoryStart - 30 - entry.headerOffset
      else {
        throw ArchiveError(
          .damaged("its bytes lie outside the archive"), in: name, entry: entry.path.string)
      }
      total += entry.size
      guard total <= limit else {
        throw ArchiveError(
          .tooLarge(
            "it would unpack to more than \(limit >> 20) MiB, over a hundred times its size"),
          in: name)
      }
      entries.append(entry)
    }
    guard parser.position == bytes.count else {
      throw ArchiveError(
        .ambiguous("its central directory holds more than the entries it announces"), in: name)
    }
    self.init(
      name: name, entries: entries, archiveSize: archiveSize, start: end.directoryStart,
      indices: try Self.index(entries, name))
  }

  /// The entries of a directory's last bytes, where they are records to the last one.
  init?(
    parsingTo bytes: UnsafeRawBufferPointer, _ end: EndRecord, archiveSize: Int, name: String
  ) {
    var parser = EntryParser(bytes: bytes, archive: name)
    var entries: [ZipEntry] = []
    while parser.position < bytes.count {
      guard let entry = try? parser.next(), entry.headerOffset <= end.directoryStart - 30,
        entry.compressedSize <= end.directoryStart - 30 - entry.headerOffset
      else { return nil }
      entries.append(entry)
    }
    guard entries.count <= end.count, let indices = try? Self.index(entries, name) else {
      return nil
    }
    self.init(
      name: name, entries: entries, archiveSize: archiveSize, start: end.directoryStart,
      indices: indices)
  }

  /// Names to indices; refuses a name that comes twice and a file that others are in.
  private static func index(
    _ entries: [ZipEntry], _ name: String
  ) throws(ArchiveError) -> [String: Int32] {
    var indices = [String: Int32](minimumCapacity: entries.count)
    for (index, entry) in entries.enumerated() {
      if indices.updateValue(Int32(index), forKey: entry.path.string) != nil {
        throw ArchiveError(.ambiguous("it is in there twice"), in: name, entry: entry.path.string)
      }
    }
    var last: Substring = ""
    var seen: Set<String> = []
    for entry in entries {
      guard let slash = entry.path.utf8.lastIndex(of: 0x2f) else { continue }
      var folder = entry.path.string[..<slash]
      // Entries of one folder stand together: most are dealt with here. Equal substrings are
      // compared by their bytes at once.
      if folder == last { continue }
      last = folder
      while true {
        let key = String(folder)
        guard seen.insert(key).inserted else { break }
        if let index = indices[key], !entries[Int(index)].isDirectory {
          throw ArchiveError(
            .ambiguous("it is a file, and `\(ArchiveError.visible(entry.path.string))` is in it"),
            in: name, entry: key)
        }
        guard let slash = folder.utf8.lastIndex(of: 0x2f) else { break }
        folder = folder[..<slash]
      }
    }
    return indices
  }
}

/// Takes record after record off the central directory.
private struct EntryParser {
  let bytes: UnsafeRawBufferPointer
  let archive: String
  var position = 0

  mutating func next() throws(ArchiveError) -> ZipEntry {
    guard bytes.count - position >= 46, bytes.uint32(at: position) == 0x0201_4b50 else {
      throw ArchiveError(.damaged("its central directory is damaged"), in: archive)
    }
    let record = position
    let nameLength = bytes.uint16(at: record + 28)
    let extraLength = bytes.uint16(at: record + 30)
    let commentLength = bytes.uint16(at: record + 32)
    let length = 46 + nameLength + extraLength + commentLength
    guard bytes.count - position >= length else {
      throw ArchiveError(.damaged("its central directory is damaged"), in: archive)
    }
    position += length

    let flags = bytes.uint16(at: record + 8)
    let rawName = bytes.part(record + 46, nameLength)
    let isDirectory = rawName.last == 0x2f
    let path = try path(
      isDirectory ? rawName.part(0, rawName.count - 1) : rawName, isUTF8: flags & 0x800 != 0)
    func fail(_ problem: ArchiveError.Problem) -> ArchiveError {
      ArchiveError(problem, in: archive, entry: path.string)
    }

    if flags & 0x2041 != 0 {
      throw fail(.unsupported("it is encrypted; pyk has no use for passwords"))
    }
    if flags & 0x20 != 0 { throw fail(.unsupported("it holds a patch rather than a file")) }
    let number = UInt16(truncatingIfNeeded: bytes.uint16(at: record + 10))
    guard let method = ZipEntry.Method(rawValue: number) else {
      throw fail(
        .unsupported("it is packed by method \(number)\(Self.known(number)), not by deflate"))
    }
    var fields = ZipSizes(
      size: UInt64(bytes.uint32(at: record + 24)),
      compressedSize: UInt64(bytes.uint32(at: record + 20)),
      offset: UInt64(bytes.uint32(at: record + 42)))
    let extras = bytes.part(record + 46 + nameLength, extraLength)
    if let problem = fields.complete(from: extras, name: rawName) { throw fail(problem) }
    let disk = bytes.uint16(at: record + 34)
    guard disk == 0 || disk == 0xffff else {
      throw fail(.unsupported("it lies on another disk of a set"))
    }
    let offset = fields.offset ?? 0
    guard max(fields.size, fields.compressedSize, offset) <= UInt64(ZipDirectory.largest)
    else { throw fail(.damaged("its size can't be true")) }

    let size = Int(fields.size)
    let compressedSize = Int(fields.compressedSize)
    switch method {
    case .stored where size != compressedSize:
      throw fail(.ambiguous("it is stored as it is, yet has two different sizes"))
    // Deflate makes at most 258 bytes of 2 bits.
    case .deflated where size > compressedSize * 1032:
      throw fail(.tooLarge("it claims a size that its \(compressedSize) bytes can't unpack to"))
    default: break
    }
    if isDirectory, size != 0 { throw fail(.ambiguous("it is a folder, yet has contents")) }

    // The upper half is st_mode where a system with such modes made the entry.
    let host = bytes.byte(at: record + 5)
    let mode = UInt16(truncatingIfNeeded: bytes.uint32(at: record + 38) >> 16)
    return ZipEntry(
      path: path, size: size, compressedSize: compressedSize,
      crc: bytes.uint32(at: record + 16), method: method, isDirectory: isDirectory,
      unixMode: host == 3 || host == 19 || mode != 0 ? mode : 0,
      timestamp: bytes.uint32(at: record + 12), headerOffset: Int(offset), flags: flags)
  }

  private func path(
    _ rawName: UnsafeRawBufferPointer, isUTF8: Bool
  ) throws(ArchiveError) -> EntryPath {
    do throws(EntryPathError) {
      if isUTF8 || rawName.allSatisfy({ $0 < 0x80 }) {
        if let path = try EntryPath(utf8: rawName) { return path }
      } else {
        return try EntryPath(CodePage437.decode(rawName))
      }
    } catch {
      throw ArchiveError(.unsafeName(error.reason), in: archive, entry: error.name)
    }
    throw ArchiveError(
      .unsafeName("the name claims to be UTF-8 and is not"), in: archive,
      entry: String(decoding: rawName, as: UTF8.self))
  }

  private static func known(_ method: UInt16) -> String {
    switch method {
    case 1...7: " (a forerunner of deflate)"
    case 9: " (deflate64)"
    case 12: " (bzip2)"
    case 14: " (LZMA)"
    case 93: " (zstandard)"
    case 95: " (xz)"
    default: ""
    }
  }
}
