package import PykDigests
package import PykFormats

/// A successful answer: a status of 200 to 299, or 304 to a conditional request.
package struct HTTPResponse: Sendable {
  package var status: Int
  package var headers: HTTPHeaders
  /// Decoded; empty unless the sink was `.memory`.
  package var body: [UInt8]
  /// The bytes that went to the sink (decoded ones for `.memory`).
  package var bodySize: Int64
  /// What a `.file` sink was asked to hash, in that order; covers the whole body.
  package var digests: [Digest]
  /// Where the answer came from after redirects, without credentials.
  package var finalURL: URL
  package var httpVersion: HTTPVersion
  /// Seconds since 1970, for `CachePolicy`.
  package var requestedAt: Int64
  package var receivedAt: Int64

  package init(
    status: Int, headers: HTTPHeaders, body: [UInt8], bodySize: Int64, digests: [Digest] = [],
    finalURL: URL, httpVersion: HTTPVersion, requestedAt: Int64 = 0, receivedAt: Int64 = 0
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.bodySize = bodySize
    self.digests = digests
    self.finalURL = finalURL
    self.httpVersion = httpVersion
    self.requestedAt = requestedAt
    self.receivedAt = receivedAt
  }

  /// Whether the server says that what the caller has is still good.
  package var isNotModified: Bool { status == 304 }
}

package enum HTTPVersion: Sendable, Hashable {
  case http1
  case http2
  case http3
}

extension HTTPResponse {
  /// How long this answer may be used again.
  package var cachePolicy: CachePolicy {
    CachePolicy(headers, requestedAt: requestedAt, receivedAt: receivedAt)
  }

  /// The whole size of the file that a part was taken from (`Content-Range`), where it's told.
  package var completeSize: Int64? { HTTPContentRange(headers)?.complete }
}

/// `Content-Range: bytes 0-99/1234`.
///
/// https://www.rfc-editor.org/rfc/rfc9110#section-14.4
struct HTTPContentRange: Equatable {
  /// Nil in an answer of 416, which tells the size alone.
  var range: ClosedRange<Int64>?
  var complete: Int64?

  init?(_ headers: HTTPHeaders) {
    guard let text = headers.last("content-range") else { return nil }
    self.init(text)
  }

  init?(_ text: String) {
    let parts = text.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bytes" else { return nil }
    let halves = parts[1].split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2 else { return nil }
    if halves[1] != "*" {
      guard let size = Int64(halves[1]), size >= 0 else { return nil }
      complete = size
    }
    if halves[0] == "*" { return }
    let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = Int64(ends[0]), let last = Int64(ends[1]),
      first >= 0, first <= last, complete.map({ last < $0 }) ?? true
    else { return nil }
    range = first...last
  }
}
