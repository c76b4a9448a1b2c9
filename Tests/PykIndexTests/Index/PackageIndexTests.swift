import LoopbackServers
import PykDiagnostics
import PykFiles
import PykFormats
import PykRequirements
import PykThreads
import PykVersions
import Synchronization
import SystemPackage
import Testing

@testable import PykIndex

/// An index on a loopback server, as a run of pyk would have it; another `run` is another run.
struct IndexFixture {
  let folder: TemporaryDirectory
  let server: LoopbackServer

  init(_ respond: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Response) throws {
    folder = try TemporaryDirectory()
    server = try LoopbackServer(respond)
  }

  func run(
    extra: [String] = [], findLinks: [String] = [], noIndex: Bool = false,
    strategy: IndexLocations.Strategy = .firstIndex, refresh: IndexRefresh = .none,
    offline: Bool = false, cached: Bool = true, cachedIn other: FilePath? = nil
  ) throws -> PackageIndex {
    var configuration = quickConfiguration()
    configuration.offline = offline
    configuration.retries = 1
    let locations = IndexLocations(
      index: noIndex ? nil : try url(server.address + "/simple"),
      extraIndexes: try extra.map { try url(server.address + $0) },
      findLinks: try findLinks.map(url), strategy: strategy)
    return PackageIndex(
      locations, http: HTTPClient(configuration),
      cache: cached ? IndexCache(folder: (other ?? folder.path).appending("index")) : nil,
      refresh: refresh)
  }

  var paths: [String] { server.requests.map(\.path) }
}

func names(_ pages: ProjectPages) throws -> [String] {
  try (0..<pages.versionCount).flatMap { try pages.files($0).map(\.filename) }
}

let acme = try? PackageName("acme")

@Suite struct PackageIndexTests {
  static let page = jsonPage([
    ("acme-1.0-py3-none-any.whl", hash, ""), ("acme-2.0.tar.gz", otherHash, ""),
  ])

  @Test func asksOnceHoweverOften() throws {
    let fixture = try IndexFixture { _ in
      .ok(Self.page, type: jsonType).with("Cache-Control", "max-age=600")
    }
    let index = try fixture.run()
    let acme = try PackageName("Acme")
    let promises = (0..<20).map { _ in index.project(acme) }
    for promise in promises {
      #expect(try names(promise.wait()) == ["acme-1.0-py3-none-any.whl", "acme-2.0.tar.gz"])
    }
    #expect(fixture.paths == ["/simple/acme/"])
    #expect(fixture.server.requests[0].headers["accept"] == SimplePage.accept)
    // The next run is answered by the cache, at once.
    let next = try fixture.run().project(acme)
    #expect(next.current != nil)
    #expect(try next.wait().pages[0].fileCount == 2)
    #expect(try fixture.run(offline: true).project(acme).wait().isKnown)
    #expect(fixture.paths.count == 1)
    _ = try fixture.run(refresh: .packages([try PackageName("other")])).project(acme).wait()
    #expect(fixture.paths.count == 1)
    for refresh in [IndexRefresh.all, .packages([acme])] {
      _ = try fixture.run(refresh: refresh).project(acme).wait()
    }
    _ = try fixture.run(cached: false).project(acme).wait()
    #expect(fixture.paths.count == 4)
  }

  @Test func asksWhetherAPageStillHolds() throws {
    let fixture = try IndexFixture { request in
      if request.headers["if-none-match"] == "\"v1\"" {
        return .status(304).with("ETag", "\"v1\"").with("Cache-Control", "max-age=600")
      }
      return .ok(Self.page, type: jsonType).with("ETag", "\"v1\"").with(
        "Cache-Control", "max-age=0")
    }
    let acme = try PackageName("acme")
    for _ in 0..<3 {
      #expect(try fixture.run().project(acme).wait().pages[0].fileCount == 2)
    }
    // The first loads it, the second asks, the third has the second's answer.
    #expect(fixture.server.requests.map { $0.headers["if-none-match"] } == [nil, "\"v1\""])
  }

  @Test func readsHTMLAndFollowsRedirects() throws {
    let fixture = try IndexFixture { request in
      request.path == "/simple/acme/"
        ? .redirect(to: "/elsewhere/acme/")
        : .html("<a href='../f/acme-1.0.tar.gz#sha256=\(hash)'>")
    }
    let page = try fixture.run().project(try PackageName("acme")).wait().pages[0]
    let file = try #require(try page.allFiles().first)
    #expect(file.url.description == fixture.server.address + "/elsewhere/f/acme-1.0.tar.gz")
    #expect(file.source.url.path == "/simple/")
  }

