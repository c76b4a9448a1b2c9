internal import CCurl
internal import PykFormats
internal import PykThreads

/// What follows from the end of a transfer: an answer, another request, or an error.
extension NetworkThread {
  static let mostRedirects = 10

  /// So much in one attempt is progress, and the retries are counted anew.
  private static let progressBytes: Int64 = 64 << 10

  /// Keyrings and people are asked one after the other.
  private static let asker = WorkerPool(threads: 1)

  func conclude(_ transfer: Transfer, _ code: CURLcode, version: HTTPVersion, connectStatus: Int) {
    let exchange = transfer.exchange
    if let fault = transfer.fault { return failed(transfer, fault) }
    // A server that refuses an upload may answer and close before it has read all of it.
    let isRefusal = transfer.sender != nil && transfer.status >= 300
    guard code == CURLE_OK || transfer.hasEnough || isRefusal else {
      if code == CURLE_PEER_FAILED_VERIFICATION, settings.tryOtherTrust(after: transfer) {
        return queue.add(exchange)
      }
      let kind = settings.kind(of: code, transfer, connectStatus: connectStatus)
      let neverSent =
        code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST
        || code == CURLE_COULDNT_RESOLVE_PROXY
      return failed(transfer, kind, mayRepeat: neverSent)
    }
    do throws(HTTPFault) {
      try transfer.beginBody()
    } catch {
      return failed(transfer, error.kind)
    }
    switch transfer.status {
    case 200..<300: succeed(transfer, version)
    case 304 where exchange.isConditional: succeed(transfer, version)
    case _ where transfer.isRedirect: redirect(transfer)
    case 401: authenticate(transfer)
    default: failed(transfer, .status(failedStatus(of: transfer)))
    }
  }

  // MARK: Success

  private func succeed(_ transfer: Transfer, _ version: HTTPVersion) {
    let exchange = transfer.exchange
    if transfer.isSuccess, exchange.method != .head { transfer.tellProgress(isLast: true) }
    let receiver = exchange.receiver
    let size = receiver.received
    var response = HTTPResponse(
      status: transfer.status, headers: transfer.headers, body: receiver.takeBytes(),
      bodySize: size, digests: receiver.finishDigests(), finalURL: exchange.target,
      httpVersion: version, requestedAt: transfer.startedAt, receivedAt: Clock.seconds)
    let promise = exchange.promise
    guard let coding = response.headers["content-encoding"], !response.body.isEmpty,
      response.status != 206
    else { return HTTPClient.delivery.submit { [response] in promise.fulfil(.success(response)) } }
    let compressed = response.body
    response.body = []
    let limit = Int(clamping: receiver.limit)
    let failures = exchange.failures + 1
    let most = min(configuration.retries, exchange.request.retries ?? .max)
    let mayRepeat = failures <= most && exchange.request.isIdempotent
    let request = exchange.request
    let target = exchange.target
    HTTPClient.delivery.submit { [response, mailbox] in
      do throws(HTTPFault) {
        var response = response
        response.body = try ContentCoding.decode(compressed, coding: coding, limit: limit)
        response.bodySize = Int64(response.body.count)
        promise.fulfil(.success(response))
      } catch {
        if mayRepeat, case .truncated = error.kind,
          case .delivered = mailbox.post(.begin(request, promise, failures: failures))
        {
          return
        }
        promise.fulfil(.failure(HTTPError(error.kind, url: target, attempts: failures)))
      }
    }
  }

  // MARK: Redirects

