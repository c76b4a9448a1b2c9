package import PykDiagnostics
package import PykFormats

/// Why a request came to nothing.
///
/// Texts that servers and libraries gave are cleaned of control characters and cut; nothing in
/// it holds a secret.
package struct HTTPError: Error, Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// `--offline`.
    case offline
    /// No address for the host (of the proxy, where there is one).
    case notResolved(host: String)
    /// Nobody listens, or the connection broke before an answer; says why.
    case unreachable(String)
    /// After so many seconds.
    case timedOut(seconds: Int)
    /// No trust, or no common ground; says why.
    case tls(String)
    /// The proxy refused to connect.
    case proxyRefused(status: Int)
    case status(HTTPFailedStatus)
    /// The body ended early, or can't be decoded.
    case truncated(String)
    case tooManyRedirects(Int)
    /// The redirect's target and why pyk doesn't go there.
    case refusedRedirect(to: String, String)
    /// The answer is larger than so many bytes.
    case tooLarge(limit: Int64)
    /// The server sent (or would have sent) the whole instead of the part.
    case rangeIgnored
    /// A URL that pyk can't ask for; says why.
    case unsupported(String)
    /// The answer isn't HTTP as it should be.
    case malformed(String)
    /// The body of the request can't be read.
    case notRead(String)
    /// The bytes couldn't be written where they belong.
    case notWritten(String)
    /// By the caller, or because the program ends.
    case cancelled
    /// libcurl can't be opened; says what was tried.
    case libraryMissing([String])
  }

  package var kind: Kind
  /// What was asked for last, without credentials; nil where that isn't known.
  package var url: URL?
  /// How often the request was sent.
  package var attempts: Int
  /// How much of a streamed body the connection had taken.
  package var sentBytes: Int64 = 0

  package init(_ kind: Kind, url: URL? = nil, attempts: Int = 0) {
    self.kind = kind
    self.url = url?.withoutCredentials
    self.attempts = attempts
  }

  /// The server's status where it gave one.
  package var statusCode: Int? {
    if case .status(let status) = kind { status.code } else { nil }
  }
}

/// An answer whose status is no success.
package struct HTTPFailedStatus: Sendable, Hashable {
  /// 300 to 599.
  package var code: Int
  /// The server's words or else the specification's, such as `Not Found`.
  package var reason: String
  /// The beginning of a body of text in one line; empty where there is none.
  package var excerpt: String
  /// The beginning of a body as it came, at most 2 KiB.
  package var body: [UInt8] = []
  /// Whose credentials the server refused, where any were sent.
  package var refused: CredentialSource?
  /// Seconds that the server asked to wait.
  package var retryAfter: Int?

  package init(
    code: Int, reason: String = "", excerpt: String = "", refused: CredentialSource? = nil,
    retryAfter: Int? = nil
  ) {
    self.code = code
    self.reason = reason.isEmpty ? Self.reason(of: code) : reason
    self.excerpt = excerpt
    self.refused = refused
    self.retryAfter = retryAfter
  }
}

extension HTTPFailedStatus {
  /// What HTTP/2 leaves out.
  private static func reason(of code: Int) -> String {
    switch code {
    case 300: "Multiple Choices"
    case 304: "Not Modified"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 402: "Payment Required"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 406: "Not Acceptable"
    case 407: "Proxy Authentication Required"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 410: "Gone"
    case 412: "Precondition Failed"
    case 413: "Content Too Large"
    case 416: "Range Not Satisfiable"
    case 429: "Too Many Requests"
    case 451: "Unavailable For Legal Reasons"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 504: "Gateway Timeout"
    default: ""
    }
  }

  /// Such as `404 Not Found`.
  package var line: String { reason.isEmpty ? "\(code)" : "\(code) \(reason)" }
}

extension HTTPError: Diagnosable {
  package var diagnosis: Diagnosis {
    guard let url, url.mayHideCredentials else { return told }
    var diagnosis = told
    // What reads as the host was meant as a name or a token.
    diagnosis.causes = diagnosis.causes.map { $0.replacing("`\(url.host)`", with: "`****`") }
    diagnosis.hints = ["if credentials stand in it: percent-encode `/`, `#` and `?` in them"]
    return diagnosis
  }

