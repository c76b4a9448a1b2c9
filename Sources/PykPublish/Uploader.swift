internal import Glibc
internal import PykDiagnostics
package import PykFormats
package import PykIndex

/// Sends distributions to one repository, one after the other.
///
/// - 429 and 5xx are tried again, each time after twice as long, or after what the server asks.
/// - Where a connection broke, or a server failed, after something had been sent, the index is
///   asked whether the file is there before it is sent again.
/// - A redirect is never followed: it would take the file and the credentials elsewhere.
/// - A file that is there already is no failure if it is the same one.
package struct Uploader: Sendable {
  package enum Outcome: Sendable, Hashable {
    case uploaded
    /// The index has the same file already; nothing was sent, or nothing came of it.
    case present
  }

  package var http: HTTPClient
  package var repository: UploadRepository
  package var published: PublishedFiles
  /// How often a file is sent again after a failure that may pass.
  package var retries: Int
  /// Seconds before the first retry.
  package var backoff: Double
  /// Told how much of a file has been sent.
  package var progress:
    @Sendable (_ distribution: Distribution, _ sent: Int64, _ of: Int64) -> Void =
      { _, _, _ in }
  /// Told what happens between the attempts.
  package var detail: @Sendable (String) -> Void = { _ in }

  /// Seconds without a byte: a server may take long to look at what it got.
  package static let answerTimeout = 120
  private static let longestDelay = 30.0
  private static let longestRetryAfter = 300

  package init(
    http: HTTPClient, repository: UploadRepository, published: PublishedFiles, retries: Int,
    backoff: Double
  ) {
    self.http = http
    self.repository = repository
    self.published = published
    self.retries = retries
    self.backoff = backoff
  }

  /// Whether a file has to be sent, where the index is asked before.
  package func isPresent(_ distribution: Distribution) throws(UploadError) -> Bool {
    switch published.state(of: distribution) {
    case .same: return true
    case .absent: return false
    case .different: throw error(.different(nil), distribution)
    case .unknown(let reason):
      // The server will say, and then it's looked at again.
      detail("can't tell whether `\(distribution.filename)` is there: \(reason)")
      return false
    }
  }

  package func upload(
    _ distribution: Distribution, _ form: UploadForm, authorization: UploadCredentials
  ) throws(UploadError) -> Outcome {
    var failures = 0
    while true {
      guard distribution.isUnchanged else { throw error(.changed, distribution) }
      do throws(HTTPError) {
        _ = try http.response(to: request(distribution, form, authorization))
        return .uploaded
      } catch {
        if let outcome = try settled(by: error, distribution, authorization) { return outcome }
        guard let delay = delay(before: failures + 1, error) else {
          throw self.error(.refused(error), distribution, authorization)
        }
        failures += 1
        detail(
          "trying `\(distribution.filename)` again in \(Int(delay.rounded(.up))) s: "
            + authorization.redacting(error.diagnosis.causes.first ?? error.diagnosis.what))
        usleep(UInt32(delay * 1e6))
      }
    }
  }

  /// Tells an old server of a project before its first file comes.
  package func register(
    _ distribution: Distribution, _ form: UploadForm, authorization: UploadCredentials
  ) throws(UploadError) {
    do throws(HTTPError) {
      _ = try http.response(to: request(distribution, form, authorization))
    } catch {
      throw self.error(.refused(error), distribution, authorization)
    }
  }

  private func request(
    _ distribution: Distribution, _ form: UploadForm, _ credentials: UploadCredentials
  ) -> HTTPRequest {
    let (contentType, stream) = form.body
    var request = HTTPRequest(
      .post, repository.url.withoutCredentials, headers: ["content-type": contentType],
      body: .stream(stream), priority: .download)
    if let authorization = credentials.authorization {
      request.headers["authorization"] = authorization.revealed
    }
    request.followsRedirects = false
    request.timeout = max(Self.answerTimeout, http.configuration.timeout)
    let progress = progress
    let total = stream.count
    request.sent = { progress(distribution, $0, total) }
    return request
  }

  /// What a failure turns out to mean; nil where it may be tried again.
  private func settled(
    by error: HTTPError, _ distribution: Distribution, _ credentials: UploadCredentials
  ) throws(UploadError) -> Outcome? {
    let isAboutExisting = Self.saysThatItExists(error)
    guard isAboutExisting || Self.mayHaveArrived(error) else { return nil }
    switch published.state(of: distribution) {
    case .same:
      return isAboutExisting ? .present : .uploaded
    case .different:
      throw self.error(.different(error), distribution, credentials)
    case .absent, .unknown:
      if isAboutExisting { throw self.error(.exists(error), distribution, credentials) }
      return nil
    }
  }

  /// 409 of pypiserver, devpi and others; 400 of the public index with words to that effect;
  /// 403 and 405 of those that allow no second file.
  static func saysThatItExists(_ error: HTTPError) -> Bool {
    guard case .status(let status) = error.kind else { return false }
    let text = (status.reason + " " + status.excerpt).lowercased()
    switch status.code {
    case 409: return true
    case 400, 403, 405:
      return text.contains("already exist") || text.contains("already been taken")
        || text.contains("already present") || text.contains("does not allow updating")
    default: return false
    }
  }

  /// Whether the server may have stored the file although no good answer came.
  static func mayHaveArrived(_ error: HTTPError) -> Bool {
    switch error.kind {
    case .status(let status): status.code >= 500
    case .unreachable, .timedOut, .truncated, .malformed: error.sentBytes > 0
    default: false
    }
  }

  /// Seconds, or nil to give up.
  private func delay(before retry: Int, _ error: HTTPError) -> Double? {
    guard retry <= retries else { return nil }
    var asked = 0
    switch error.kind {
    case .status(let status) where status.code == 429 || status.code >= 500:
      asked = status.retryAfter ?? 0
    // The client has tried again already where nothing had been sent.
    case .unreachable, .timedOut, .truncated: guard error.sentBytes > 0 else { return nil }
    default: return nil
    }
    guard asked <= Self.longestRetryAfter else { return nil }
    let own = min(backoff * Double(1 << min(retry - 1, 16)), Self.longestDelay)
    return max(own * .random(in: 0.75...1.25), Double(asked))
  }

  private func error(
    _ kind: UploadError.Kind, _ distribution: Distribution, _ credentials: UploadCredentials? = nil
  ) -> UploadError {
    UploadError(
      kind: kind, file: "\(distribution.path)", repository: repository, credentials: credentials)
  }
}

/// Where files are uploaded to.
package struct UploadRepository: Sendable {
  /// As `-r` names it; nil for a bare address.
  package var name: String?
  /// Without credentials.
  package var url: URL

  package init(name: String?, url: URL) {
    self.name = name
    self.url = url.withoutCredentials
  }

  /// Whether it is the public index or its twin for tests.
  package var isPublic: Bool {
    [DefaultAddresses.upload, DefaultAddresses.testUpload].contains {
      URL($0)?.origin == url.origin
    }
  }
}
