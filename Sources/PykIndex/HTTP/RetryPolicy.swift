/// Which failures may pass, and how long to wait for that.
struct RetryPolicy: Sendable, Equatable {
  var retries: Int
  /// Seconds before the first retry.
  var backoff: Double

  static let longestDelay = 10.0
  /// A server that asks for more seconds than this is not waited for.
  static let longestRetryAfter = 60
  /// However much progress each attempt makes.
  static let mostAttempts = 50

  func mayPass(_ kind: HTTPError.Kind) -> Bool {
    switch kind {
    case .notResolved, .unreachable, .timedOut, .truncated: true
    case .proxyRefused(let status): Self.passingStatuses.contains(status)
    case .status(let status): Self.passingStatuses.contains(status.code)
    case .offline, .tls, .tooManyRedirects, .refusedRedirect, .tooLarge, .rangeIgnored,
      .unsupported, .malformed, .notRead, .notWritten, .cancelled, .libraryMissing:
      false
    }
  }

  /// 520 to 527 are what front ends say of a server behind them.
  private static let passingStatuses: Set<Int> = [
    408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 527,
  ]

  /// Seconds before retry number `retry` (from 1), or nil to give up.
  ///
  /// - Parameter jitter: From 0 to 1; spreads clients that failed together.
  func delay(before retry: Int, retryAfter: Int?, jitter: Double) -> Double? {
    guard retry <= retries else { return nil }
    if let retryAfter, retryAfter > Self.longestRetryAfter { return nil }
    let doublings = Double(1 << min(max(0, retry - 1), 16))
    let own = min(backoff * doublings, Self.longestDelay) * (0.75 + 0.5 * jitter)
    return max(own, Double(retryAfter ?? 0))
  }
}
