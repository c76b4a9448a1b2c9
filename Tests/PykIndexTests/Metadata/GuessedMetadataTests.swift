import LoopbackServers
import PykRequirements
import PykThreads
import PykVersions
import Testing

@testable import PykIndex

/// What no page offers is asked for once a server, and whatever comes of that stops nothing.
@Suite struct GuessedMetadataTests {
  private enum Fault: String, CaseIterable { case refused, broken, cut, page }

  @Test(arguments: ["refused", "broken", "cut", "page"]) func stopsNothing(_ word: String) throws {
    let name = "acme-1.0-py3-none-any.whl"
    let file = try wheel("acme", "1.0")
    let page = jsonPage([(name, sha256(file), "")])
    let fixture = try IndexFixture { request in
      switch request.path {
      case "/simple/acme/": return .ok(page, type: jsonType)
      case "/files/\(name)": return .file(file, etag: "\"1\"", to: request)
      case "/files/\(name).metadata":
        switch Fault(rawValue: word) {
        case .refused: return .status(401)
        case .broken: return .status(500)
        case .cut:
          var response = LoopbackServer.Response.ok("Metadata-Version: 2.1\n")
          response.truncatedAt = 3
          return response
        case .page, nil: return .html("<p>hello</p>")
        }
      default: return .status(404)
      }
    }
    let index = try fixture.run()
    let pages = try index.project(try PackageName("acme")).wait()
    let found = try #require(try pages.files(0).first?.distributionFile)
    #expect(try index.metadata(of: found).wait().version.description == "1.0")
    #expect(fixture.paths.filter { $0.hasSuffix(".metadata") }.count == 1, "\(fixture.paths)")
  }
}
