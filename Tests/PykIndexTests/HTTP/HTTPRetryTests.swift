import LoopbackServers
import PykDiagnostics
import PykFormats
import Synchronization
import Testing

@testable import PykIndex

/// Counts calls, so that a scripted server can change its mind.
final class Counter: Sendable {
  private let count = Atomic(0)
  /// 0 for the first call.
  func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).oldValue }
  var value: Int { count.load(ordering: .relaxed) }
}

@Suite struct HTTPRetryTests {
  @Test(arguments: [503, 429, 500]) func whatPassesIsAskedAgain(code: Int) throws {
    let counter = Counter()
    let server = try Server { _ in counter.next() < 2 ? .status(code) : .ok("at last") }
    var configuration = quickConfiguration()
    let notices = Mutex<[HTTPRetryNotice]>([])
    configuration.onRetry = { notice in notices.withLock { $0.append(notice) } }
    let response = try HTTPClient(configuration).response(
      to: HTTPRequest(.get, url(server.address)))
    #expect(response.body == Array("at last".utf8))
    #expect(notices.withLock { $0.map(\.retry) } == [1, 2])
    #expect(notices.withLock { $0.map(\.error.statusCode) } == [code, code])
  }

  @Test func aConnectionThatBreaksIsTriedAgain() throws {
    let counter = Counter()
    let server = try Server { _ in
      var response = Server.Response.ok("whole")
      switch counter.next() {
      case 0: response.hangsUp = true
      case 1: response.truncatedAt = 2
      default: break
      }
      return response
    }
    let response = try HTTPClient(quickConfiguration()).response(
      to: HTTPRequest(.get, url(server.address)))
    #expect(response.body == Array("whole".utf8))
    #expect(counter.value == 3)
  }

  /// `--resume-retries` counts what breaks off on its own, whatever `--retries` says.
  @Test(arguments: [(0, 5, false), (1, 0, false), (2, 0, true), (5, 0, true)])
  func whatBreaksOffIsGoneOnWith(resumes: Int, retries: Int, comes: Bool) throws {
    let counter = Counter()
    let server = try Server { _ in
      var response = Server.Response.ok("whole")
      if counter.next() < 2 { response.truncatedAt = 2 }
      return response
    }
    var configuration = quickConfiguration()
    configuration.retries = retries
    configuration.resumeRetries = resumes
    let client = HTTPClient(configuration)
    let request = try HTTPRequest(.get, url(server.address))
    if comes {
      #expect(try client.response(to: request).body == Array("whole".utf8))
      #expect(counter.value == 3)
    } else {
      #expect(try failure(client, request).attempts == resumes + 1)
    }
  }

  @Test func retryAfterIsHeeded() throws {
    let counter = Counter()
    let server = try Server { _ in
      counter.next() == 0 ? .status(503).with("Retry-After", "1") : .ok("")
    }
    let begin = Clock.nanoseconds
    _ = try HTTPClient(quickConfiguration()).response(to: HTTPRequest(.get, url(server.address)))
    #expect(Clock.nanoseconds - begin >= 1_000_000_000)
  }

  @Test func aLongRetryAfterIsNotWaitedFor() throws {
    let server = try Server { _ in .status(429).with("Retry-After", "3600") }
    let error = try failure(
      HTTPClient(quickConfiguration()), HTTPRequest(.get, url(server.address)))
    #expect(error.statusCode == 429)
    #expect(error.attempts == 1)
    #expect(error.diagnosis.hints == ["wait 3600 s and try again"])
  }

  @Test func whatMayHaveHappenedIsNotRepeated() throws {
    let server = try Server { _ in .status(503) }
    let request = try HTTPRequest(.post, url(server.address), body: .bytes([1, 2]))
    #expect(try failure(HTTPClient(quickConfiguration()), request).attempts == 1)
    #expect(server.requests.count == 1)
  }

  @Test func aPostIsSentWhole() throws {
    let server = try Server { .bytes($0.body) }
    let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
    let request = try HTTPRequest(
      .post, url(server.address), headers: ["Content-Type": "application/x"], body: .bytes(body))
    #expect(try HTTPClient(quickConfiguration()).response(to: request).body == body)
    let sent = try #require(server.requests.first)
    #expect(sent.method == "POST")
    #expect(sent.headers["content-type"] == "application/x")
    #expect(sent.headers["expect"] == nil)
  }

  @Test(arguments: [HTTPMethod.head, .put, .delete]) func otherMethods(method: HTTPMethod) throws {
    let server = try Server { .ok($0.method) }
    let response = try HTTPClient(quickConfiguration()).response(
      to: HTTPRequest(method, url(server.address)))
    #expect(response.status == 200)
    #expect(server.requests.first?.method == method.rawValue)
    #expect(response.headers.contentLength == Int64(method.rawValue.count))
  }

  @Test func policyTable() {
    let policy = RetryPolicy(retries: 5, backoff: 0.25)
    #expect(policy.delay(before: 1, retryAfter: nil, jitter: 0.5) == 0.25)
    #expect(policy.delay(before: 3, retryAfter: nil, jitter: 0.5) == 1)
    #expect(policy.delay(before: 5, retryAfter: nil, jitter: 1) == 5)
    #expect(policy.delay(before: 6, retryAfter: nil, jitter: 0) == nil)
    #expect(policy.delay(before: 1, retryAfter: 60, jitter: 0) == 60)
    #expect(policy.delay(before: 1, retryAfter: 61, jitter: 0) == nil)
    let patient = RetryPolicy(retries: .max, backoff: 1)
    #expect(patient.delay(before: 1_000_000, retryAfter: nil, jitter: 0.5) == 10)
    let none = RetryPolicy(retries: 0, backoff: 1)
    #expect(none.delay(before: 1, retryAfter: nil, jitter: 0) == nil)
  }
}
