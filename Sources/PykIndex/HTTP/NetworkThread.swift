internal import CCurl
internal import Glibc
internal import PykFormats
internal import PykThreads

/// The one thread that talks to libcurl: starts what may start, and sleeps while bytes travel.
///
/// Nothing on it blocks but `curl_multi_poll`: slow sources of credentials and the decoding of
/// bodies run elsewhere and write back.
final class NetworkThread {
  let configuration: HTTPConfiguration
  let mailbox: Mailbox
  let library: CurlLibrary
  let settings: TransferSettings
  let policy: RetryPolicy
  let credentials: CredentialStore
  private let multi: CurlMulti
  var queue = RequestQueue()
  private var running: [UnsafeMutableRawPointer: Transfer] = [:]
  private var idleHandles: [UnsafeMutableRawPointer] = []
  /// Waiting for a retry, by the monotonic nanosecond at which it's due.
  private var delayed: [(due: UInt64, exchange: Exchange)] = []
  /// Waiting for credentials.
  var asking: [ObjectIdentifier: Exchange] = [:]

  static func serve(_ configuration: HTTPConfiguration, _ mailbox: Mailbox, untilIdle: Bool) {
    switch CurlLibrary.shared {
    case .success(let library):
      if let multi = CurlMulti(library) {
        NetworkThread(configuration, mailbox, library, multi).run(untilIdle: untilIdle)
      } else {
        refuse(mailbox, HTTPError(.libraryMissing(["libcurl can't be started"])))
      }
    case .failure(let error): refuse(mailbox, error)
    }
  }

  /// No libcurl: whatever was asked is answered so, and the next request finds no thread.
  private static func refuse(_ mailbox: Mailbox, _ error: HTTPError) {
    while true {
      let (messages, isClosed) = mailbox.take()
      for case .begin(let request, let promise, _) in messages {
        var own = error
        own.url = request.url.withoutCredentials
        promise.fulfil(.failure(own))
      }
      if isClosed || mailbox.leaveIfEmpty() { return }
    }
  }

  private init(
    _ configuration: HTTPConfiguration, _ mailbox: Mailbox, _ library: CurlLibrary,
    _ multi: CurlMulti
  ) {
    self.configuration = configuration
    self.mailbox = mailbox
    self.library = library
    self.multi = multi
    settings = TransferSettings(configuration, library, share: multi.share)
    credentials = configuration.credentials ?? CredentialStore()
    policy = RetryPolicy(retries: configuration.retries, backoff: configuration.backoff)
  }

  /// Ctrl-C is for the main thread, and a broken connection must not end the program.
  static func blockSignals() {
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
  }

  private func run(untilIdle: Bool) {
    mailbox.setWake { [multi] in multi.wake() }
    while true {
      let (messages, isClosed) = mailbox.take()
      for message in messages { handle(message) }
      if isClosed {
        mailbox.setWake(nil)
        cancelAll()
        break
      }
      beginDelayed()
      startWaiting()
      multi.perform()
      collectEnded()
      startWaiting()
      if untilIdle, isIdle, mailbox.leaveIfEmpty() { break }
      multi.poll(milliseconds: sleepTime)
    }
    for easy in idleHandles { pyk_curl_easy_cleanup(library.curl, easy) }
    multi.close()
  }

  private var isIdle: Bool {
    running.isEmpty && queue.waiting == 0 && delayed.isEmpty && asking.isEmpty
  }

  private var sleepTime: Int32 {
    guard let due = delayed.map(\.due).min() else { return 60_000 }
    let now = Clock.nanoseconds
    return due <= now ? 0 : Int32(clamping: (due - now) / 1_000_000 + 1)
  }

  // MARK: Letters

  private func handle(_ message: NetworkMessage) {
    switch message {
    case .begin(let request, let promise, let failures):
      do throws(HTTPFault) {
        let exchange = try Exchange(request, promise, failures: failures)
        guard request.url.scheme == "https" || request.url.scheme == "http" else {
          throw HTTPFault(
            .unsupported("`\(request.url.scheme):` is nothing that a server is asked by"))
        }
        exchange.credentials = credentials.known(for: request.url)
        queue.add(exchange)
      } catch {
        deliver(promise, .failure(HTTPError(error.kind, url: request.url)))
      }
    case .cancel(let id): cancel { $0.id == id }
    case .credentials(let id, let credentials):
      if let exchange = asking.removeValue(forKey: id) { resume(exchange, with: credentials) }
    }
  }

