internal import PykFormats
internal import PykThreads

/// One request on its way through redirects, questions for credentials and retries.
///
/// Lives on the network thread.
final class Exchange {
  let request: HTTPRequest
  let promise: Promise<HTTPResponse>
  let receiver: BodyReceiver

  /// What is asked for now, without credentials.
  var target: URL
  var method: HTTPMethod
  var body: HTTPBody
  var headers: HTTPHeaders
  var credentials: Credentials?
  /// Whose credentials the server answered with 401.
  var refused: CredentialSource?
  /// The server for which keyring and person were asked.
  var askedFor: URL.Origin?
  /// What to say should nobody know better.
  var failedStatus: HTTPFailedStatus?
  var redirects = 0
  /// How often it was begun.
  var attempts: Int
  /// How often it failed since it last made progress.
  var failures: Int
  /// How often its body broke off and was gone on with or begun again.
  var resumptions = 0
  /// Monotonic nanoseconds: when the last progress was told.
  var toldProgress: UInt64 = 0

  init(
    _ request: HTTPRequest, _ promise: Promise<HTTPResponse>, failures: Int
  ) throws(HTTPFault) {
    self.request = request
    self.promise = promise
    self.failures = failures
    attempts = failures + 1
    receiver = try BodyReceiver(request.sink)
    target = request.url.withoutCredentials
    method = request.method
    body = request.body
    headers = request.headers
  }

  var id: ObjectIdentifier { ObjectIdentifier(promise) }

  func error(_ kind: HTTPError.Kind) -> HTTPError {
    HTTPError(kind, url: target, attempts: attempts)
  }

  /// Whether 304 is an answer to it.
  var isConditional: Bool {
    headers["if-none-match"] != nil || headers["if-modified-since"] != nil
  }

  /// Makes it what it was before its first redirect.
  func rewind() {
    target = request.url.withoutCredentials
    method = request.method
    body = request.body
    headers = request.headers
    redirects = 0
  }

  /// Goes to where a redirect points; the body and what is secret only come along where they may.
  func follow(_ next: URL, status: Int) {
    let leavesOrigin = next.origin != target.origin
    if leavesOrigin {
      headers["authorization"] = nil
      headers["cookie"] = nil
      headers["proxy-authorization"] = nil
      credentials = nil
      refused = nil
    }
    switch status {
    case 301, 302, 303:
      if method != .get && method != .head {
        method = .get
        body = .none
        headers["content-type"] = nil
        headers["content-encoding"] = nil
      }
    default: break
    }
    target = next.withoutCredentials
    redirects += 1
  }
}
