import LoopbackServers
import Glibc
import PykDiagnostics
import PykFormats
import PykThreads
import Testing

@testable import PykIndex

/// The kind of error that a request ends with.
func failure(
  _ client: HTTPClient, _ request: HTTPRequest, _ location: SourceLocation = #_sourceLocation
) throws -> HTTPError {
  try #require(throws: HTTPError.self, sourceLocation: location) {
    _ = try client.response(to: request)
  }
}

/// A configuration that gives up at the first failure.
func impatientConfiguration() -> HTTPConfiguration {
  var configuration = quickConfiguration()
  configuration.retries = 0
  configuration.timeout = 1
  return configuration
}

@Suite struct HTTPFailureTests {
  @Test(arguments: [
    (400, false), (401, false), (403, false), (404, false), (410, false), (416, false),
    (501, false), (408, true), (429, true), (500, true), (502, true), (503, true), (504, true),
    (520, true),
  ])
  func aStatusIsTold(code: Int, isRetried: Bool) throws {
    let server = try Server { _ in .status(code, "no\u{1b}[31m such\r\nthing ") }
    var configuration = quickConfiguration()
    configuration.retries = 2
    let client = HTTPClient(configuration)
    let error = try failure(client, HTTPRequest(.get, url(server.address + "/x")))
    #expect(error.statusCode == code)
    guard case .status(let status) = error.kind else { return }
    #expect(status.excerpt == "no [31m such thing")
    #expect(status.reason == "Because")
    #expect(error.attempts == (isRetried ? 3 : 1))
    #expect(server.requests.count == error.attempts)
    let diagnosis = error.diagnosis
    #expect(diagnosis.what == "can't get `\(server.address)/x`")
    #expect(diagnosis.causes.contains("it was tried 3 times") == isRetried)
  }

  @Test func anExcerptLeavesMarkupAndBytesOut() throws {
    let page = "<html><head><style>a{}</style><title>Gone</title></head><body><p>for ever</p>"
    let server = try Server { request in
      request.path == "/page"
        ? .status(404, page, type: "text/html; charset=utf-8")
        : .status(404, "abc", type: "application/zip")
    }
    let client = HTTPClient(quickConfiguration())
    var error = try failure(client, HTTPRequest(.get, url(server.address + "/page")))
    var expected = HTTPFailedStatus(code: 404, reason: "Because", excerpt: "Gone for ever")
    expected.body = Array(page.utf8)
    #expect(error.kind == .status(expected))
    error = try failure(client, HTTPRequest(.get, url(server.address + "/zip")))
    expected = HTTPFailedStatus(code: 404, reason: "Because")
    expected.body = Array("abc".utf8)
    #expect(error.kind == .status(expected))
  }

  @Test func offlineAsksNobody() throws {
    let server = try Server { _ in .ok("") }
    var configuration = quickConfiguration()
    configuration.offline = true
    let error = try failure(HTTPClient(configuration), HTTPRequest(.get, url(server.address)))
    #expect(error.kind == .offline)
    #expect(server.connectionCount == 0)
  }

  @Test func nobodyListens() throws {
    let server = try Server { _ in .ok("") }
    let address = server.address
    server.stop()
    var configuration = quickConfiguration()
    configuration.retries = 1
    let error = try failure(HTTPClient(configuration), HTTPRequest(.get, url(address)))
    guard case .unreachable = error.kind else {
      Issue.record("\(error)")
      return
    }
    #expect(error.attempts == 2)
  }

  @Test func aHostWithoutAnAddress() throws {
    let error = try failure(
      HTTPClient(impatientConfiguration()), HTTPRequest(.get, url("http://nowhere.invalid/")))
    #expect(error.kind == .notResolved(host: "nowhere.invalid"))
  }

  @Test func silenceTimesOut() throws {
    let server = try Server { request in
      var response = Server.Response.ok("late")
      if request.path == "/head" { response.delay = 4 } else { response.stall = 4 }
      return response
    }
    let client = HTTPClient(impatientConfiguration())
    let promises = try ["/head", "/body"].map {
      client.send(try HTTPRequest(.get, url(server.address + $0)))
    }
    for promise in promises {
      let error = try #require(throws: HTTPError.self) { try promise.wait() }
      #expect(error.kind == .timedOut(seconds: 1))
    }
  }

  @Test(arguments: ["", "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"])
  func whatIsNoAnswer(raw: String) throws {
    let server = try Server { _ in
      var response = Server.Response()
      response.raw = Array(raw.utf8)
      return response
    }
    let error = try failure(
      HTTPClient(impatientConfiguration()), HTTPRequest(.get, url(server.address)))
    switch error.kind {
    case .unreachable: #expect(raw.isEmpty)
    case .malformed: #expect(raw.hasPrefix("nonsense"))
    case .truncated: #expect(raw.hasSuffix("abc"))
    default: Issue.record("\(error)")
    }
  }

  @Test func aHeadWithoutEndIsRefused() throws {
    let server = try Server { _ in
      var response = Server.Response.ok("")
      for index in 0..<4000 {
        response = response.with("X-\(index)", String(repeating: "x", count: 90))
      }
      return response
    }
    let error = try failure(
      HTTPClient(quickConfiguration()), HTTPRequest(.get, url(server.address)))
    guard case .malformed = error.kind else {
      Issue.record("\(error)")
      return
    }
  }

  @Test(arguments: [true, false]) func aBodyBeyondItsLimitIsRefused(saysItsLength: Bool) throws {
    let server = try Server { _ in
      var response = Server.Response.bytes([UInt8](repeating: 7, count: 2000))
      if !saysItsLength { response.length = nil }
      return response
    }
    let client = HTTPClient(quickConfiguration())
    let request = try HTTPRequest(.get, url(server.address), sink: .memory(limit: 1999))
    #expect(try failure(client, request).kind == .tooLarge(limit: 1999))
    let enough = try HTTPRequest(.get, url(server.address), sink: .memory(limit: 2000))
    #expect(try client.response(to: enough).body.count == 2000)
  }

  @Test func aSchemeThatIsNotHTTP() throws {
    let client = HTTPClient(quickConfiguration())
    for text in ["file:///etc/passwd", "ftp://example.org/x"] {
      let error = try failure(client, HTTPRequest(.get, url(text)))
      guard case .unsupported = error.kind else {
        Issue.record("\(error)")
        return
      }
    }
  }

  @Test func withoutLibcurlItSaysWhatToInstall() throws {
    guard case .failure(let error) = CurlLibrary.open(names: ["libpyk-nothing.so.4"]) else {
      Issue.record("opened")
      return
    }
    #expect(error.diagnosis.hints.first?.contains("apt install libcurl4") == true)
    // A library that is there but isn't libcurl.
    guard case .failure = CurlLibrary.open(names: ["libc.so.6"]) else {
      Issue.record("opened")
      return
    }
  }
}
