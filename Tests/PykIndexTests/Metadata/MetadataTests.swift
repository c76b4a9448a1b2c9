import LoopbackServers
import PykArchive
import PykDiagnostics
import PykDigests
import PykFiles
import PykFormats
import PykRequirements
import PykThreads
import PykVersions
import Synchronization
import SystemPackage
import Testing

@testable import PykIndex

@Suite struct MetadataTests {
  /// A server of one wheel (or other file) and its page; `more` are members of its entry.
  private func fixture(
    _ name: String, _ file: [UInt8], more: String = "", ranges: Bool = true, sidecar: [UInt8]? = nil
  ) throws -> IndexFixture {
    let page = jsonPage([(name, sha256(file), more)])
    return try IndexFixture { request in
      switch request.path {
      case "/simple/acme/": .ok(page, type: jsonType).with("Cache-Control", "max-age=600")
      case "/files/\(name)": ranges ? .file(file, etag: "\"1\"", to: request) : .bytes(file)
      case "/files/\(name).metadata": sidecar.map { .bytes($0) } ?? .status(404)
      default: .status(404)
      }
    }
  }

  private func file(_ index: PackageIndex) throws -> DistributionFile {
    let pages = try index.project(try PackageName("acme")).wait()
    return try #require(try pages.files(0).first?.distributionFile)
  }

  private let name = "acme-1.0-py3-none-any.whl"
  private let requires = ["other>=1.0; python_version >= \"3.8\"", "third[x]<2"]

  @Test func comesFromBesideTheWheelWhereThatIsOffered() throws {
    let sidecar = Array(metadataText("acme", "1.0", requires: requires).utf8)
    let digest = sha256(sidecar)
    let fixture = try fixture(
      name, try wheel("acme", "1.0"), more: #""core-metadata": {"sha256": "\#(digest)"}"#,
      sidecar: sidecar)
    let index = try fixture.run()
    let metadata = try index.metadata(of: file(index)).wait()
    #expect(metadata.requiresDist.map(\.description) == requires)
    #expect(metadata.requiresPython?.description == ">=3.8")
    #expect(metadata.providesExtra.map(\.normalized) == ["socks"])
    #expect(fixture.paths == ["/simple/acme/", "/files/\(name).metadata"])
    // The next run needs no request, offline or not.
    for offline in [false, true] {
      let next = try fixture.run(offline: offline)
      let again = next.metadata(of: try file(next))
      #expect(again.current != nil)
      #expect(try again.wait().requiresDist == metadata.requiresDist)
    }
    #expect(fixture.paths.count == 2)
  }

