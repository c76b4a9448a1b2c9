import LoopbackServers
import PykFiles
import PykFormats
import Synchronization
import SystemPackage
import Testing

@testable import PykIndex

/// Bodies that are read while they are sent.
@Suite struct HTTPStreamedBodyTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory(prefix: "pyk-body-") }

  private func file(_ bytes: [UInt8]) throws -> OpenFile {
    let path = folder.path.appending("content")
    try Files.write(bytes, to: path)
    return try Files.open(path)
  }

  private func request(_ address: String, _ pieces: [HTTPBodyStream.Piece]) throws -> HTTPRequest {
    try HTTPRequest(.post, url(address), body: .stream(HTTPBodyStream(pieces)))
  }

  @Test(arguments: [0, 1, 65_535, 3_000_001])
  func arriveWholeWithTheirLength(size: Int) throws {
    let server = try Server { .ok("\($0.body.count)") }
    let content = patterned(size)
    let pieces: [HTTPBodyStream.Piece] = [
      .bytes([1, 2, 3]), .file(try file(content), size: Int64(size)), .bytes([]), .bytes([4]),
    ]
    let response = try HTTPClient().response(to: request(server.address, pieces))
    #expect(response.body == Array("\(size + 4)".utf8))
    let received = try #require(server.requests.first)
    #expect(received.headers["content-length"] == "\(size + 4)")
    #expect(received.headers["transfer-encoding"] == nil)
    #expect(received.body == [1, 2, 3] + content + [4])
  }

  @Test func oneBodyAfterTheOtherOnOneConnection() throws {
    let server = try Server { _ in .ok("") }
    let client = HTTPClient()
    for number in 0..<3 {
      let content = [UInt8](repeating: UInt8(number), count: 100_000)
      _ = try client.response(to: request(server.address, [.bytes(content)]))
    }
    #expect(server.requests.map { $0.body.first } == [0, 1, 2])
    #expect(server.connectionCount == 1)
  }

  /// A connection that the server gave up meanwhile: the body begins again on another one.
  @Test func beginAgainWhereAConnectionTurnedOutDead() throws {
    let server = try Server { request in
      var response = Server.Response.ok("")
      // Says that it stays and goes.
      if request.path == "/first" { response.truncatedAt = 0 }
      return response
    }
    let client = HTTPClient()
    _ = try? client.response(to: HTTPRequest(.get, url(server.address + "/first")))
    let content = patterned(300_000)
    let pieces = [HTTPBodyStream.Piece.file(try file(content), size: 300_000)]
    _ = try client.response(to: request(server.address + "/second", pieces))
    #expect(server.requests.last?.body == content)
  }

  @Test func aFileThatHasBecomeShorterEndsTheRequest() throws {
    let server = try Server { _ in .ok("") }
    let pieces = [HTTPBodyStream.Piece.file(try file([1, 2, 3]), size: 100)]
    do {
      _ = try HTTPClient().response(to: request(server.address, pieces))
      Issue.record("it was sent")
    } catch let error as HTTPError {
      guard case .notRead = error.kind else {
        Issue.record("\(error)")
        return
      }
    }
    #expect(server.requests.isEmpty)
  }

  @Test func howMuchWasSentIsTold() throws {
    var configuration = HTTPConfiguration()
    configuration.retries = 0
    let server = try Server { _ in
      var response = Server.Response()
      response.hangsUp = true
      return response
    }
    let told = Told()
    var request = try request(server.address, [.bytes(patterned(200_000))])
    request.sent = { told.add($0) }
    do {
      _ = try HTTPClient(configuration).response(to: request)
      Issue.record("it was answered")
    } catch {
      #expect(error.sentBytes == 200_000)
    }
    #expect(told.all.last == 200_000)
  }

  @Test(.enabled(if: NginxServer.isThere, "needs nginx and openssl"))
  func travelOverHTTP2() throws {
    let server = try NginxServer.shared()
    var configuration = HTTPConfiguration()
    configuration.certificates = FilePath(server.authority)
    // nginx takes no POST for a file, and says so once it has read it all.
    let request = try request(server.address + "/a.txt", [.bytes(patterned(500_000))])
    do {
      _ = try HTTPClient(configuration).response(to: request)
      Issue.record("nginx took it")
    } catch {
      #expect(error.statusCode == 405)
    }
  }
}

private final class Told: Sendable {
  private let values = Mutex<[Int64]>([])
  var all: [Int64] { values.withLock { $0 } }
  func add(_ value: Int64) { values.withLock { $0.append(value) } }
}
