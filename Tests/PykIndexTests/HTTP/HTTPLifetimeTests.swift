import LoopbackServers
import Glibc
import PykFormats
import PykThreads
import Synchronization
import Testing

@testable import PykIndex

@Suite struct HTTPLifetimeTests {
  private func slowServer() throws -> Server {
    try Server { _ in
      var response = Server.Response.ok("late")
      response.delay = 1.5
      return response
    }
  }

  private func start() -> UInt64 { Clock.nanoseconds }
  private func seconds(since start: UInt64) -> Double { Double(Clock.nanoseconds - start) / 1e9 }

  @Test func oneRequestIsCancelled() throws {
    let server = try slowServer()
    let client = HTTPClient(quickConfiguration())
    let begin = start()
    let promise = client.send(try HTTPRequest(.get, url(server.address)))
    usleep(50_000)
    client.cancel(promise)
    let error = try #require(throws: HTTPError.self) { try promise.wait() }
    #expect(error.kind == .cancelled)
    #expect(seconds(since: begin) < 1)
  }

  @Test func shuttingDownCancelsEverything() throws {
    let server = try slowServer()
    let client = HTTPClient(quickConfiguration())
    let begin = start()
    let promises = try (0..<100).map { _ in client.send(try HTTPRequest(.get, url(server.address)))
    }
    usleep(50_000)
    client.shutDown()
    for promise in promises {
      let error = try #require(throws: HTTPError.self) { try promise.wait() }
      #expect(error.kind == .cancelled)
    }
    #expect(seconds(since: begin) < 1)
    #expect(try failure(client, HTTPRequest(.get, url(server.address))).kind == .cancelled)
  }

  @Test func releasingTheClientCancels() throws {
    let server = try slowServer()
    var client: HTTPClient? = HTTPClient(quickConfiguration())
    let promise = client?.send(try HTTPRequest(.get, url(server.address)))
    usleep(20_000)
    client = nil
    let error = try #require(throws: HTTPError.self) { try promise?.wait() }
    #expect(error.kind == .cancelled)
  }

  @Test func aRetryThatWaitsIsCancelled() throws {
    let server = try Server { _ in .status(503).with("Retry-After", "30") }
    let client = HTTPClient(quickConfiguration())
    let promise = client.send(try HTTPRequest(.get, url(server.address)))
    usleep(50_000)
    client.shutDown()
    let error = try #require(throws: HTTPError.self) { try promise.wait() }
    #expect(error.kind == .cancelled)
    #expect(server.requests.count == 1)
  }

  @Test func warmingUpAsksNobody() throws {
    let server = try Server { _ in .ok("x") }
    let client = HTTPClient(quickConfiguration())
    client.warmUp()
    client.warmUp()
    #expect(server.connectionCount == 0)
    #expect(try client.response(to: HTTPRequest(.get, url(server.address))).status == 200)
  }

  @Test func manyThreadsSendThroughOneClient() throws {
    let server = try Server { .ok($0.path) }
    let client = HTTPClient(quickConfiguration())
    let address = server.address
    try parallelForEach(64, threads: 8) { index in
      let request = HTTPRequest(.get, try url("\(address)/\(index)"))
      #expect(try client.response(to: request).body == Array("/\(index)".utf8))
    }
  }

  @Test func whereNoThreadIsToBeHadTheCallerDoesTheWork() throws {
    let counter = Counter()
    let server = try Server { _ in counter.next() == 0 ? .status(503) : .ok("x") }
    let mailbox = Mailbox()
    let promise = Promise<HTTPResponse>()
    let request = try HTTPRequest(.get, url(server.address))
    guard case .needsThread = mailbox.post(.begin(request, promise, failures: 0)) else {
      Issue.record("somebody is there")
      return
    }
    NetworkThread.serve(quickConfiguration(), mailbox, untilIdle: true)
    #expect(try promise.wait().body == [0x78])
    guard case .needsThread = mailbox.post(.cancel(ObjectIdentifier(promise))) else {
      Issue.record("it stayed")
      return
    }
  }

  @Test func pagesGoBeforeDownloads() throws {
    // Downloads hold their connections until a page has been asked for.
    let server = try Server { request in
      var response = Server.Response.ok(request.path)
      if request.path.hasPrefix("/file") { response.delay = 0.05 }
      return response
    }
    let client = HTTPClient(quickConfiguration())
    var promises = try (0..<30).map {
      client.send(try HTTPRequest(.get, url("\(server.address)/file\($0)"), priority: .download))
    }
    promises.append(client.send(try HTTPRequest(.get, url("\(server.address)/page"))))
    for promise in promises { _ = try promise.wait() }
    let position = try #require(server.requests.firstIndex { $0.path == "/page" })
    #expect(position <= 8, "asked as number \(position)")
  }
}
