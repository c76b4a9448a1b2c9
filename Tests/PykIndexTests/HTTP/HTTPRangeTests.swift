import LoopbackServers
import PykFormats
import Testing

@testable import PykIndex

@Suite struct HTTPRangeTests {
  private static let body = patterned(10_000)

  @Test(arguments: [
    (HTTPRange.bytes(10...19), 10..<20), (.from(9_990), 9_990..<10_000),
    (.last(100), 9_900..<10_000), (.last(20_000), 0..<10_000), (.bytes(0...99_999), 0..<10_000),
  ])
  func aPartComes(range: HTTPRange, expected: Range<Int>) throws {
    let server = try Server { .file(Self.body, to: $0) }
    let request = try HTTPRequest(.get, url(server.address), range: range)
    let response = try HTTPClient(quickConfiguration()).response(to: request)
    #expect(response.status == 206)
    #expect(response.body == Array(Self.body[expected]))
    #expect(response.completeSize == 10_000)
    #expect(server.requests.first?.headers["range"] == range.description)
    #expect(server.requests.first?.headers["accept-encoding"] == "identity")
  }

  @Test func aServerWithoutRangesIsToldApartBeforeTheWholeComes() throws {
    let server = try Server { _ in .bytes(Self.body) }
    let request = try HTTPRequest(
      .get, url(server.address), range: .last(10), sink: .memory(limit: 100))
    let error = try failure(HTTPClient(quickConfiguration()), request)
    #expect(error.kind == .rangeIgnored)
    #expect(server.requests.count == 1)
  }

  @Test func beyondTheEndIs416() throws {
    let server = try Server { .file(Self.body, to: $0) }
    let request = try HTTPRequest(.get, url(server.address), range: .from(10_000))
    #expect(try failure(HTTPClient(quickConfiguration()), request).statusCode == 416)
  }

  @Test(arguments: ["bytes 11-20/10000", "bytes 0-9/10000", "items 10-19/10000", "bytes */5", ""])
  func anotherPartThanAskedIsRefused(contentRange: String) throws {
    let server = try Server { _ in
      var response = Server.Response.bytes([UInt8](repeating: 1, count: 10))
      response.status = 206
      return response.with("Content-Range", contentRange)
    }
    let request = try HTTPRequest(.get, url(server.address), range: .bytes(10...19))
    guard case .malformed = try failure(HTTPClient(quickConfiguration()), request).kind else {
      Issue.record("taken")
      return
    }
  }

  @Test(
    arguments: [
      ("bytes 0-99/1234", 0...99, 1234), ("bytes 5-5/*", 5...5, nil), ("BYTES */77", nil, 77),
    ] as [(String, ClosedRange<Int64>?, Int64?)])
  func contentRange(text: String, range: ClosedRange<Int64>?, complete: Int64?) throws {
    let read = try #require(HTTPContentRange(text))
    #expect(read.range == range)
    #expect(read.complete == complete)
  }

  @Test(arguments: [
    "", "bytes", "bytes 0-99", "bytes 9-5/10", "bytes 0-10/10", "bytes -1-2/10", "bytes a-b/c",
    "bytes 0-1/-5", "bytes 0-99999999999999999999/*", "bytes 0-1-2/9", "seconds 0-1/2",
  ])
  func whatIsNoContentRange(text: String) { #expect(HTTPContentRange(text) == nil) }
}
