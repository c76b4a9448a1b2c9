import LoopbackServers
import PykFormats
import Testing

@testable import PykIndex

@Suite struct HTTPRedirectTests {
  @Test(arguments: [301, 302, 303, 307, 308]) func isFollowed(code: Int) throws {
    let server = try Server { request in
      request.path == "/a/b" ? .redirect(code, to: "../c?d") : .ok(request.path)
    }
    let response = try HTTPClient(quickConfiguration()).response(
      to: HTTPRequest(.get, url(server.address + "/a/b")))
    #expect(response.body == Array("/c?d".utf8))
    #expect(response.finalURL.description == server.address + "/c?d")
    #expect(server.connectionCount == 1)
  }

  @Test(arguments: [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
  func aPostStaysOneWhereItMust(code: Int, method: String) throws {
    let server = try Server { request in
      request.path == "/" ? .redirect(code, to: "/b") : .ok(request.method)
    }
    let request = try HTTPRequest(.post, url(server.address), body: .bytes(Array("x".utf8)))
    let response = try HTTPClient(quickConfiguration()).response(to: request)
    #expect(response.body == Array(method.utf8))
    #expect(server.requests.last?.body.isEmpty == (method == "GET"))
  }

  @Test func aCircleEnds() throws {
    let server = try Server { _ in .redirect(to: "/") }
    let error = try failure(
      HTTPClient(quickConfiguration()), HTTPRequest(.get, url(server.address)))
    #expect(error.kind == .tooManyRedirects(10))
    #expect(server.requests.count == 11)
  }

  @Test(arguments: ["file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)"])
  func anotherSchemeIsRefused(target: String) throws {
    let server = try Server { _ in .redirect(to: target) }
    let error = try failure(
      HTTPClient(quickConfiguration()), HTTPRequest(.get, url(server.address)))
    guard case .refusedRedirect(let to, _) = error.kind else {
      Issue.record("\(error)")
      return
    }
    #expect(to == target)
  }

  @Test func nobodyIsFollowedWhoMustNotBe() throws {
    let server = try Server { _ in .redirect(to: "/other") }
    var request = try HTTPRequest(.get, url(server.address))
    request.followsRedirects = false
    let error = try failure(HTTPClient(quickConfiguration()), request)
    guard case .refusedRedirect(let to, _) = error.kind else {
      Issue.record("\(error)")
      return
    }
    #expect(to == server.address + "/other")
  }

  @Test func secretsStayWithTheirServer() throws {
    let other = try Server { .ok($0.headers["authorization"] ?? "nothing") }
    let otherAddress = other.address
    let server = try Server { request in
      switch request.path {
      case "/away": .redirect(to: otherAddress + "/x")
      case "/here": .redirect(to: "/end")
      // Credentials that a redirect brings along are somebody else's.
      case "/tricked": .redirect(to: otherAddress.replacing("//", with: "//eve:evil@") + "/x")
      default: .ok(request.headers["authorization"] ?? "nothing")
      }
    }
    let own = server.address.replacing("//", with: "//ada:secret@")
    let client = HTTPClient(quickConfiguration())
    func body(_ path: String, from base: String, _ headers: HTTPHeaders = [:]) throws -> String {
      let request = HTTPRequest(.get, try url(base + path), headers: headers)
      return String(decoding: try client.response(to: request).body, as: UTF8.self)
    }
    #expect(try body("/here", from: own) == "Basic YWRhOnNlY3JldA==")
    #expect(try body("/away", from: own) == "nothing")
    #expect(try body("/tricked", from: own) == "nothing")
    #expect(try body("/away", from: server.address, ["Authorization": "Bearer t"]) == "nothing")
    #expect(try body("/here", from: server.address, ["Authorization": "Bearer t"]) == "Bearer t")
    let away = try client.response(to: HTTPRequest(.get, url(own + "/here")))
    #expect(!away.finalURL.revealed.contains("secret"))
  }

  @Test func aLongBodyOfARedirectIsNotRead() throws {
    let server = try Server { request in
      guard request.path == "/" else { return .ok("there") }
      var response = Server.Response.redirect(to: "/b")
      response.body = [UInt8](repeating: 0x20, count: 4 << 20)
      response.length = response.body.count
      return response
    }
    let response = try HTTPClient(quickConfiguration()).response(
      to: HTTPRequest(.get, url(server.address)))
    #expect(response.body == Array("there".utf8))
  }
}
