import PykDiagnostics
import Testing

@testable import PykArchive

/// A header that says what is wanted, right or not.
func rawHeader(
  _ name: String, type: Character = "0", size: String = "0", link: String = "",
  magic: String = "ustar\u{0}00", prefix: String = "", mode: String = "644"
) -> [UInt8] {
  var block = [UInt8](repeating: 0, count: 512)
  func put(_ text: String, at offset: Int) {
    block.replaceSubrange(offset..<offset + text.utf8.count, with: Array(text.utf8))
  }
  put(name, at: 0)
  put(mode, at: 100)
  put(size, at: 124)
  put("0", at: 136)
  put(String(type), at: 156)
  put(link, at: 157)
  put(magic, at: 257)
  put(prefix, at: 345)
  return withChecksum(block)
}

func withChecksum(_ header: [UInt8]) -> [UInt8] {
  var block = header
  block.replaceSubrange(148..<156, with: [UInt8](repeating: 0x20, count: 8))
  let sum = Array(String(block.reduce(0) { $0 + Int($1) }, radix: 8).utf8)
  block.replaceSubrange(148..<148 + sum.count, with: sum)
  return block
}

func padded(_ bytes: [UInt8]) -> [UInt8] {
  bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
}

let tarEnd = [UInt8](repeating: 0, count: 1024)

/// A whole member.
func member(_ name: String, _ contents: String, type: Character = "0") -> [UInt8] {
  let bytes = Array(contents.utf8)
  return rawHeader(name, type: type, size: String(bytes.count, radix: 8)) + padded(bytes)
}

/// What a walk through the archive finds: names with kinds, or the refusal.
func walk(_ bytes: [UInt8]) throws -> [TarEntry] {
  try SourceArchive(bytes, name: "acme-1.0.tar.gz").readTar { reader in
    var entries: [TarEntry] = []
    while let entry = try reader.next() { entries.append(entry) }
    return entries
  }
}

func tarRefusal(_ bytes: [UInt8]) -> Refusal? {
  do {
    for entry in try walk(bytes) { _ = try entry.path() }
    return nil
  } catch let error as ArchiveError {
    return Refusal(error)
  } catch {
    Issue.record(error)
    return nil
  }
}

func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
  try bytes.withUnsafeBytes { try #require(Deflater(level: 6)).gzip($0) }
}

@Suite struct TarTests {
  static let names = [
    "acme-1.0/PKG-INFO", "acme-1.0/" + String(repeating: "long/", count: 30) + "name.py",
    "acme-1.0/" + String(repeating: "x", count: 200), "acme-1.0/zoë/ñ.txt",
    "acme-1.0/" + String(repeating: "deep-folder/", count: 60) + "é",
    String(repeating: "é", count: 60),
  ]

  @Test(arguments: [false, true])
  func whatIsPutInComesOut(isPacked: Bool) throws {
    var writer = TarWriter(modified: 1_700_000_000)
    writer.addDirectory(try EntryPath("acme-1.0"))
    for (index, name) in Self.names.enumerated() {
      writer.add(try EntryPath(name), sampleBytes(index * 700), isExecutable: index == 2)
    }
    writer.addSymbolicLink(
      try EntryPath("acme-1.0/link"), target: String(repeating: "long/", count: 40))
    let bytes = isPacked ? try writer.finishGzip() : writer.finish()
    try SourceArchive(bytes, name: "x").readTar { reader in
      let top = try #require(try reader.next())
      #expect(top.name == "acme-1.0/")
      #expect(top.kind == .directory)
      for (index, name) in Self.names.enumerated() {
        let entry = try #require(try reader.next())
        #expect(try entry.path()?.string == name)
        #expect(entry.mode == (index == 2 ? 0o755 : 0o644))
        #expect(entry.modified == 1_700_000_000)
        #expect(try reader.contents(limit: 1 << 20) == sampleBytes(index * 700))
      }
      let link = try #require(try reader.next())
      #expect(link.kind == .symbolicLink(target: String(repeating: "long/", count: 40)))
      #expect(try reader.next() == nil)
    }
  }

