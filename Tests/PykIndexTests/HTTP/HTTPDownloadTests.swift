import LoopbackServers
import PykDigests
import PykFiles
import PykFormats
import Synchronization
import SystemPackage
import Testing

@testable import PykIndex

/// Bytes that don't repeat soon, so that a piece in the wrong place is seen.
func patterned(_ count: Int) -> [UInt8] {
  var state: UInt32 = 1
  return (0..<count).map { _ in
    state = state &* 1_664_525 &+ 1_013_904_223
    return UInt8(state >> 24)
  }
}

@Suite struct HTTPDownloadTests {
  private struct Outcome {
    var response: HTTPResponse?
    var error: HTTPError?
    var contents: [UInt8]
  }

  /// Downloads into a file in which something stands already.
  private func download(
    _ server: Server, prefix: [UInt8] = [], configure: (inout HTTPRequest) -> Void = { _ in }
  ) throws -> Outcome {
    let folder = try TemporaryDirectory()
    let path = folder.path.appending("file")
    let file = try FileDescriptor.open(
      path, .readWrite, options: [.create, .truncate], permissions: .ownerReadWrite)
    defer { try? file.close() }
    try file.writeAll(prefix)
    var request = try HTTPRequest(
      .get, url(server.address + "/file"), priority: .download, sink: .file(file))
    configure(&request)
    var outcome = Outcome(contents: [])
    do {
      outcome.response = try HTTPClient(quickConfiguration()).response(to: request)
    } catch {
      outcome.error = error
    }
    outcome.contents = try Files.read(path)
    return outcome
  }

  private func expectWhole(_ outcome: Outcome, _ body: [UInt8], prefix: [UInt8] = []) {
    #expect(outcome.error == nil)
    #expect(outcome.contents == prefix + body)
    #expect(outcome.response?.bodySize == Int64(body.count))
    #expect(outcome.response?.digests == [Digest(.sha256, of: body)])
    #expect(outcome.response?.body == [])
  }

  @Test func goesToItsFileAndIsHashed() throws {
    let body = patterned(1 << 20)
    let server = try Server { .file(body, to: $0) }
    expectWhole(try download(server), body)
    #expect(server.requests.first?.headers["accept-encoding"] == "identity")
  }

  @Test func whatStandsInTheFileStays() throws {
    let body = patterned(5000)
    let counter = Counter()
    let server = try Server { request in
      var response = Server.Response.file(body, to: request)
      if counter.next() == 0 { response.truncatedAt = 3000 }
      return response
    }
    expectWhole(try download(server, prefix: [1, 2, 3]), body, prefix: [1, 2, 3])
  }

  @Test(arguments: ["\"v1\"", "Tue, 24 Nov 2026 02:00:00 GMT"])
  func aBrokenDownloadIsContinued(validator: String) throws {
    let body = patterned(300_000)
    let counter = Counter()
    let isTag = validator.hasPrefix("\"")
    let server = try Server { request in
      var response = Server.Response.file(body, etag: validator, to: request)
      if !isTag {
        response.headers.removeAll { $0.0 == "ETag" }
        response = response.with("Last-Modified", validator).with("ETag", "W/\"weak\"")
      }
      if counter.next() < 2 { response.truncatedAt = 100_000 }
      return response
    }
    expectWhole(try download(server), body)
    let requests = server.requests
    #expect(requests.map { $0.headers["range"] } == [nil, "bytes=100000-", "bytes=200000-"])
    #expect(requests.map { $0.headers["if-range"] } == [nil, validator, validator])
  }

  @Test func moreBreaksThanRetriesAreFineWithProgress() throws {
    let body = patterned(1 << 20)
    let server = try Server { request in
      var response = Server.Response.file(body, etag: "\"v\"", to: request)
      if response.body.count > 150_000 { response.truncatedAt = 150_000 }
      return response
    }
    expectWhole(try download(server), body)
    #expect(server.requests.count == 7)
  }

  @Test func aFileThatChangedIsBegunAgain() throws {
    let old = patterned(200_000)
    let new = Array(patterned(150_000).reversed())
    let counter = Counter()
    let server = try Server { request in
      if counter.next() == 0 {
        var response = Server.Response.file(old, etag: "\"old\"", to: request)
        response.truncatedAt = 180_000
        return response
      }
      return .file(new, etag: "\"new\"", to: request)
    }
    expectWhole(try download(server), new)
  }

  @Test(arguments: [nil, "W/\"weak\""]) func withoutAValidatorItIsBegunAgain(tag: String?) throws {
    let body = patterned(200_000)
    let counter = Counter()
    let server = try Server { request in
      var response = Server.Response.file(body, etag: tag, to: request)
      if counter.next() == 0 { response.truncatedAt = 150_000 }
      return response
    }
    expectWhole(try download(server), body)
    #expect(server.requests.map { $0.headers["range"] } == [nil, nil])
  }

