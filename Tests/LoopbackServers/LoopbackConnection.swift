internal import Glibc

/// One connection of a `LoopbackServer`: reads requests, writes what it is told.
struct LoopbackConnection {
  private let descriptor: Int32
  private let number: Int
  private var held: [UInt8] = []

  init(_ descriptor: Int32, number: Int) {
    self.descriptor = descriptor
    self.number = number
    var on: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  private mutating func fill() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    held += buffer[..<count]
    return true
  }

  mutating func readRequest() -> LoopbackServer.Request? {
    let end = Array("\r\n\r\n".utf8)
    var position: Int?
    while position == nil {
      position = held.firstRange(of: end)?.lowerBound
      // A client that speaks TLS would wait for ever for an answer.
      if held.first == 0x16 || (position == nil && !fill()) { return nil }
    }
    guard let position else { return nil }
    let lines = String(decoding: held[..<position], as: UTF8.self).split(separator: "\r\n")
    held.removeFirst(position + 4)
    let words = lines[0].split(separator: " ").map(String.init)
    guard words.count == 3 else { return nil }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      headers[line[..<colon].lowercased()] = String(value)
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    while held.count < length { if !fill() { return nil } }
    let body = Array(held[..<length])
    held.removeFirst(length)
    return LoopbackServer.Request(
      method: words[0], path: words[1], headers: headers, body: body, connection: number)
  }

  /// Whether the connection may carry another request.
  func send(_ response: LoopbackServer.Response, to request: LoopbackServer.Request) -> Bool {
    if response.delay > 0 { usleep(UInt32(response.delay * 1e6)) }
    if response.hangsUp { return false }
    if let raw = response.raw {
      _ = write(raw)
      return false
    }
    var head = "HTTP/1.1 \(response.status) \(response.reason)\r\n"
    for (name, value) in response.headers { head += "\(name): \(value)\r\n" }
    if let length = response.length { head += "Content-Length: \(length)\r\n" }
    if response.length == nil { head += "Connection: close\r\n" }
    guard write(Array((head + "\r\n").utf8)) else { return false }
    if request.method == "HEAD" { return response.length != nil }
    let body = response.truncatedAt.map { Array(response.body.prefix($0)) } ?? response.body
    if response.stall > 0, !body.isEmpty {
      guard write(Array(body[..<1])) else { return false }
      usleep(UInt32(response.stall * 1e6))
      guard write(Array(body[1...])) else { return false }
    } else {
      guard write(body) else { return false }
    }
    return response.truncatedAt == nil && response.length != nil
  }

  private func write(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}
