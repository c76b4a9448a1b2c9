import Glibc
import LoopbackServers
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

@Suite struct FetchTests {
  private let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

  private func file(
    _ fixture: IndexFixture, digests: [Digest] = [], size: Int64? = nil
  ) throws -> DistributionFile {
    DistributionFile(
      filename: "acme-1.0-py3-none-any.whl", kind: .wheel, name: try PackageName("acme"),
      version: try Version("1.0"), url: try url(fixture.server.address + "/acme.whl"),
      digests: digests, size: size,
      source: IndexSource(.index, try url(fixture.server.address + "/simple/")))
  }

  private func fixture() throws -> IndexFixture {
    try IndexFixture { [bytes] in .file(bytes, etag: "\"1\"", to: $0) }
  }

  private var digests: [Digest] { [.md5, .sha256, .sha512].map { Digest($0, of: bytes) } }

  @Test func checksAndKeepsTheFileAsLongAsItIsWanted() throws {
    let fixture = try fixture()
    var index: PackageIndex? = try fixture.run()
    let file = try file(fixture, digests: digests, size: Int64(bytes.count))
    let seen = Mutex<Int64>(0)
    var fetched = try index?.fetch(file, needsDigest: true) { progress in
      seen.withLock { $0 = progress.received }
    }.wait()
    #expect(seen.withLock { $0 } == Int64(bytes.count))
    let path = try #require(fetched?.path)
    #expect(path.starts(with: fixture.folder.path.appending("index/downloads")))
    #expect(try Files.read(path) == bytes)
    #expect(try fetched?.digest() == digests[1])
    _ = try index?.fetch(file).wait()
    #expect(fixture.paths.count == 1)
    (fetched, index) = (nil, nil)
    #expect(!Files.exists(path))
  }

  @Test func everyListedDigestHasToMatch() throws {
    let fixture = try fixture()
    for algorithm in [HashAlgorithm.md5, .sha256, .sha384, .sha512] {
      let wrong = Digest(algorithm, of: [1])
      let file = try file(
        fixture, digests: digests.filter { $0.algorithm != algorithm } + [wrong])
      do {
        _ = try fixture.run().fetch(file).wait()
        Issue.record("the digest is another one")
      } catch let error as IndexError {
        guard case .digestMismatch(_, _, let expected, let found) = error.kind else { throw error }
        #expect(expected == [wrong])
        #expect(found == Digest(algorithm, of: bytes))
      }
    }
    // The folder goes with the last index, which a thread may still hold for a moment.
    let downloads = fixture.folder.path.appending("index/downloads")
    for _ in 0..<100 where try !Files.entries(of: downloads).isEmpty { usleep(20_000) }
    #expect(try Files.entries(of: downloads).isEmpty)
  }

  @Test func oneOfTheGivenHashesHasToMatch() throws {
    let fixture = try fixture()
    let index = try fixture.run()
    let file = try file(fixture)
    let wrong = Digest(.sha256, of: [1])
    _ = try index.fetch(file, hashes: [wrong, digests[2]], needsDigest: true).wait()
    #expect(throws: IndexError.self) { try index.fetch(file, hashes: [wrong]).wait() }
    #expect(throws: IndexError.self) { try index.fetch(file, needsDigest: true).wait() }
    #expect(fixture.paths.count == 1)
    let weak = try self.file(fixture, digests: [digests[0]])
    #expect(throws: IndexError.self) { try index.fetch(weak, needsDigest: true).wait() }
  }

  @Test(arguments: [100, 199_999, 200_001])
  func theSizeHasToMatch(_ size: Int64) throws {
    let fixture = try fixture()
    let file = try file(fixture, digests: digests, size: size)
    #expect(throws: IndexError.self) { try fixture.run().fetch(file).wait() }
  }

  @Test func aFailureLeavesNothing() throws {
    let fixture = try IndexFixture { _ in .status(404) }
    let file = try file(fixture)
    do {
      _ = try fixture.run().fetch(file).wait()
      Issue.record("it isn't there")
    } catch let error as IndexError {
      #expect(error.diagnosis.what == "can't get `acme-1.0-py3-none-any.whl`")
      #expect(error.statusCode == 404)
    }
    #expect(try Files.entries(of: fixture.folder.path.appending("index/downloads")).isEmpty)
  }
}
