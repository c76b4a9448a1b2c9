import LoopbackServers
import PykDiagnostics
import PykFormats
import PykThreads
import Synchronization
import Testing

@testable import PykIndex

@Suite struct HTTPAuthenticationTests {
  /// Lets in `ada` with `secret`.
  private func guarded() throws -> Server {
    try Server { request in
      request.headers["authorization"] == "Basic YWRhOnNlY3JldA=="
        ? .ok("welcome")
        : .status(401, "who are you?").with("WWW-Authenticate", "Basic realm=\"x\"")
    }
  }

  private func client(_ store: CredentialStore?) -> HTTPClient {
    var configuration = quickConfiguration()
    configuration.credentials = store
    return HTTPClient(configuration)
  }

  @Test func whatIsKnownIsSentAtOnce() throws {
    let server = try guarded()
    let address = server.address.replacing("//", with: "//ada:secret@")
    let client = client(nil)
    let response = try client.response(to: HTTPRequest(.get, url(address + "/x")))
    #expect(response.body == Array("welcome".utf8))
    #expect(server.requests.count == 1)
    #expect(server.requests.first?.path == "/x")
    #expect(response.finalURL.description == server.address + "/x")
    // A link on that server, without them.
    #expect(try client.response(to: HTTPRequest(.get, url(server.address + "/y"))).status == 200)
  }

  @Test func credentialsOfTheIndexServeItsFiles() throws {
    let server = try guarded()
    let index = try url(server.address.replacing("//", with: "//ada:secret@") + "/simple/")
    let client = client(CredentialStore(indexes: [index]))
    _ = try client.response(to: HTTPRequest(.get, url(server.address + "/files/x.whl")))
    #expect(server.requests.count == 1)
  }

  @Test func theKeyringIsAskedAfter401AndOnce() throws {
    let server = try guarded()
    let counter = Counter()
    let store = CredentialStore(keyring: { _, _ in
      _ = counter.next()
      return ("ada", Secret("secret"))
    })
    let client = client(store)
    let promises = try (0..<20).map {
      client.send(try HTTPRequest(.get, url(server.address + "/\($0)")))
    }
    for promise in promises { #expect(try promise.wait().status == 200) }
    #expect(counter.value == 1)
    let before = server.requests.count
    _ = try client.response(to: HTTPRequest(.get, url(server.address + "/later")))
    #expect(server.requests.count == before + 1)
  }

  @Test func aPersonIsAskedOnceThoughTheAnswerIsWrong() throws {
    let server = try guarded()
    let counter = Counter()
    let store = CredentialStore(prompt: { _, _ in
      _ = counter.next()
      return ("ada", Secret("wrong"))
    })
    let client = client(store)
    let promises = try (0..<20).map {
      client.send(try HTTPRequest(.get, url(server.address + "/\($0)")))
    }
    for promise in promises {
      let error = try #require(throws: HTTPError.self) { try promise.wait() }
      #expect(error.statusCode == 401)
    }
    #expect(counter.value == 1)
  }

  @Test func refusedCredentialsAreNamedAndNotShown() throws {
    let server = try guarded()
    let address = server.address.replacing("//", with: "//ada:hunter2@")
    let error = try failure(client(nil), HTTPRequest(.get, url(address + "/x")))
    guard case .status(let status) = error.kind else {
      Issue.record("\(error)")
      return
    }
    #expect(status.refused == .url)
    #expect(error.diagnosis.causes.first == "the credentials in the URL were refused")
    let everything = "\(error) \(error.diagnosis) \(String(reflecting: error))"
    #expect(!everything.contains("hunter2"))
    #expect(!everything.contains("ada"))
  }

  @Test func withoutAnyItSaysWhereToPutThem() throws {
    let server = try guarded()
    let error = try failure(client(nil), HTTPRequest(.get, url(server.address + "/x")))
    #expect(server.requests.count == 1)
    #expect(error.diagnosis.hints.first?.contains("netrc") == true)
    #expect(error.diagnosis.causes.contains("it says: who are you?"))
  }

  @Test func theCallersOwnFieldIsLeftAlone() throws {
    let server = try guarded()
    let counter = Counter()
    let store = CredentialStore(keyring: { _, _ in
      _ = counter.next()
      return ("ada", Secret("secret"))
    })
    let request = try HTTPRequest(
      .get, url(server.address), headers: ["Authorization": "Bearer wrong"])
    let error = try failure(client(store), request)
    guard case .status(let status) = error.kind else { return }
    #expect(status.refused == .caller)
    #expect(counter.value == 0)
  }

  @Test func headersCannotBeSmuggledIn() throws {
    let server = try Server { .ok($0.headers["x-evil"] ?? "nothing") }
    let request = try HTTPRequest(
      .get, url(server.address), headers: ["If-None-Match": "\"a\"\r\nX-Evil: yes", "X-Empty": ""])
    let response = try client(nil).response(to: request)
    #expect(response.body == Array("nothing".utf8))
    #expect(server.requests.first?.headers["x-empty"] == "")
  }
}