  @Test func theFirstIndexThatKnowsTheNameDecides() throws {
    let fixture = try IndexFixture { request in
      switch request.path {
      case "/private/acme/": .html("<a href='acme-1.0.tar.gz'>")
      case "/simple/acme/": .html("<a href='acme-9.0.tar.gz'><a href='acme-1.0-py3-none-any.whl'>")
      case "/simple/other/": .html("<a href='other-1.0.tar.gz'>")
      default: .status(404)
      }
    }
    let acme = try PackageName("acme")
    let pages = try fixture.run(extra: ["/private/"]).project(acme).wait()
    #expect(try names(pages) == ["acme-1.0.tar.gz"])
    #expect(pages.answers.map(\.answer) == [.known, .notAsked])
    #expect(fixture.paths == ["/private/acme/"])
    let all = try fixture.run(extra: ["/private"], strategy: .bestMatch, cached: false)
      .project(acme).wait()
    #expect(
      try names(all) == ["acme-1.0.tar.gz", "acme-1.0-py3-none-any.whl", "acme-9.0.tar.gz"])
    let other = try PackageName("other")
    let found = try fixture.run(extra: ["/private/"]).project(other).wait()
    #expect(try names(found) == ["other-1.0.tar.gz"])
    #expect(found.answers.map(\.answer) == [.unknown, .known])
    // That one index doesn't know it is remembered for offline runs.
    let offline = try fixture.run(extra: ["/private/"], offline: true).project(other).wait()
    #expect(try names(offline) == ["other-1.0.tar.gz"])
    let nobody = try fixture.run(extra: ["/private/"]).project(try PackageName("nobody")).wait()
    #expect(!nobody.isKnown && nobody.versionCount == 0)
  }

  @Test func credentialsThatAreMissingLetNobodyElseDecide() throws {
    let fixture = try IndexFixture { request in
      switch request.path {
      case "/closed/acme/": .status(401)
      case "/odd/acme/", "/odd/nobody/": .status(403)
      case "/simple/acme/": .html("<a href='acme-9.0.tar.gz'>")
      default: .status(404)
      }
    }
    let acme = try PackageName("acme")
    #expect(throws: IndexError.self) { try fixture.run(extra: ["/closed/"]).project(acme).wait() }
    let odd = try fixture.run(extra: ["/odd/"]).project(acme).wait()
    #expect(try names(odd) == ["acme-9.0.tar.gz"])
    #expect(odd.answers.map(\.answer) == [.refused, .known])
    do {
      _ = try fixture.run(extra: ["/odd/"]).project(try PackageName("nobody")).wait()
      Issue.record("a refusal is no answer")
    } catch let error as IndexError {
      #expect(error.statusCode == 403)
      #expect(error.diagnosis.what.contains("doesn't let pyk see nobody"))
    }
  }

  @Test(arguments: [
    (LoopbackServer.Response.ok("{}", type: "image/png"), "image/png"),
    (.ok("{]", type: jsonType), "line 1, column 2"),
    (.ok(#"{"meta":{"api-version":"2.0"},"files":[]}"#, type: jsonType), "version 2.0"),
    (.status(500), "500"),
    (.ok("x", type: "application/vnd.pypi.simple.v2+json"), "version 2"),
  ])
  func tellsWhatIsWrong(_ response: LoopbackServer.Response, _ words: String) throws {
    let fixture = try IndexFixture { _ in response }
    do {
      _ = try fixture.run().project(try PackageName("acme")).wait()
      Issue.record("that was no page")
    } catch let error as IndexError {
      let diagnosis = error.diagnosis
      #expect(diagnosis.what.contains("can't read the page of acme on `http://127.0.0.1"))
      #expect(diagnosis.causes.joined(separator: "; ").contains(words))
    }
  }

  @Test func offlineNamesWhatIsMissing() throws {
    let fixture = try IndexFixture { _ in .status(500) }
    do {
      _ = try fixture.run(offline: true).project(try PackageName("acme")).wait()
      Issue.record("there is nothing in the cache")
    } catch let error as IndexError {
      #expect(error.diagnosis.what == "can't look for acme: pyk is offline")
    }
    #expect(fixture.paths.isEmpty)
  }

  @Test func aDamagedCacheIsAskedForAgain() throws {
    let fixture = try IndexFixture { _ in
      .ok(Self.page, type: jsonType).with("Cache-Control", "max-age=600")
    }
    let acme = try PackageName("acme")
    _ = try fixture.run().project(acme).wait()
    let cache = fixture.folder.path.appending("index")
    for entry in try Files.entries(of: cache) where entry.name.hasSuffix(".pack") {
      var bytes = try Files.read(cache.appending(entry.name))
      // Within the head of the page's record.
      if let place = bytes.firstRange(of: Array("py3-none-any".utf8))?.lowerBound {
        bytes[place] ^= 1
      }
      try Files.replace(cache.appending(entry.name), with: bytes)
    }
    #expect(try fixture.run().project(acme).wait().pages[0].fileCount == 2)
    #expect(fixture.paths.count == 2)
  }
}
