import LoopbackServers
import PykFormats
import PykThreads
import Testing

@testable import PykIndex

typealias Server = LoopbackServer

/// A configuration that knows nothing of this machine and loses no time.
func quickConfiguration() -> HTTPConfiguration {
  var configuration = HTTPConfiguration()
  configuration.timeout = 5
  configuration.backoff = 0.01
  return configuration
}

func url(_ text: String) throws -> URL { try #require(URL(text)) }

@Suite struct HTTPClientTests {
  @Test func getsABody() throws {
    let server = try Server { .ok("hello \($0.path)") }
    let client = HTTPClient(quickConfiguration())
    let response = try client.response(to: try HTTPRequest(.get, url(server.address + "/a?b=c#d")))
    #expect(response.status == 200)
    #expect(response.body == Array("hello /a?b=c".utf8))
    #expect(response.bodySize == 12)
    #expect(response.headers.mediaType == "text/plain")
    #expect(response.finalURL.description == server.address + "/a?b=c#d")
    #expect(response.httpVersion == .http1)
    let request = try #require(server.requests.first)
    #expect(request.headers["user-agent"] == "pyk")
    #expect(request.headers["accept-encoding"]?.contains("gzip") == true)
    #expect(request.headers["authorization"] == nil)
  }

  @Test func keepsConnectionsAlive() throws {
    let server = try Server { .ok($0.path) }
    let client = HTTPClient(quickConfiguration())
    for index in 0..<5 {
      let response = try client.response(
        to: try HTTPRequest(.get, url(server.address + "/\(index)")))
      #expect(response.body == Array("/\(index)".utf8))
    }
    #expect(server.connectionCount == 1)
  }

  @Test func sendsManyAtOnceOverAFewConnections() throws {
    let server = try Server { request in
      var response = Server.Response.ok(request.path)
      response.delay = 0.005
      return response
    }
    let client = HTTPClient(quickConfiguration())
    let promises = try (0..<100).map {
      client.send(try HTTPRequest(.get, url(server.address + "/\($0)")))
    }
    for (index, promise) in promises.enumerated() {
      #expect(try promise.wait().body == Array("/\(index)".utf8))
    }
    #expect(server.connectionCount <= RequestQueue.connections)
    #expect(server.requests.count == 100)
  }
}