  private func cancel(where isMeant: (Exchange) -> Bool) {
    var ended = queue.remove(where: isMeant)
    for (easy, transfer) in running where isMeant(transfer.exchange) {
      release(easy, transfer, version: nil)
      ended.append(transfer.exchange)
    }
    ended += delayed.filter { isMeant($0.exchange) }.map(\.exchange)
    delayed.removeAll { isMeant($0.exchange) }
    for (id, exchange) in asking where isMeant(exchange) {
      asking[id] = nil
      ended.append(exchange)
    }
    for exchange in ended { fail(exchange, .cancelled) }
  }

  private func cancelAll() {
    cancel { _ in true }
    for case .begin(let request, let promise, _) in mailbox.take().messages {
      promise.fulfil(.failure(HTTPError(.cancelled, url: request.url)))
    }
  }

  // MARK: Transfers

  private func startWaiting() {
    while let (key, exchange) = queue.next() {
      let easy = idleHandles.popLast() ?? pyk_curl_easy_init(library.curl)
      guard let easy else {
        queue.ended(key, exchange.request.priority, version: nil)
        fail(exchange, .unreachable("no memory for another request"))
        continue
      }
      let transfer = Transfer(exchange, easy: easy, origin: key)
      settings.apply(to: transfer)
      running[easy] = transfer
      guard multi.add(easy) else {
        release(easy, transfer, version: nil)
        fail(exchange, .unreachable("libcurl refused the request"))
        continue
      }
    }
  }

  private func collectEnded() {
    while let (easy, code) = multi.nextEnded() {
      guard let transfer = running[easy] else { continue }
      let version = transfer.status > 0 ? httpVersion(of: easy) : nil
      let connectStatus = pyk_curl_get_long(library.curl, easy, CURLINFO_HTTP_CONNECTCODE)
      release(easy, transfer, version: version)
      conclude(transfer, code, version: version ?? .http1, connectStatus: connectStatus)
    }
  }

  private func release(
    _ easy: UnsafeMutableRawPointer, _ transfer: Transfer, version: HTTPVersion?
  ) {
    running[easy] = nil
    multi.remove(easy)
    queue.ended(transfer.origin, transfer.exchange.request.priority, version: version)
    pyk_curl_easy_reset(library.curl, easy)
    if let list = transfer.headerList { pyk_curl_free(library.curl, list) }
    transfer.headerList = nil
    if idleHandles.count < RequestQueue.mostInFlight {
      idleHandles.append(easy)
    } else {
      pyk_curl_easy_cleanup(library.curl, easy)
    }
  }

  private func httpVersion(of easy: UnsafeMutableRawPointer) -> HTTPVersion {
    switch pyk_curl_get_long(library.curl, easy, CURLINFO_HTTP_VERSION) {
    case Int(CURL_HTTP_VERSION_2_0): .http2
    case Int(CURL_HTTP_VERSION_3): .http3
    default: .http1
    }
  }

  // MARK: Waiting

  func beginAgain(_ exchange: Exchange, after seconds: Double) {
    guard seconds > 0 else { return queue.add(exchange) }
    delayed.append((Clock.nanoseconds &+ UInt64(seconds * 1e9), exchange))
  }

  private func beginDelayed() {
    guard !delayed.isEmpty else { return }
    let now = Clock.nanoseconds
    for item in delayed where item.due <= now { queue.add(item.exchange) }
    delayed.removeAll { $0.due <= now }
  }

  // MARK: Ends

  func fail(_ exchange: Exchange, _ kind: HTTPError.Kind, sentBytes: Int64 = 0) {
    var error = exchange.error(kind)
    error.sentBytes = sentBytes
    deliver(exchange.promise, .failure(error))
  }

  func deliver(_ promise: Promise<HTTPResponse>, _ result: Result<HTTPResponse, HTTPError>) {
    HTTPClient.delivery.submit { promise.fulfil(result.mapError { $0 }) }
  }
}