  @Test func theTopLevelFileIsFound() throws {
    var writer = TarWriter()
    writer.add(try EntryPath("acme-1.0/acme.egg-info/PKG-INFO"), [1])
    writer.add(try EntryPath("acme-1.0/tests/PKG-INFO"), [2])
    writer.add(try EntryPath("acme-1.0/PKG-INFO"), [3])
    let archive = SourceArchive(try writer.finishGzip(), name: "x")
    #expect(try archive.topLevelFile(named: "PKG-INFO", limit: 100) == [3])
    #expect(try archive.topLevelFile(named: "pyproject.toml", limit: 100) == nil)
    #expect(throws: ArchiveError.self) {
      try archive.topLevelFile(named: "PKG-INFO", limit: 0)
    }
    let zip = try makeZip([("acme-1.0/PKG-INFO", [4]), ("acme-1.0/x/PKG-INFO", [5])])
    #expect(
      try SourceArchive(zip, name: "x").topLevelFile(named: "PKG-INFO", limit: 9) == [4])
  }

  @Test func aDotBeforeNamesIsLeftOut() throws {
    let bytes = rawHeader("./", type: "5") + member("./acme-1.0/PKG-INFO", "hi") + tarEnd
    #expect(try walk(bytes).map { try $0.path()?.string } == [nil, "acme-1.0/PKG-INFO"])
    let archive = SourceArchive(bytes, name: "x")
    #expect(try archive.topLevelFile(named: "PKG-INFO", limit: 9) == Array("hi".utf8))
  }

  @Test func longNamesOfGNUAreRead() throws {
    let name = "acme/" + String(repeating: "n", count: 150)
    let bytes =
      member("././@LongLink", name + "\0", type: "L") + member("acme/nnn", "contents") + tarEnd
    #expect(try walk(bytes).map(\.name) == [name])
  }

  @Test func severalGzipMembersAreOneStream() throws {
    let bytes = member("a/b", "contents") + tarEnd
    let halves = try gzip(Array(bytes.prefix(300))) + gzip(Array(bytes.dropFirst(300)))
    #expect(try walk(halves).map(\.name) == ["a/b"])
    #expect(try walk(halves + [0, 0, 0]).map(\.name) == ["a/b"])
    #expect(tarRefusal(halves + [1]) == .ambiguous)
  }
}

@Suite struct TarAttackTests {
  @Test(arguments: [
    "/etc/passwd", "../evil", "a/../../evil", "a\\b", "a//b", "a/./b", ".//../x", "C:x", "a\nb",
    "//x",
  ])
  func namesAreRefused(_ name: String) {
    #expect(tarRefusal(member(name, "x") + tarEnd) == .unsafeName)
  }

  static func pax(_ text: String, type: Character = "x") -> [UInt8] {
    member("PaxHeader", text, type: type)
  }

  static let whole = member("acme/a", "contents")

  static let structures: [(String, Refusal?, [UInt8])] = [
    ("honest", nil, whole + tarEnd),
    ("without an end", nil, whole),
    ("one block of zeros", nil, whole + tarEnd.prefix(512)),
    ("empty file", .notAnArchive, []),
    ("only zeros", nil, tarEnd),
    ("text", .notAnArchive, [UInt8](repeating: 0x61, count: 2048)),
    ("cut header", .damaged, whole + whole.prefix(100)),
    ("cut contents", .damaged, Array(whole.prefix(515))),
    ("cut padding", .damaged, Array(whole.prefix(530))),
    ("bad checksum", .damaged, whole + [0x62] + whole.dropFirst()),
    ("after the end", .ambiguous, whole + tarEnd + whole),
    ("link with contents", .ambiguous, member("l", "x", type: "2") + tarEnd),
    ("folder with contents", .ambiguous, member("d/", "x", type: "5") + tarEnd),
    ("unknown kind with contents", .unsupported, member("d", "x", type: "Z") + tarEnd),
    ("sparse", .unsupported, member("s", "x", type: "S") + tarEnd),
    ("sparse by pax", .unsupported, pax("22 GNU.sparse.major=1\n") + whole + tarEnd),
    ("pax name", nil, pax("12 path=a/b\n") + whole + tarEnd),
    ("pax name that climbs", .unsafeName, pax("14 path=../xy\n") + whole + tarEnd),
    ("pax length of nothing", .damaged, pax("0 path=a\n") + whole + tarEnd),
    ("pax length too long", .damaged, pax("99 path=a\n") + whole + tarEnd),
    ("pax length overflows", .damaged, pax("99999999999999999999 path=a\n") + whole + tarEnd),
    ("pax without =", .damaged, pax("8 patha\n") + whole + tarEnd),
    ("pax NUL", .damaged, pax("11 path=a\0\n") + whole + tarEnd),
    ("pax size of nonsense", .damaged, pax("11 size=-1\n") + whole + tarEnd),
    ("pax size beyond the end", .damaged, pax("14 size=99999\n") + whole + tarEnd),
    ("two pax headers", .ambiguous, pax("9 path=a\n") + pax("9 path=b\n") + whole + tarEnd),
    ("pax before the end", .damaged, pax("9 path=a\n") + tarEnd),
    ("global comment", nil, pax("13 comment=a\n", type: "g") + whole + tarEnd),
    ("global name", .ambiguous, pax("9 path=a\n", type: "g") + whole + tarEnd),
    (
      "huge pax header", .damaged,
      rawHeader("p", type: "x", size: "77777777") + whole + tarEnd
    ),
    ("huge size", .damaged, rawHeader("p", size: "77777777777") + whole + tarEnd),
    ("size of nonsense", .damaged, whole + rawHeader("p", size: "9x") + whole + tarEnd),
  ]