  @Test func aPartFromAnotherPlaceIsNotAppended() throws {
    let body = patterned(200_000)
    let counter = Counter()
    let server = try Server { request in
      var response = Server.Response.file(body, etag: "\"v\"", to: request)
      switch counter.next() {
      case 0: response.truncatedAt = 150_000
      case 1:
        response.headers.removeAll { $0.0 == "Content-Range" }
        response = response.with("Content-Range", "bytes 0-49999/200000")
      default: break
      }
      return response
    }
    expectWhole(try download(server), body)
    #expect(server.requests.last?.headers["range"] == nil)
  }

  @Test func aDownloadThatNeverEndsWellFails() throws {
    let server = try Server { request in
      var response = Server.Response.file(patterned(1000), to: request)
      response.truncatedAt = 500
      return response
    }
    let outcome = try download(server)
    guard case .truncated = outcome.error?.kind else {
      Issue.record("\(outcome)")
      return
    }
    #expect(server.requests.count == 6)
  }

  @Test func aFailedAnswerWritesNothing() throws {
    let server = try Server { _ in .status(404, "not here") }
    let outcome = try download(server, prefix: [9])
    #expect(outcome.error?.statusCode == 404)
    #expect(outcome.contents == [9])
  }

  @Test func aRedirectedDownloadIsContinuedFromTheBeginning() throws {
    // Signed addresses hold for a moment only: the way is gone again.
    let body = patterned(300_000)
    let counter = Counter()
    let server = try Server { request in
      if request.path == "/file" { return .redirect(to: "/signed\(counter.next())") }
      var response = Server.Response.file(body, etag: "\"v\"", to: request)
      if request.path == "/signed0" { response.truncatedAt = 200_000 }
      return response
    }
    expectWhole(try download(server), body)
    #expect(server.requests.map(\.path) == ["/file", "/signed0", "/file", "/signed1"])
  }

  @Test func tooLargeIsSeenFromTheHead() throws {
    let server = try Server { .file(patterned(5000), to: $0) }
    let outcome = try download(server) { request in
      guard case .file(let file, _, _) = request.sink else { return }
      request.sink = .file(file, limit: 4999)
    }
    #expect(outcome.error?.kind == .tooLarge(limit: 4999))
    #expect(outcome.contents.isEmpty)
  }

  @Test func aFullOrReadOnlyFileIsTold() throws {
    let server = try Server { .file(patterned(100), to: $0) }
    let file = try FileDescriptor.open("/dev/null", .readOnly)
    defer { try? file.close() }
    let request = try HTTPRequest(.get, url(server.address), sink: .file(file))
    let error = try failure(HTTPClient(quickConfiguration()), request)
    guard case .notWritten = error.kind else {
      Issue.record("\(error)")
      return
    }
    #expect(server.requests.count == 1)
  }

  @Test func progressGoesUpToTheWhole() throws {
    let body = patterned(1 << 20)
    let counter = Counter()
    let server = try Server { request in
      var response = Server.Response.file(body, etag: "\"v\"", to: request)
      if counter.next() == 0 { response.truncatedAt = 300_000 }
      return response
    }
    let steps = Mutex<[HTTPProgress]>([])
    let outcome = try download(server) { request in
      request.progress = { step in steps.withLock { $0.append(step) } }
    }
    expectWhole(outcome, body)
    let seen = steps.withLock { $0 }
    #expect(seen.last == HTTPProgress(received: 1 << 20, total: 1 << 20))
    #expect(seen.map(\.received) == seen.map(\.received).sorted())
    #expect(seen.allSatisfy { $0.total == 1 << 20 })
  }

  @Test func chunksComeInOrder() throws {
    let body = patterned(500_000)
    let server = try Server { .file(body, to: $0) }
    let taken = Mutex<[UInt8]>([])
    let request = try HTTPRequest(
      .get, url(server.address),
      sink: .chunks { offset, bytes in
        taken.withLock { taken in
          taken.removeLast(taken.count - Int(offset))
          taken.append(contentsOf: bytes)
        }
        return true
      })
    let response = try HTTPClient(quickConfiguration()).response(to: request)
    #expect(response.bodySize == 500_000)
    #expect(taken.withLock { $0 } == body)
    let refusing = try HTTPRequest(.get, url(server.address), sink: .chunks { _, _ in false })
    #expect(try failure(HTTPClient(quickConfiguration()), refusing).kind == .cancelled)
  }
}
