package import SystemPackage

/// How a client talks to servers: what a command's options and configuration say.
package struct HTTPConfiguration: Sendable {
  /// Seconds to connect, and seconds without a byte; at least 1.
  package var timeout: Int = 15
  /// How often a request is sent again after a failure that may pass.
  package var retries: Int = 5
  /// How often a body that broke off is gone on with, however much of it came each time; nil: as
  /// often as any other failure, counted anew where much of it came.
  package var resumeRetries: Int?
  /// Seconds before the first retry; each later one waits twice as long, up to 10.
  package var backoff: Double = 0.25
  /// `--proxy`: for every request. Where nil, `environment` is asked.
  package var proxy: String?
  /// `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY` in either case, `REQUESTS_CA_BUNDLE`,
  /// `CURL_CA_BUNDLE`, `SSL_CERT_FILE` and `SSL_CERT_DIR` are looked up here, never in the
  /// process's own environment.
  package var environment: [String: String] = [:]
  /// `--cert`: a file of certificates or a hashed folder; replaces every other trust.
  package var certificates: FilePath?
  /// `--client-cert`: a PEM file with a certificate and its key.
  package var clientCertificate: FilePath?
  /// `--trusted-host`: `host` or `host:port` whose certificates aren't checked.
  package var trustedHosts: [String] = []
  package var userAgent = "pyk"
  /// Where true, every request fails at once.
  package var offline = false
  package var credentials: CredentialStore?
  /// Told before a request is sent again, on the network thread: for `-v` and for logs.
  package var onRetry: (@Sendable (HTTPRetryNotice) -> Void)?

  /// Instead of what certificates and environment say, for tests.
  var trust: TrustSettings?

  package init() {}
}

/// A failure that didn't end its request.
package struct HTTPRetryNotice: Sendable {
  package var error: HTTPError
  /// 1 for the first time that the request is sent again.
  package var retry: Int
  /// Seconds until then.
  package var delay: Double
}