  @Test func whatTheCacheHasIsReadAsNumbers() throws {
    let sidecar = Array(metadataText("acme", "1.0", requires: requires).utf8)
    let fixture = try fixture(
      name, try wheel("acme", "1.0"),
      more: #""core-metadata": {"sha256": "\#(sha256(sidecar))"}"#, sidecar: sidecar)
    func pageFile(_ index: PackageIndex) throws -> PageFile {
      try #require(try index.project(try PackageName("acme")).wait().files(0).first)
    }
    let first = try fixture.run()
    #expect(first.known(try pageFile(first)) == nil)
    #expect(!first.isKnown(try pageFile(first)))
    let metadata = try #require(first.metadata(of: try pageFile(first))).wait()
    let next = try fixture.run()
    let file = try pageFile(next)
    #expect(next.isKnown(file))
    let known = try #require(next.known(file))
    #expect(known.requirements.map(next.requirement) == metadata.requiresDist)
    #expect(known.requiresPython.flatMap(next.requiredPython) == metadata.requiresPython)
    #expect(known.providesExtra == metadata.providesExtra)
    #expect(known.faults == metadata.faults)
    #expect(next.known(file)?.requirements == known.requirements, "a text keeps its number")
    #expect(fixture.paths.count == 2, "nobody was asked again")
  }

  @Test func whatOneIndexSaysOfAFileIsNotBelievedOfAnothers() throws {
    let whole = try wheel("acme", "1.0")
    func fixture(_ requires: [String]) throws -> IndexFixture {
      let sidecar = Array(metadataText("acme", "1.0", requires: requires).utf8)
      return try self.fixture(
        name, whole, more: #""core-metadata": {"sha256": "\#(sha256(sidecar))"}"#,
        sidecar: sidecar)
    }
    let folder = try TemporaryDirectory()
    for requires in [["evil"], ["good"]] {
      let fixture = try fixture(requires)
      let index = try fixture.run(cachedIn: folder.path)
      let page = try #require(try index.project(try PackageName("acme")).wait().files(0).first)
      #expect(index.known(page) == nil && !index.isKnown(page), "\(requires)")
      let found = try index.metadata(of: try file(index)).wait()
      #expect(found.requiresDist.map(\.description) == requires)
    }
  }

  @Test func ofAnotherCandidateTheCacheIsNotBelieved() throws {
    var vocabulary = MetadataVocabulary()
    let encoded = CandidateMetadata(
      name: try PackageName("Acme"), version: try Version("1.0"),
      requiresDist: [try Requirement("other>=1")]
    ).encoded
    func read(_ name: String, _ version: String, _ bytes: [UInt8]) throws -> KnownMetadata? {
      let (name, version) = (try PackageName(name), try Version(version))
      return bytes.withUnsafeBytes { vocabulary.read($0, of: name, version) }
    }
    #expect(try read("acme", "1.0", encoded)?.requirements == [0])
    #expect(try read("acme", "1.0.0", encoded)?.requirements == [0])
    #expect(try read("other", "1.0", encoded) == nil)
    #expect(try read("acme", "1.1", encoded) == nil)
    #expect(try read("acme", "1.0", Array(encoded.dropLast(8))) == nil)
    #expect(try read("acme", "1.0", []) == nil)
    #expect(try read("acme", "1.0", encoded)?.requirements == [0])
  }

  @Test func mustBeWhatThePagePromised() throws {
    let fixture = try fixture(
      name, try wheel("acme", "1.0"), more: #""core-metadata": {"sha256": "\#(hash)"}"#,
      sidecar: Array(metadataText("acme", "1.0").utf8))
    let index = try fixture.run()
    let file = try file(index)
    do {
      _ = try index.metadata(of: file).wait()
      Issue.record("the digest is another one")
    } catch let error as IndexError {
      guard case .digestMismatch(let file, _, let expected, _) = error.kind else { throw error }
      #expect(file == name + ".metadata")
      #expect(expected.map(\.hex) == [hash])
    }
  }

  @Test(arguments: [
    ("acme", "2.0", "acme 2.0"), ("Other", "1.0", "Other 1.0"),
  ])
  func mustBeOfThatFile(_ found: String, _ version: String, _ words: String) throws {
    let fixture = try fixture(
      name, try wheel("acme", "1.0"), more: #""core-metadata": true"#,
      sidecar: Array(metadataText(found, version).utf8))
    let index = try fixture.run()
    let file = try file(index)
    do {
      _ = try index.metadata(of: file).wait()
      Issue.record("it is of \(found) \(version)")
    } catch let error as IndexError {
      #expect(error.diagnosis.causes == ["it says that it is \(words)"])
    }
  }

  @Test(arguments: [(0, false, 0), (300_000, false, 0), (300_000, true, 0), (300_000, true, 2000)])
  func comesFromTheEndOfAWheel(padding: Int, metadataFirst: Bool, files: Int) throws {
    let bytes = try wheel(
      "acme", "1.0", requires: requires, padding: padding, metadataFirst: metadataFirst,
      files: files)
    let fixture = try fixture(name, bytes)
    let index = try fixture.run()
    let metadata = try index.metadata(of: file(index)).wait()
    #expect(metadata.requiresDist.map(\.description) == requires)
    let ranges = fixture.server.requests.compactMap { $0.headers["range"] }
    #expect(ranges.first == "bytes=-65536")
    #expect(ranges.count == 1 + (metadataFirst ? 1 : 0) + (files > 0 ? 1 : 0))
    #expect(fixture.server.requests.allSatisfy { $0.method == "GET" })
  }

  @Test func needsOnlyTheLastEntriesOfALongDirectory() throws {
    let bytes = try wheel("acme", "1.0", requires: requires, files: 2000)
    let fixture = try fixture(name, bytes)
    let index = try fixture.run()
    let metadata = try index.metadata(of: file(index)).wait()
    #expect(metadata.requiresDist.map(\.description) == requires)
    let ranges = fixture.server.requests.compactMap { $0.headers["range"] }
    #expect(ranges.count == 2)
    let ends = try #require(ranges.last).dropFirst("bytes=".count).split(separator: "-")
      .compactMap { Int($0) }
    #expect(ends.count == 2 && ends[1] - ends[0] < 1000, "\(ranges)")
    // Of the next version of a project so large, the very end will do.
    #expect(index.state.withLock { $0.tailSizes.values.map { $0 } } == [4096])
  }

  @Test func comesFromTheWholeWheelWhereNoPartsAreGiven() throws {
    let bytes = try wheel("acme", "1.0", requires: requires, padding: 100_000)
    let fixture = try fixture(name, bytes, ranges: false)
    let index = try fixture.run()
    let file = try file(index)
    #expect(try index.metadata(of: file).wait().requiresDist.count == 2)
    // The wheel isn't fetched once more to be installed.
    let before = fixture.paths.count
    let fetched = try index.fetch(file).wait()
    #expect(fixture.paths.count == before)
    #expect(try Files.read(fetched.path) == bytes)
    #expect(!index.state.withLock { $0.servers.hasRanges(file.url) })
  }

  @Test func triesOncePerServerForWhatIsNotOffered() throws {
    let sidecar = Array(metadataText("acme", "1.0", requires: requires).utf8)
    let found = try fixture(name, try wheel("acme", "1.0"), sidecar: sidecar)
    let index = try found.run()
    _ = try index.metadata(of: file(index)).wait()
    #expect(found.paths.last == "/files/\(name).metadata")
    // A server that answers everything with a page.
    let odd = try fixture(
      name, try wheel("acme", "1.0", requires: requires), sidecar: Array("<html>hello".utf8))
    let other = try odd.run()
    #expect(try other.metadata(of: file(other)).wait().requiresDist.count == 2)
    #expect(odd.paths.last == "/files/\(name)")
  }

  @Test func aSourceDistributionIsTrustedWhereItMayBe() throws {
    func sdist(_ version: String, dynamic: String = "") throws -> [UInt8] {
      var writer = TarWriter()
      let text =
        "Metadata-Version: \(version)\nName: acme\nVersion: 1.0\nRequires-Dist: other\n\(dynamic)\n"
      writer.add(try EntryPath("acme-1.0/PKG-INFO"), Array(text.utf8))
      return try writer.finishGzip()
    }
    let good = try fixture("acme-1.0.tar.gz", try sdist("2.2", dynamic: "Dynamic: Summary\n"))
    let index = try good.run()
    #expect(try index.metadata(of: file(index)).wait().requiresDist.map(\.description) == ["other"])
    for bytes in [try sdist("2.1"), try sdist("2.2", dynamic: "Dynamic: Requires-Dist\n")] {
      let fixture = try fixture("acme-1.0.tar.gz", bytes)
      let index = try fixture.run()
      let file = try file(index)
      do {
        _ = try index.metadata(of: file).wait()
        Issue.record("only a build would tell")
      } catch let error as IndexError {
        guard case .notStatic = error.kind else { throw error }
      }
    }
  }

  @Test func filesOfThisMachineAreReadWhereTheyAre() throws {
    let folder = try TemporaryDirectory()
    try Files.write(
      try wheel("acme", "1.0", requires: requires), to: folder.path.appending(name))
    let index = PackageIndex(
      IndexLocations(index: nil, findLinks: [URL(filePath: folder.path)]),
      http: HTTPClient(quickConfiguration()), cache: nil)
    let file = try file(index)
    #expect(try index.metadata(of: file).wait().requiresDist.count == 2)
    let fetched = try index.fetch(file).wait()
    #expect(fetched.isLocal && fetched.path == folder.path.appending(name))
  }

  @Test(arguments: [[UInt8](), Array("PK nothing".utf8), [UInt8](repeating: 0, count: 70_000)])
  func whatIsNoWheelIsSaidSo(_ bytes: [UInt8]) throws {
    let fixture = try fixture(name, bytes)
    let index = try fixture.run()
    let file = try file(index)
    #expect(throws: IndexError.self) { try index.metadata(of: file).wait() }
  }

  @Test func survivesItsOwnForm() throws {
    let metadata = CandidateMetadata(
      name: try PackageName("Ac.me"), version: try Version("1!1.0+x"),
      requiresDist: try requires.map { try Requirement($0) }
        + [Requirement("d @ https://u:p@example.org/d.whl ; extra == 'x'")],
      requiresPython: try VersionSpecifierSet(">=3,!=3.1.*"),
      providesExtra: [try ExtraName("A_b")], faults: ["odd"])
    let bytes = metadata.encoded
    let again = try #require(bytes.withUnsafeBytes { CandidateMetadata(encoded: $0) })
    #expect(again.name.written == "Ac.me" && again.version == metadata.version)
    #expect(again.requiresDist == metadata.requiresDist)
    #expect(again.requiresPython == metadata.requiresPython)
    #expect(again.providesExtra == metadata.providesExtra && again.faults == ["odd"])
    for offset in bytes.indices {
      var damaged = bytes
      damaged[offset] ^= 0xff
      _ = damaged.withUnsafeBytes { CandidateMetadata(encoded: $0) }
      _ = bytes.prefix(offset).withUnsafeBytes { CandidateMetadata(encoded: $0) }
    }
  }
}
