import PykDiagnostics
import Testing

@testable import PykArchive

/// What kind of refusal it was.
enum Refusal: Equatable {
  case notAnArchive, damaged, ambiguous, unsafeName, unsupported, tooLarge

  init(_ error: ArchiveError) {
    self =
      switch error.problem {
      case .notAnArchive: .notAnArchive
      case .damaged: .damaged
      case .ambiguous: .ambiguous
      case .unsafeName: .unsafeName
      case .unsupported: .unsupported
      case .tooLarge: .tooLarge
      }
  }
}

/// Opens the archive and reads all of it, whole and in pieces, which must come to the same; nil
/// when nothing was refused.
func refusal(_ bytes: [UInt8]) -> Refusal? {
  let whole = refusal(bytes) { reader, entry in _ = try reader.read(entry) }
  for limit in [0, .max] {
    let pieces = refusal(bytes) { reader, entry in
      try reader.forEachChunk(of: entry, wholeUpTo: limit) { _ in }
    }
    #expect(pieces == whole)
  }
  return whole
}

private func refusal(
  _ bytes: [UInt8], _ read: (ZipReader, ZipEntry) throws -> Void
) -> Refusal? {
  do {
    let reader = try ZipReader(bytes, name: "acme.whl")
    for entry in reader.entries { try read(reader, entry) }
    return nil
  } catch let error as ArchiveError {
    #expect(!error.diagnosis.causes.isEmpty)
    return Refusal(error)
  } catch {
    Issue.record(error)
    return nil
  }
}

struct Attack: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let expected: Refusal?
  let bytes: [UInt8]

  init(_ what: String, _ expected: Refusal?, _ zip: RawZip) {
    testDescription = what
    self.expected = expected
    bytes = zip.bytes
  }

  init(_ what: String, _ expected: Refusal?, _ entries: RawEntry...) {
    self.init(what, expected, RawZip(entries: entries))
  }
}

private let plain = RawEntry("a.txt")
private let packed = RawEntry("b.txt", deflated: true)

@Suite struct ZipAttackTests {
  static let names: [Attack] = [
    Attack("climbs", .unsafeName, RawEntry("../etc/passwd")),
    Attack("climbs in the middle", .unsafeName, RawEntry("a/../../b")),
    Attack("climbs at the end", .unsafeName, RawEntry("a/..")),
    Attack("folder that climbs", .unsafeName, RawEntry("../", "")),
    Attack("absolute", .unsafeName, RawEntry("/etc/passwd")),
    Attack("drive", .unsafeName, RawEntry("C:evil")),
    Attack("backslash", .unsafeName, RawEntry("..\\evil")),
    Attack("NUL", .unsafeName, RawEntry("a.py\0.txt")),
    Attack("line end", .unsafeName, RawEntry("a\nb")),
    Attack("empty", .unsafeName, RawEntry("")),
    Attack("only a slash", .unsafeName, RawEntry("/", "")),
    Attack("empty part", .unsafeName, RawEntry("a//b")),
    Attack("two slashes at the end", .unsafeName, RawEntry("a//", "")),
    Attack("dot", .unsafeName, RawEntry("./a")),
    Attack("dot alone", .unsafeName, RawEntry(".")),
    Attack("long part", .unsafeName, RawEntry(String(repeating: "a", count: 256))),
    Attack("long", .unsafeName, RawEntry(String(repeating: "abc/", count: 600) + "x")),
    Attack(
      "not UTF-8", .unsafeName, RawEntry([0x61, 0xff], [1]).with { $0.flags = 0x800 }),
    Attack(
      "surrogate", .unsafeName, RawEntry([0xed, 0xa0, 0x80], [1]).with { $0.flags = 0x800 }),
    Attack("overlong slash", .unsafeName, RawEntry([0xc0, 0xaf], []).with { $0.flags = 0x800 }),
    Attack("twice", .ambiguous, plain, plain),
    Attack(
      "twice after normalisation", .ambiguous,
      RawEntry("e\u{301}").with { $0.flags = 0x800 }, RawEntry("é").with { $0.flags = 0x800 }),
    Attack("file and folder", .ambiguous, RawEntry("a"), RawEntry("a/", "")),
    Attack("in a file", .ambiguous, RawEntry("a"), RawEntry("a/b")),
    Attack("deep in a file", .ambiguous, RawEntry("a/b/c/d"), RawEntry("a/b")),
  ]

