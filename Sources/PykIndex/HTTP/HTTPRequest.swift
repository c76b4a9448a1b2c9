package import PykDigests
package import PykFormats
package import SystemPackage

/// One request as its caller wants it; redirects, retries and authentication are the client's.
package struct HTTPRequest: Sendable {
  package var method: HTTPMethod
  /// `http` or `https`; credentials in it are used and never sent as part of the target.
  package var url: URL
  /// `Accept-Encoding`, `Range`, `If-Range`, `User-Agent` and `Authorization` are added by the
  /// client unless they are given here.
  package var headers: HTTPHeaders
  package var body: HTTPBody
  /// Asks for a part. An answer that is not `206 Partial Content` ends in
  /// `HTTPError.Kind.rangeIgnored` as soon as its head is there, before the whole file comes.
  package var range: HTTPRange?
  package var priority: HTTPPriority
  package var sink: HTTPSink
  /// Called on the network thread, at most 20 times a second and once at the end.
  package var progress: (@Sendable (HTTPProgress) -> Void)?
  /// Called on the network thread, at most 20 times a second and once at the end, with how much
  /// of a streamed body has been sent; goes back where the body begins again.
  package var sent: (@Sendable (Int64) -> Void)?
  /// Seconds without a byte; nil: what the client's configuration says.
  package var timeout: Int?
  /// How often it is sent again at the most; nil: what the client's configuration says.
  package var retries: Int?
  /// Where false, a redirect ends in `HTTPError.Kind.refusedRedirect`: for uploads.
  package var followsRedirects: Bool
  /// Whether a failure may be answered by sending the request again.
  package var isIdempotent: Bool

  package init(
    _ method: HTTPMethod = .get, _ url: URL, headers: HTTPHeaders = [:], body: HTTPBody = .none,
    range: HTTPRange? = nil, priority: HTTPPriority = .page,
    sink: HTTPSink = .memory(limit: 64 << 20),
    progress: (@Sendable (HTTPProgress) -> Void)? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.range = range
    self.priority = priority
    self.sink = sink
    self.progress = progress
    followsRedirects = true
    isIdempotent = method != .post
  }
}

package enum HTTPMethod: String, Sendable, Hashable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
  case put = "PUT"
  case delete = "DELETE"
}

package enum HTTPBody: Sendable {
  case none
  case bytes([UInt8])
  /// Read while it is sent, so that its size costs no memory.
  case stream(HTTPBodyStream)
}

/// Which bytes of a file are wanted; offsets count from 0.
package enum HTTPRange: Sendable, Hashable, CustomStringConvertible {
  case bytes(ClosedRange<Int64>)
  case from(Int64)
  case last(Int64)

  /// As the `Range` field has it, such as `bytes=0-99`.
  package var description: String {
    switch self {
    case .bytes(let range): "bytes=\(range.lowerBound)-\(range.upperBound)"
    case .from(let offset): "bytes=\(offset)-"
    case .last(let count): "bytes=-\(count)"
    }
  }
}

/// What goes first when more is asked for than may be under way.
package enum HTTPPriority: Int, Sendable, Hashable, CaseIterable {
  /// Pages and metadata, which others wait for.
  case page
  /// Files, which take long.
  case download
}

/// Where the body of a successful answer goes; that of a failed one never goes there.
package enum HTTPSink: Sendable {
  /// `HTTPResponse.body`, decoded, of at most `limit` bytes before and after decoding.
  case memory(limit: Int)
  /// A file that is open for writing, from its current offset on.
  ///
  /// - The caller keeps it open until the promise is fulfilled, and closes it.
  /// - Bytes are written as they come, never decoded, and hashed on the way.
  /// - A broken transfer is continued, or begun again at the same offset.
  /// - `limit` is the largest size that is accepted, in bytes.
  case file(FileDescriptor, hashing: [HashAlgorithm] = [.sha256], limit: Int64 = .max)
  /// Called on the network thread with the offset of the bytes, which count from 0.
  ///
  /// An offset of 0 after others means that the transfer began again. Returning false ends the
  /// request with `HTTPError.Kind.cancelled`.
  case chunks(@Sendable (_ offset: Int64, _ bytes: UnsafeRawBufferPointer) -> Bool)
}

/// How far a body has come, in bytes.
package struct HTTPProgress: Sendable, Hashable {
  package var received: Int64
  /// Nil where the server didn't say.
  package var total: Int64?

  package init(received: Int64, total: Int64?) {
    self.received = received
    self.total = total
  }
}
