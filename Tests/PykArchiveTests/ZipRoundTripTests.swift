import Foundation
import PykFiles
import SystemPackage
import Testing

@testable import PykArchive

/// Runs `body` in a folder of its own.
func inTemporaryFolder<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
  let folder = try TemporaryDirectory(in: FilePath(NSTemporaryDirectory()))
  defer { try? folder.close() }
  return try body(folder.path)
}

/// Contents that deflate finds something in.
func sampleBytes(_ count: Int) -> [UInt8] {
  var state: UInt32 = 1
  return (0..<count).map { index in
    if index % 7 == 0 { state = state &* 1_664_525 &+ 1_013_904_223 }
    return UInt8(truncatingIfNeeded: state >> 24) & 0x3f
  }
}

/// An archive of these names and contents.
func makeZip(
  _ files: [(String, [UInt8])], packing: ZipWriter.Packing = .deflated(level: 6)
) throws -> [UInt8] {
  var writer = ZipWriter()
  for (name, contents) in files {
    if name.hasSuffix("/") {
      try writer.addDirectory(EntryPath(name.dropLast()))
    } else {
      try writer.add(EntryPath(name), contents, packing: packing)
    }
  }
  return try writer.finish()
}

@Suite struct ZipRoundTripTests {
  @Test func theLastEntriesAreThoseOfTheWholeDirectory() throws {
    // Contents that look like a record, which must not be taken for one.
    let record: [UInt8] = [0x50, 0x4b, 0x01, 0x02] + [UInt8](repeating: 0, count: 42)
    let files = (0..<40).map { ("folder/file-\($0).py", $0 % 3 == 0 ? record : sampleBytes($0)) }
    let bytes = try makeZip(files, packing: .stored)
    let whole = try ZipReader(bytes, name: "a.zip")
    var found = 0
    for length in 22..<bytes.count {
      let tail = Array(bytes.suffix(length))
      guard
        let part = ZipDirectory.lastEntries(inTail: tail, archiveSize: bytes.count, name: "a.zip")
      else { continue }
      found = max(found, part.entries.count)
      #expect(
        part.entries.map(\.path.string)
          == whole.entries.suffix(part.entries.count).map(\.path.string))
      #expect(part.entries.last?.headerOffset == whole.entries.last?.headerOffset)
    }
    #expect(found >= files.count - 1)
    #expect(
      ZipDirectory.lastEntries(inTail: bytes, archiveSize: bytes.count, name: "a.zip") == nil)
  }

  static let files: [(String, [UInt8])] = [
    ("acme/__init__.py", []), ("acme/data.bin", sampleBytes(100_000)),
    ("acme/zoë.txt", Array("é".utf8)), ("acme/empty/", []),
    ("acme-1.0.dist-info/METADATA", Array("Name: acme\n".utf8)),
  ]

  @Test(arguments: [ZipWriter.Packing.stored, .deflated(level: 1), .deflated(level: 12)])
  func whatIsPutInComesOut(packing: ZipWriter.Packing) throws {
    let reader = try ZipReader(makeZip(Self.files, packing: packing), name: "acme.whl")
    #expect(
      reader.entries.map { $0.path.string + ($0.isDirectory ? "/" : "") } == Self.files.map(\.0))
    for (entry, file) in zip(reader.entries, Self.files) {
      #expect(try reader.read(entry) == file.1)
      var chunks: [UInt8] = []
      try reader.forEachChunk(of: entry) { chunks += $0 }
      #expect(chunks == file.1)
      #expect(entry.permissions == (entry.isDirectory ? 0o755 : 0o644))
    }
    #expect(try reader.read("acme-1.0.dist-info/METADATA") == Array("Name: acme\n".utf8))
    #expect(try reader.read("nothing") == nil)
    #expect(reader["acme/empty"]?.isDirectory == true)
  }

  @Test func theSameInputGivesTheSameBytes() throws {
    #expect(try makeZip(Self.files) == makeZip(Self.files))
  }

  @Test func aFileAndMemoryGetTheSameBytes() throws {
    try inTemporaryFolder { folder in
      let path = folder.appending("acme.whl")
      var writer = ZipWriter(to: try Files.create(path))
      for index in 0..<20 {
        try writer.add(EntryPath("f\(index)"), sampleBytes(index * 20_000), packing: .stored)
      }
      #expect(try writer.finish().isEmpty)
      let inMemory = try makeZip(
        (0..<20).map { ("f\($0)", sampleBytes($0 * 20_000)) }, packing: .stored)
      #expect(try Files.read(path) == inMemory)
      let reader = try ZipReader(MappedFile(path))
      #expect(reader.name == "acme.whl")
      #expect(try reader.read("f19") == sampleBytes(19 * 20_000))
    }
  }

  @Test func anArchiveOfNothingIsRead() throws {
    #expect(try ZipReader(makeZip([]), name: "x").entries.isEmpty)
  }

  @Test func moreEntriesThan16BitsCount() throws {
    let reader = try ZipReader(
      makeZip((0..<65_537).map { ("d/\($0)", []) }), name: "x")
    #expect(reader.entries.count == 65_537)
    #expect(reader.entries.last?.path.string == "d/65536")
  }

  @Test func manyThreadsReadAtOnce() throws {
    let reader = try ZipReader(
      makeZip((0..<64).map { ("f\($0)", sampleBytes(1000 * $0)) }), name: "x")
    DispatchQueue.concurrentPerform(iterations: 64) { index in
      let contents = try? reader.read(reader.entries[index])
      #expect(contents == sampleBytes(1000 * index))
    }
  }

  @Test func aLargeEntryComesInPieces() throws {
    var whole = [UInt8](repeating: 7, count: 3_000_000)
    whole.replaceSubrange(1_000_000..<1_100_000, with: sampleBytes(100_000))
    let reader = try ZipReader(makeZip([("big", whole)]), name: "x")
    var pieces = 0
    var collected: [UInt8] = []
    try reader.forEachChunk(of: reader.entries[0], wholeUpTo: 1_000_000) {
      pieces += 1
      collected += $0
    }
    #expect(pieces == 3)
    #expect(collected == whole)
  }

  @Test func aLimitIsKept() throws {
    let reader = try ZipReader(makeZip([("METADATA", sampleBytes(1000))]), name: "x")
    #expect(try reader.read("METADATA", limit: 1000)?.count == 1000)
    #expect(throws: ArchiveError.self) { try reader.read("METADATA", limit: 999) }
  }

  @Test func timesAreRoundedToWhatZipHas() {
    #expect(ZipTimestamp(secondsSince1970: 0) == .earliest)
    // 2024-02-29 12:34:56 UTC
    let time = ZipTimestamp(secondsSince1970: 1_709_210_096)
    #expect(time.rawValue >> 16 == (44 << 9 | 2 << 5 | 29))
    #expect(time.rawValue & 0xffff == (12 << 11 | 34 << 5 | 28))
    #expect(ZipTimestamp(secondsSince1970: .max).rawValue >> 25 == 127)
  }
}

@Suite struct ZipRangeTests {
  @Test(arguments: [22, 100, 1000, 70_000, 1 << 20])
  func oneEntryOfARemoteArchiveTakesTwoRequests(tailSize: Int) throws {
    let files = [
      ("acme/code.py", sampleBytes(200_000)),
      ("acme-1.0.dist-info/METADATA", Array("Name: acme\n".utf8)), ("acme/more.py", [1]),
    ]
    let archive = try makeZip(files)
    var tail = Array(archive.suffix(tailSize))
    var directory: ZipDirectory?
    for _ in 0..<3 where directory == nil {
      switch try ZipDirectory.locate(inTail: tail, archiveSize: archive.count, name: "x") {
      case .directory(let found): directory = found
      case .needsBytes(let start):
        #expect(start < archive.count - tail.count)
        tail = Array(archive[start...])
      }
    }
    let found = try #require(directory)
    for (name, contents) in files {
      let entry = try #require(found[name])
      let bytes = Array(archive[found.range(of: entry)])
      #expect(try found.read(entry, fromRange: bytes) == contents)
      #expect(throws: ArchiveError.self) {
        try found.read(entry, fromRange: Array(bytes.dropLast()))
      }
    }
  }
}