  static let disagreements: [Attack] = [
    Attack("other name", .ambiguous, plain.with { $0.localName = Array("z.txt".utf8) }),
    Attack("shorter name", .ambiguous, plain.with { $0.localName = Array("a".utf8) }),
    Attack("other method", .ambiguous, packed.with { $0.localMethod = 0 }),
    Attack("other size", .ambiguous, packed.with { $0.localSize = 3 }),
    Attack("other packed size", .ambiguous, packed.with { $0.localCompressedSize = 3 }),
    Attack("other checksum", .ambiguous, packed.with { $0.localCRC = 3 }),
    Attack("local encryption", .unsupported, plain.with { $0.localFlags = 1 }),
    Attack("wrong descriptor", .ambiguous, packed.deferred().with { $0.descriptor[5] ^= 1 }),
    Attack("no descriptor", .ambiguous, packed.deferred().with { $0.descriptor = [] }),
    Attack("stored in two sizes", .ambiguous, plain.with { $0.size = 3 }),
    Attack("folder with contents", .ambiguous, RawEntry("a/", "contents")),
    Attack(
      "second name", .ambiguous,
      plain.with { $0.extra = [0x75, 0x70, 6, 0, 1, 0, 0, 0, 0, 0x62] }),
    Attack(
      "two zip64 fields", .ambiguous,
      plain.with {
        $0.size = 0xffff_ffff
        $0.extra =
          [1, 0, 8, 0, 17, 0, 0, 0, 0, 0, 0, 0] + [1, 0, 8, 0, 18, 0, 0, 0, 0, 0, 0, 0]
      }),
  ]

  static let places: [Attack] = [
    Attack("same bytes twice", .ambiguous, plain, RawEntry("c").with { $0.offset = 0 }),
    Attack(
      "inside another", .ambiguous,
      RawEntry("outer", String(decoding: RawZip(entries: [plain]).bytes, as: UTF8.self)),
      RawEntry("a.txt").with { $0.offset = 35 }),
    Attack("points nowhere", .damaged, plain.with { $0.offset = 1 << 30 }),
    Attack("points into another", .ambiguous, plain, RawEntry("c").with { $0.offset = 3 }),
    Attack("points beside its header", .damaged, plain.with { $0.offset = 1 }),
    Attack(
      "unlisted entry", .ambiguous,
      plain.with { $0.before = Array(RawZip(entries: [packed]).bytes.prefix(60)) }),
    Attack(
      "unlisted entry at the end", .ambiguous,
      RawZip(entries: [plain], afterEntries: Array(RawZip(entries: [packed]).bytes.prefix(60)))),
    Attack(
      "much before it", .ambiguous,
      plain.with { $0.before = [UInt8](repeating: 1, count: 65_537) }),
    Attack("bytes before the end", .ambiguous, RawZip(entries: [plain], afterDirectory: [0])),
    Attack("bytes after the end", .ambiguous, RawZip(entries: [plain], trailing: [0])),
    Attack(
      "an end in the comment", .ambiguous,
      RawZip(entries: [plain], comment: Array(RawZip(entries: []).bytes) + [0])),
    Attack("more entries said", .damaged, RawZip(entries: [plain], count: 2)),
    Attack("fewer entries said", .ambiguous, RawZip(entries: [plain, packed], count: 1)),
    Attack("directory elsewhere", .damaged, RawZip(entries: [plain], directoryShift: 1)),
    Attack(
      "junk before, offsets not moved", .ambiguous, RawZip(entries: [plain], directoryShift: -1)),
    Attack("disks", .unsupported, RawZip(entries: [plain], diskNumber: 1)),
    Attack("entry on another disk", .unsupported, plain.with { $0.disk = 1 }),
  ]

  static let contents: [Attack] = [
    Attack("encrypted", .unsupported, plain.with { $0.flags = 1 }),
    Attack("strongly encrypted", .unsupported, plain.with { $0.flags = 0x41 }),
    Attack("patch", .unsupported, plain.with { $0.flags = 0x20 }),
    Attack("bzip2", .unsupported, plain.with { $0.method = 12 }),
    Attack("LZMA", .unsupported, plain.with { $0.method = 14 }),
    Attack("wrong checksum", .damaged, plain.with { $0.crc ^= 1 }),
    Attack("wrong checksum, packed", .damaged, packed.with { $0.crc ^= 1 }),
    Attack("unpacks to more", .tooLarge, packed.with { $0.size -= 1 }),
    Attack("unpacks to less", .damaged, packed.with { $0.size += 1 }),
    Attack(
      "ends early", .ambiguous,
      packed.with {
        $0.data += [0, 0]; $0.compressedSize += 2
      }),
    Attack(
      "cut off", .damaged,
      packed.with {
        $0.data.removeLast(); $0.compressedSize -= 1
      }),
    Attack("garbage", .damaged, packed.with { $0.data = $0.data.map { _ in 0xff } }),
    Attack("impossible ratio", .tooLarge, packed.with { $0.size = 1 << 30 }),
    Attack(
      "more than all that is allowed", .tooLarge,
      RawZip(
        entries: (0..<3).map { index in
          RawEntry("zeros\(index)", "").with {
            $0.method = 8
            $0.data = [UInt8](repeating: 0, count: 500_000)
            $0.compressedSize = 500_000
            $0.size = 500_000_000
          }
        })),
  ]

