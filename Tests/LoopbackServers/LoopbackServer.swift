internal import Glibc
internal import PykThreads
internal import Synchronization
internal import SystemPackage

/// A server of HTTP/1.1 on a free port of the loopback interface, scripted by a closure.
///
///     let server = try LoopbackServer { request in
///       request.path == "/simple/acme/" ? .html("<a href=…>") : .status(404)
///     }
///     let url = try #require(URL(server.address + "/simple/acme/"))
///
/// - Each connection is served on a thread of its own and kept alive.
/// - Every request that came is in `requests`, in the order in which they came.
/// - The listener closes when the server is released or `stop` is called.
package final class LoopbackServer: Sendable {
  package struct Request: Sendable {
    package var method: String
    /// As it stood in the request line, with its query.
    package var path: String
    /// Names in lower case; of several values the last.
    package var headers: [String: String]
    package var body: [UInt8]
    /// Numbers the connections from 0.
    package var connection: Int
  }

  /// What to answer; the usual ones are made by `Response.ok`, `.status`, `.file` and others.
  package struct Response: Sendable {
    package var status = 200
    package var reason = "OK"
    package var headers: [(String, String)] = []
    package var body: [UInt8] = []
    /// `Content-Length`; nil leaves it out, and the connection is closed after the body.
    package var length: Int?
    /// So many bytes of the body are sent, then the connection is closed.
    package var truncatedAt: Int?
    /// Seconds before the head.
    package var delay: Double = 0
    /// Seconds between the first byte of the body and the rest.
    package var stall: Double = 0
    /// Closes the connection without a word.
    package var hangsUp = false
    /// Sent as they are instead of everything else.
    package var raw: [UInt8]?

    package init(headers: [(String, String)] = [], body: [UInt8] = [], length: Int? = nil) {
      self.headers = headers
      self.body = body
      self.length = length
    }
  }

  private struct State {
    var requests: [Request] = []
    var connections = 0
    var isStopped = false
  }

  package let port: Int
  private let listener: Int32
  private let state = Mutex(State())

  /// Such as `http://127.0.0.1:40123`.
  package var address: String { "http://127.0.0.1:\(port)" }
  package var requests: [Request] { state.withLock { $0.requests } }
  package var connectionCount: Int { state.withLock { $0.connections } }

  /// - Parameter respond: Called on the connection's thread; may block.
  package init(_ respond: @escaping @Sendable (Request) -> Response) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = listener
    let status = withUnsafeMutablePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Int32 in
        guard bind(descriptor, address, length) == 0, listen(descriptor, 128) == 0 else {
          return -1
        }
        return getsockname(descriptor, address, &length)
      }
    }
    port = Int(UInt16(bigEndian: place.sin_port))
    guard status == 0 else { throw Errno(rawValue: errno) }
    startDetachedThread { [weak self, listener] in
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else {
          if errno == EINTR || errno == ECONNABORTED { continue }
          // Closed here alone: elsewhere its number could belong to another file by now.
          close(listener)
          return
        }
        guard let number = self?.countConnection() else {
          close(client)
          continue
        }
        startDetachedThread { [weak self] in
          var connection = LoopbackConnection(client, number: number)
          while let request = connection.readRequest() {
            guard self?.record(request) == true else { break }
            guard connection.send(respond(request), to: request) else { break }
          }
          close(client)
        }
      }
    }
  }

  deinit { stop() }

  package func stop() {
    let wasRunning = state.withLock { state in
      defer { state.isStopped = true }
      return !state.isStopped
    }
    guard wasRunning else { return }
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private func countConnection() -> Int? {
    state.withLock { state in
      guard !state.isStopped else { return nil }
      state.connections += 1
      return state.connections - 1
    }
  }

  private func record(_ request: Request) -> Bool {
    state.withLock { state in
      state.requests.append(request)
      return !state.isStopped
    }
  }
}

extension LoopbackServer.Response {
  package static func ok(_ body: String, type: String = "text/plain") -> Self {
    bytes(Array(body.utf8), type: type)
  }

  package static func html(_ body: String) -> Self { ok(body, type: "text/html") }

  package static func bytes(_ body: [UInt8], type: String = "application/octet-stream") -> Self {
    Self(headers: [("Content-Type", type)], body: body, length: body.count)
  }

  package static func status(_ code: Int, _ body: String = "", type: String = "text/plain") -> Self
  {
    var response = ok(body, type: type)
    response.status = code
    response.reason = "Because"
    return response
  }

  package static func redirect(_ code: Int = 302, to location: String) -> Self {
    status(code).with("Location", location)
  }

  package func with(_ name: String, _ value: String) -> Self {
    var response = self
    response.headers.append((name, value))
    return response
  }

  /// A file as a good server gives it: whole, or the part that `Range` asks for where `If-Range`
  /// allows.
  package static func file(_ body: [UInt8], etag: String? = nil, to request: LoopbackServer.Request)
    -> Self
  {
    var response = bytes(body).with("Accept-Ranges", "bytes")
    if let etag { response = response.with("ETag", etag) }
    guard let text = request.headers["range"], text.hasPrefix("bytes=") else { return response }
    if let condition = request.headers["if-range"], condition != etag { return response }
    let ends = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2 else { return response }
    let first = Int(ends[0]) ?? max(0, body.count - (Int(ends[1]) ?? 0))
    let last = ends[0].isEmpty ? body.count - 1 : min(Int(ends[1]) ?? .max, body.count - 1)
    guard first <= last else {
      return status(416).with("Content-Range", "bytes */\(body.count)")
    }
    response.status = 206
    response.reason = "Partial Content"
    response.body = Array(body[first...last])
    response.length = response.body.count
    return response.with("Content-Range", "bytes \(first)-\(last)/\(body.count)")
  }
}
