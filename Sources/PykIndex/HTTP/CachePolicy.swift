/// How long an answer may be used again, and how to ask whether it still may.
///
/// A private cache's reading of RFC 9111, and pure: it knows no clock and no disk. Its fields
/// are all there is to it, so a cache can keep them in any form.
///
/// - `max-age`, else `Expires` less `Date`; nothing is guessed where a server says neither.
/// - `no-cache` means to ask each time; `no-store` and `Vary: *` not to keep it.
/// - All times are seconds since 1970, all durations seconds.
///
/// https://www.rfc-editor.org/rfc/rfc9111#section-4
package struct CachePolicy: Sendable, Hashable {
  /// When the answer was as old as `initialAge`.
  package var storedAt: Int64
  /// How old it was when it came.
  package var initialAge: Int64
  /// How old it may become; 0 means to ask each time. At most 2³¹.
  package var lifetime: Int64
  /// Whether it may be kept at all.
  package var isStorable: Bool
  /// Whether it never changes: not even `--refresh` has to ask while it is fresh.
  package var isImmutable: Bool
  /// As the server wrote it, with quotes and `W/`.
  package var etag: String?
  /// As the server wrote it.
  package var lastModified: String?

  package init(
    storedAt: Int64, initialAge: Int64, lifetime: Int64, isStorable: Bool = true,
    isImmutable: Bool = false, etag: String? = nil, lastModified: String? = nil
  ) {
    self.storedAt = storedAt
    self.initialAge = initialAge
    self.lifetime = lifetime
    self.isStorable = isStorable
    self.isImmutable = isImmutable
    self.etag = etag
    self.lastModified = lastModified
  }

  /// - Parameters:
  ///   - requestedAt: When the request was sent; by default when the answer came.
  ///   - receivedAt: When the answer came.
  package init(_ headers: HTTPHeaders, requestedAt: Int64? = nil, receivedAt: Int64) {
    let control = CacheControl(headers["cache-control"])
    let date = headers.last("date").flatMap { HTTPDate.seconds($0, now: receivedAt) }
    let told = headers.last("age").map { CacheControl.seconds(Array($0.utf8)) } ?? 0
    let delay = max(0, receivedAt - (requestedAt ?? receivedAt))
    let apparent = max(0, receivedAt - (date ?? receivedAt))
    var lifetime = control.maxAge
    if lifetime == nil, let text = headers.last("expires") {
      // What is no date, such as `0`, is in the past.
      let expires = HTTPDate.seconds(text, now: receivedAt) ?? 0
      lifetime = min(CacheControl.longest, max(0, expires - (date ?? receivedAt)))
    }
    let variesOnAll =
      headers["vary"]?.split(separator: ",").contains { $0.trimmingSpaces == "*" } ?? false
    self.init(
      storedAt: receivedAt, initialAge: max(apparent, told + delay),
      lifetime: control.noCache ? 0 : lifetime ?? 0,
      isStorable: !control.noStore && !variesOnAll, isImmutable: control.immutable,
      etag: headers.last("etag"), lastModified: headers.last("last-modified"))
  }
}

extension CachePolicy {
  package enum Freshness: Sendable, Hashable {
    /// Use what is there.
    case fresh
    /// Ask with these fields added; 304 means that what is there is still good.
    case revalidate(HTTPHeaders)
    /// Ask as if nothing were there.
    case refetch
  }

  /// How old it is; a clock that went back since makes it infinitely old.
  package func age(at now: Int64) -> Int64 {
    now < storedAt ? .max : (now - storedAt).addingReportingOverflow(initialAge).partialValue
  }

  /// - Parameter refresh: `--refresh`: ask although it is fresh, unless it never changes.
  package func freshness(at now: Int64, refresh: Bool = false) -> Freshness {
    guard isStorable else { return .refetch }
    if age(at: now) < lifetime, !refresh || isImmutable { return .fresh }
    let conditions = conditionalHeaders
    return conditions.fields.isEmpty ? .refetch : .revalidate(conditions)
  }

  /// `If-None-Match` and `If-Modified-Since`, as far as the server gave what they need.
  package var conditionalHeaders: HTTPHeaders {
    var headers = HTTPHeaders()
    if let etag { headers["if-none-match"] = etag }
    if let lastModified { headers["if-modified-since"] = lastModified }
    return headers
  }

  /// The policy after a 304 with these fields: fresh again, its validators kept unless new ones
  /// came.
  ///
  /// https://www.rfc-editor.org/rfc/rfc9111#section-4.3.4
  package func renewed(
    by headers: HTTPHeaders, requestedAt: Int64? = nil, receivedAt: Int64
  ) -> CachePolicy {
    var headers = headers
    let saysHowLong = headers["cache-control"] != nil || headers["expires"] != nil
    // A 304 may leave out what hasn't changed.
    if headers["etag"] == nil, let etag { headers["etag"] = etag }
    if headers["last-modified"] == nil, let lastModified { headers["last-modified"] = lastModified }
    var policy = CachePolicy(headers, requestedAt: requestedAt, receivedAt: receivedAt)
    if !saysHowLong {
      policy.lifetime = lifetime
      policy.isImmutable = isImmutable
    }
    return policy
  }
}