  static let fine: [Attack] = [
    Attack("plain", nil, plain, packed),
    Attack("descriptor", nil, packed.deferred(), plain),
    Attack("descriptor without signature", nil, packed.deferred(signature: false), plain),
    Attack("long descriptor", nil, packed.deferred(long: true), plain),
    Attack("long descriptor without signature", nil, packed.deferred(signature: false, long: true)),
    Attack("comment", nil, RawZip(entries: [plain], comment: Array("made by hand".utf8))),
    Attack("a script before it", nil, plain.with { $0.before = Array("#!/bin/sh\n".utf8) }),
    Attack("order of the directory", nil, RawZip(entries: [packed, plain])),
    Attack(
      "zip64 sizes", nil,
      plain.with {
        let sizes: [UInt8] = [120, 0, 0, 0, 0, 0, 0, 0]
        ($0.size, $0.compressedSize) = (0xffff_ffff, 0xffff_ffff)
        $0.extra = [1, 0, 16, 0] + sizes + sizes
        $0.localExtra = $0.extra
      }),
    Attack(
      "the same second name", nil,
      plain.with { $0.extra = [0x75, 0x70, 10, 0, 1, 0, 0, 0, 0] + $0.name }),
  ]

  @Test(arguments: names) func namesAreRefused(_ attack: Attack) { check(attack) }
  @Test(arguments: disagreements) func disagreementIsRefused(_ attack: Attack) { check(attack) }
  @Test(arguments: places) func placesAreChecked(_ attack: Attack) { check(attack) }
  @Test(arguments: contents) func contentsAreChecked(_ attack: Attack) { check(attack) }
  @Test(arguments: fine) func honestArchivesAreRead(_ attack: Attack) { check(attack) }

  private func check(_ attack: Attack) {
    #expect(refusal(attack.bytes) == attack.expected, "\(attack.testDescription)")
  }

  @Test func aNameIsShownWithoutWhatSteersATerminal() throws {
    let error = #expect(throws: ArchiveError.self) {
      try ZipReader(RawZip(entries: [RawEntry("a\u{1b}[2Jb")]).bytes, name: "x")
    }
    #expect(error?.diagnosis.what == "won't unpack `a\\u{1B}[2Jb` in `x`")
  }

  @Test func oldNamesAreInCodePage437() throws {
    let reader = try ZipReader(
      RawZip(entries: [RawEntry([0x7a, 0x6f, 0x89], [1])]).bytes, name: "x")
    #expect(reader.entries[0].path.string == "zoë")
  }

  @Test func linksAndDevicesAreToldApart() throws {
    let modes: [UInt32] = [0o120777, 0o020644, 0o100755, 0]
    let reader = try ZipReader(
      RawZip(
        entries: modes.enumerated().map { index, mode in
          RawEntry("f\(index)").with { $0.mode = mode }
        }
      ).bytes, name: "x")
    #expect(reader.entries.map(\.isSymbolicLink) == [true, false, false, false])
    #expect(reader.entries.map(\.isSpecial) == [false, true, false, false])
    #expect(reader.entries.map(\.isExecutable) == [true, false, true, false])
    #expect(reader.entries.map(\.permissions) == [0o777, 0o644, 0o755, nil])
  }

  /// Every way of cutting an archive, and every bit of one turned over: an error or the same
  /// contents, never a crash and never other contents.
  @Test func damageIsNeverTakenForContents() throws {
    let whole = RawZip(entries: [plain, packed.deferred(), RawEntry("d/", "")]).bytes
    for length in 0..<whole.count {
      #expect(refusal(Array(whole.prefix(length))) != nil, "\(length)")
    }
    let expected = ["a.txt": plain.contents, "b.txt": packed.contents, "d": []]
    for position in whole.indices {
      for bit in 0..<8 {
        var bytes = whole
        bytes[position] ^= 1 << UInt8(bit)
        guard let reader = try? ZipReader(bytes, name: "x") else { continue }
        for entry in reader.entries {
          guard let contents = try? reader.read(entry) else { continue }
          if let known = expected[entry.path.string] { #expect(contents == known) }
        }
      }
    }
  }
}