  @Test(arguments: structures.indices)
  func structureIsChecked(_ index: Int) {
    let (what, expected, bytes) = Self.structures[index]
    #expect(tarRefusal(bytes) == expected, "\(what)")
  }

  @Test func aNegativeSizeIsRefused() {
    var header = rawHeader("p")
    header.replaceSubrange(124..<136, with: [UInt8](repeating: 0xff, count: 12))
    #expect(tarRefusal(Self.whole + withChecksum(header) + tarEnd) == .damaged)
    header.replaceSubrange(124..<136, with: [0x80] + [UInt8](repeating: 0x7f, count: 11))
    #expect(tarRefusal(Self.whole + withChecksum(header) + tarEnd) == .damaged)
  }

  @Test func theGzipTrailerIsChecked() throws {
    let packed = try gzip(Self.whole + tarEnd)
    #expect(tarRefusal(packed) == nil)
    for place in 1...8 {
      var bytes = packed
      bytes[bytes.count - place] ^= 1
      #expect(tarRefusal(bytes) == .damaged, "\(place)")
    }
    for length in 2..<packed.count {
      #expect(tarRefusal(Array(packed.prefix(length))) == .damaged, "\(length)")
    }
  }

  @Test func aBombIsStopped() throws {
    // Each gzip member unpacks to a thousand times its size.
    let zeros = try gzip([UInt8](repeating: 0, count: 1 << 20))
    let large = rawHeader("zeros", size: "77777777777")
    let bytes = try gzip(large) + (0..<9).flatMap { _ in zeros }
    let error = #expect(throws: ArchiveError.self) {
      try bytes.withUnsafeBytes { bytes in
        let reader = TarReader(try TarInput(bytes, archive: "x", limit: 8 << 20))
        while try reader.next() != nil {}
      }
    }
    #expect(error.map(Refusal.init) == .tooLarge)
  }

  @Test func theTopLevelFileMustBeOneAndPlain() throws {
    func file(_ bytes: [UInt8]) -> Refusal? {
      do {
        _ = try SourceArchive(bytes, name: "x").topLevelFile(named: "PKG-INFO", limit: 100)
        return nil
      } catch { return Refusal(error) }
    }
    let one = member("a/PKG-INFO", "x")
    #expect(file(one + tarEnd) == nil)
    #expect(file(one + one + tarEnd) == .ambiguous)
    #expect(file(one + member("b/PKG-INFO", "x") + tarEnd) == .ambiguous)
    let link = rawHeader("a/PKG-INFO", type: "2", link: "/etc/passwd")
    #expect(file(link + tarEnd) == .ambiguous)
    #expect(file(Array("BZh91AY".utf8)) == .damaged)
    #expect(file(one + Self.whole.prefix(515)) == .damaged)
  }

  @Test func damageNeverCrashes() throws {
    let bytes = Self.pax("9 path=a\n") + Self.whole + tarEnd
    for position in 0..<2048 {
      for bit in [0, 3, 7] where position % 512 < 160 || bit == 0 {
        var copy = bytes
        copy[position] ^= 1 << UInt8(bit)
        _ = tarRefusal(copy)
        // The same with a checksum that fits, so that what is behind it is met too.
        let block = position / 512 * 512
        copy.replaceSubrange(
          block..<block + 512, with: withChecksum(Array(copy[block..<block + 512])))
        _ = tarRefusal(copy)
      }
    }
  }
}