  private var told: Diagnosis {
    let place = url.map { "`\($0)`" } ?? "the index"
    let host = url?.host ?? "the server"
    let tried = attempts > 1 ? ["it was tried \(attempts) times"] : []
    switch kind {
    case .offline:
      return Diagnosis(
        "can't ask for \(place): pyk is offline",
        hints: ["run it again without `--offline` (or without `PYK_OFFLINE`)"])
    case .notResolved(let host):
      return Diagnosis(
        "can't reach \(place)", causes: ["there is no address for the host `\(host)`"] + tried,
        hints: [
          "check the network and the address; behind a proxy say `--proxy` or set `HTTPS_PROXY`"
        ])
    case .unreachable(let reason):
      return Diagnosis(
        "can't reach \(place)", causes: [reason] + tried,
        hints: [
          reason.contains("certificate required")
            ? "it wants to know who asks: name your certificate with `--client-cert FILE`"
            : "check the network; behind a proxy say `--proxy` or set `HTTPS_PROXY`"
        ])
    case .timedOut(let seconds):
      return Diagnosis(
        "can't get \(place)", causes: ["`\(host)` said nothing for \(seconds) s"] + tried,
        hints: ["allow more time with `--timeout \(min(600, seconds * 4))`"])
    case .tls(let reason):
      return Diagnosis(
        "can't trust \(place)", causes: [reason],
        hints: [
          "name the authority that signed its certificate with `--cert FILE`",
          "`--trusted-host \(host)` goes without a check, and without the safety of one",
        ])
    case .proxyRefused(let status):
      return Diagnosis(
        "can't reach \(place)", causes: ["the proxy answered \(status)"] + tried,
        hints: [
          status == 407
            ? "give the proxy's credentials: `--proxy http://USER:PASSWORD@HOST:PORT`"
            : "check `--proxy`, `HTTPS_PROXY` and `NO_PROXY`"
        ])
    case .status(let status): return diagnosis(of: status, at: place, host: host, tried: tried)
    case .truncated(let reason):
      return Diagnosis(
        "can't get the whole of \(place)", causes: [reason] + tried,
        hints: ["try again, perhaps with more `--retries`"])
    case .tooManyRedirects(let count):
      return Diagnosis(
        "can't get \(place)", causes: ["it redirects more than \(count) times"],
        hints: ["check the address"])
    case .refusedRedirect(let target, let reason):
      return Diagnosis("won't go from \(place) to `\(target)`", causes: [reason])
    case .tooLarge(let limit):
      return Diagnosis(
        "can't take \(place)", causes: ["it is larger than the \(limit) bytes allowed"])
    case .rangeIgnored:
      return Diagnosis(
        "can't get a part of \(place)", causes: ["`\(host)` only sends whole files"])
    case .unsupported(let reason):
      return Diagnosis("can't ask for \(place)", causes: [reason])
    case .malformed(let reason):
      return Diagnosis("can't understand the answer from \(place)", causes: [reason] + tried)
    case .notRead(let reason):
      return Diagnosis("can't send what belongs to \(place)", causes: [reason])
    case .notWritten(let reason):
      return Diagnosis("can't store what came from \(place)", causes: [reason])
    case .cancelled:
      return Diagnosis("the request for \(place) was cancelled")
    case .libraryMissing(let reasons):
      return Diagnosis(
        "can't use the network: libcurl isn't there", causes: reasons,
        hints: ["install it: `apt install libcurl4` (on Fedora `dnf install libcurl`)"])
    }
  }

  private func diagnosis(
    of status: HTTPFailedStatus, at place: String, host: String, tried: [String]
  ) -> Diagnosis {
    var causes = ["`\(host)` answered \(status.line)"]
    if !status.excerpt.isEmpty { causes.append("it says: \(status.excerpt)") }
    var hints: [String] = []
    switch status.code {
    case 401, 403:
      if let refused = status.refused {
        causes.insert("the credentials \(refused) were refused", at: 0)
        hints.append("check them, or ask whoever runs `\(host)` for access")
      } else if status.code == 401 {
        hints.append(
          "put credentials for `\(host)` into `~/.netrc` or the URL, or use `--keyring-provider`")
      }
    case 407:
      hints.append("give the proxy's credentials: `--proxy http://USER:PASSWORD@HOST:PORT`")
    case 429:
      if let seconds = status.retryAfter { hints.append("wait \(seconds) s and try again") }
    case 500...: hints.append("try again later; `--retries` sets how often pyk does by itself")
    default: break
    }
    return Diagnosis("can't get \(place)", causes: causes + tried, hints: hints)
  }
}
