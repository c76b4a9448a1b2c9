internal import CCurl
internal import Glibc
internal import PykDiagnostics
internal import PykFiles

/// One attempt of an exchange: a libcurl handle and what came of it so far.
///
/// Lives on the network thread. libcurl calls `receiveHeader` and `receiveBody` while the handle
/// is in its multi handle, and `NetworkThread` holds the transfer for that long.
final class Transfer {
  private enum Destination { case undecided, sink, excerpt, nowhere }

  let exchange: Exchange
  let easy: UnsafeMutableRawPointer
  let origin: OriginKey
  /// Seconds since 1970.
  let startedAt = Clock.seconds
  /// The offset that a continued download asked for.
  let resumedAt: Int64?
  private(set) var status = 0
  private(set) var reason = ""
  private(set) var headers = HTTPHeaders()
  private var headBytes = 0
  private var destination = Destination.undecided
  private(set) var excerpt: [UInt8] = []
  private var discarded = 0
  /// Why a callback told libcurl to stop.
  private(set) var fault: HTTPError.Kind?
  /// Whether a callback stopped because it knew enough.
  private(set) var hasEnough = false
  /// What came in this attempt.
  private(set) var receivedNow: Int64 = 0
  /// Whether trust was looked for in the second place.
  var usedSecondFile = false
  /// Reads the body, where that is streamed.
  let sender: BodySender?
  /// Freed with the transfer.
  var headerList: UnsafeMutablePointer<curl_slist>?
  let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  static let headLimit = 256 << 10
  static let excerptLimit = 2 << 10
  static let discardLimit = 256 << 10

  init(_ exchange: Exchange, easy: UnsafeMutableRawPointer, origin: OriginKey) {
    self.exchange = exchange
    self.easy = easy
    self.origin = origin
    if case .stream(let stream) = exchange.body {
      sender = BodySender(stream, progress: exchange.request.sent)
    } else {
      sender = nil
    }
    resumedAt = exchange.receiver.canResume ? exchange.receiver.received : nil
    errorText.pointee = 0
  }

  deinit { errorText.deallocate() }

  // MARK: The head

  func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    headBytes += line.count
    guard headBytes <= Self.headLimit else {
      fault = .malformed("the head of the answer is larger than \(Self.headLimit >> 10) KiB")
      return false
    }
    if line.starts(with: "HTTP/".utf8) {
      headers = HTTPHeaders()
      readStatus(line)
    } else if destination == .undecided, let (name, value) = HTTPHeaders.field(in: line) {
      // What comes after the body (trailers) is nothing that anyone here asks about.
      headers.append(name, value)
    }
    return true
  }

  private func readStatus(_ line: UnsafeRawBufferPointer) {
    let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
    status = words.count > 1 ? Int(String(decoding: words[1], as: UTF8.self)) ?? 0 : 0
    reason = words.count > 2 ? PlainText.line(Array(words[2]), limit: 80) : ""
  }

  var isSuccess: Bool { (200..<300).contains(status) }

  var isRedirect: Bool {
    switch status {
    case 301, 302, 303, 307, 308: headers.last("location") != nil
    default: false
    }
  }

  // MARK: The body

  func receiveBody(_ chunk: UnsafeRawBufferPointer) -> Bool {
    do throws(HTTPFault) {
      try beginBody()
      switch destination {
      case .sink:
        try exchange.receiver.receive(chunk)
        receivedNow += Int64(chunk.count)
        tellProgress(isLast: false)
      case .excerpt, .nowhere, .undecided:
        if destination == .excerpt {
          excerpt.append(contentsOf: chunk.prefix(max(0, Self.excerptLimit - excerpt.count)))
        }
        // A short body is read to its end, so that the connection can be used again.
        discarded += chunk.count
        if discarded > Self.discardLimit {
          hasEnough = true
          return false
        }
      }
      return true
    } catch {
      fault = error.kind
      return false
    }
  }

  /// Decides where the body goes, once its head is whole; also called where there is no body.
  func beginBody() throws(HTTPFault) {
    guard destination == .undecided else { return }
    guard isSuccess else {
      destination = isRedirect ? .nowhere : .excerpt
      return
    }
    destination = .sink
    let receiver = exchange.receiver
    if let resumedAt {
      try continueBody(at: resumedAt)
    } else {
      try receiver.restart()
      try checkRange()
      receiver.validator = Self.validator(in: headers)
    }
    if let length = headers.contentLength, exchange.method != .head {
      guard length <= receiver.limit - receiver.received else {
        throw HTTPFault(.tooLarge(limit: receiver.limit))
      }
      receiver.expect(length)
    }
  }

  /// The answer to a request for the rest of a file: 206 with that rest, or the whole again.
  private func continueBody(at offset: Int64) throws(HTTPFault) {
    let receiver = exchange.receiver
    guard status == 206 else {
      try receiver.restart()
      receiver.validator = Self.validator(in: headers)
      return
    }
    guard HTTPContentRange(headers)?.range?.lowerBound == (rangeStart ?? 0) + offset else {
      try receiver.restart()
      throw HTTPFault(.truncated("the server continued at another place than was asked for"))
    }
  }

  private var rangeStart: Int64? {
    switch exchange.request.range {
    case .bytes(let range): range.lowerBound
    case .from(let offset): offset
    case .last, nil: nil
    }
  }

  private func checkRange() throws(HTTPFault) {
    guard exchange.request.range != nil else {
      if status == 206 { throw HTTPFault(.malformed("a part came that nobody asked for")) }
      return
    }
    guard status == 206 else { throw HTTPFault(.rangeIgnored) }
    guard let given = HTTPContentRange(headers)?.range,
      given.lowerBound == rangeStart ?? given.lowerBound
    else { throw HTTPFault(.malformed("another part came than was asked for")) }
  }

  /// A strong entity tag, else the time of the last change.
  ///
  /// https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5
  private static func validator(in headers: HTTPHeaders) -> String? {
    if let tag = headers.last("etag"), tag.hasPrefix("\"") { return tag }
    return headers.last("last-modified")
  }

  // MARK: A streamed body

  /// Nil ends the transfer.
  func sendBody(_ buffer: UnsafeMutableRawBufferPointer) -> Int? {
    guard let sender else { return 0 }
    if let count = sender.read(into: buffer) { return count }
    fault = .notRead(sender.failure.map { "\($0.diagnosis.what): \($0.errno.cause)" } ?? "")
    return nil
  }

  // MARK: Progress

  func tellProgress(isLast: Bool) {
    guard let progress = exchange.request.progress else { return }
    let now = Clock.nanoseconds
    guard isLast || now - exchange.toldProgress >= 50_000_000 else { return }
    exchange.toldProgress = now
    let received = exchange.receiver.received
    let total = headers.contentLength.map { ($0 &+ received) &- receivedNow }
    progress(HTTPProgress(received: received, total: total))
  }
}