  private func redirect(_ transfer: Transfer) {
    let exchange = transfer.exchange
    let location = transfer.headers.last("location") ?? ""
    let shown = PlainText.line(Array(location.utf8), limit: 200)
    guard let next = exchange.target.resolving(location) else {
      return fail(exchange, .malformed("it redirects to `\(shown)`, which is no URL"))
    }
    func refuse(_ reason: String) {
      fail(exchange, .refusedRedirect(to: next.withoutCredentials.description, reason))
    }
    guard next.scheme == "https" || next.scheme == "http" else {
      return refuse("a server may only redirect to `https:` and `http:`")
    }
    guard exchange.request.followsRedirects else {
      return refuse("this request must go where it was meant to go")
    }
    guard exchange.redirects < Self.mostRedirects else {
      return fail(exchange, .tooManyRedirects(Self.mostRedirects))
    }
    if exchange.target.scheme == "https", next.scheme == "http",
      !TrustSettings.isTrusted(next, among: configuration.trustedHosts)
    {
      return refuse("that would go on without encryption")
    }
    exchange.follow(next, status: transfer.status)
    exchange.credentials = credentials.known(for: exchange.target)
    queue.add(exchange)
  }

  // MARK: Credentials

  private func authenticate(_ transfer: Transfer) {
    let exchange = transfer.exchange
    let sent = exchange.credentials
    if exchange.headers["authorization"] != nil {
      exchange.refused = .caller
    } else if let sent {
      exchange.refused = sent.source
      credentials.forget(sent, for: exchange.target)
    }
    let status = failedStatus(of: transfer)
    guard exchange.headers["authorization"] == nil, exchange.askedFor != exchange.target.origin
    else { return fail(exchange, .status(status)) }
    exchange.askedFor = exchange.target.origin
    exchange.failedStatus = status
    asking[exchange.id] = exchange
    let id = exchange.id
    let target = exchange.target
    Self.asker.submit { [credentials, mailbox] in
      _ = mailbox.post(.credentials(id, credentials.ask(for: target, refused: sent)))
    }
  }

  func resume(_ exchange: Exchange, with credentials: Credentials?) {
    guard let credentials else {
      let status = exchange.failedStatus ?? HTTPFailedStatus(code: 401)
      return fail(exchange, .status(status))
    }
    exchange.credentials = credentials
    queue.add(exchange)
  }

  // MARK: Failure

  private func failedStatus(of transfer: Transfer) -> HTTPFailedStatus {
    var status = HTTPFailedStatus(
      code: transfer.status, reason: transfer.reason,
      excerpt: PlainText.excerpt(transfer.excerpt, mediaType: transfer.headers.mediaType),
      refused: transfer.status == 401
        ? transfer.exchange.refused
        : transfer.status == 403 ? transfer.exchange.credentials?.source : nil,
      retryAfter: transfer.headers.last("retry-after").flatMap {
        HTTPDate.delay($0, now: Clock.seconds)
      })
    status.body = transfer.excerpt
    return status
  }

  /// - Parameter mayRepeat: Whether the server can't have acted on it, whatever the method.
  private func failed(_ transfer: Transfer, _ kind: HTTPError.Kind, mayRepeat: Bool = false) {
    let exchange = transfer.exchange
    if transfer.receivedNow >= Self.progressBytes, exchange.receiver.canResume {
      exchange.failures = 0
    }
    var retryAfter: Int?
    if case .status(let status) = kind { retryAfter = status.retryAfter }
    var policy = policy
    if let most = exchange.request.retries { policy.retries = min(most, policy.retries) }
    var retry = exchange.failures + 1
    // Counted on their own: they take nothing from the others.
    if case .truncated = kind, let most = configuration.resumeRetries,
      exchange.request.retries == nil
    {
      policy.retries = most
      exchange.resumptions += 1
      retry = exchange.resumptions
    } else {
      exchange.failures += 1
    }
    guard exchange.request.isIdempotent || mayRepeat, policy.mayPass(kind),
      exchange.attempts < RetryPolicy.mostAttempts,
      let delay = policy.delay(
        before: retry, retryAfter: retryAfter, jitter: .random(in: 0...1))
    else { return fail(exchange, kind, sentBytes: transfer.sender?.sent ?? 0) }
    let error = exchange.error(kind)
    exchange.attempts += 1
    configuration.onRetry?(
      HTTPRetryNotice(error: error, retry: exchange.attempts - 1, delay: delay))
    // Back to where it began: what a redirect pointed to may hold for a short time only.
    exchange.rewind()
    exchange.credentials = credentials.known(for: exchange.request.url)
    beginAgain(exchange, after: delay)
  }
}
