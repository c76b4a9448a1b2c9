internal import CCurl
internal import Glibc

/// libcurl, opened at the first network use and never closed.
///
/// Nothing else in pyk references a symbol of it, so that the linker can drop the library and
/// a start without a request pays nothing.
///
/// Unchecked: it holds addresses of functions, which are set once and never change.
struct CurlLibrary: @unchecked Sendable {
  // Sendable because the table is filled once, before anyone else sees it, and never freed.
  let curl: UnsafePointer<pyk_curl>
  /// Such as `7.88.1`.
  let version: String

  /// Opened once, by the first thread that asks; that also makes `curl_global_init` safe.
  static let shared: Result<CurlLibrary, HTTPError> = open(names: [
    "libcurl.so.4", "libcurl-gnutls.so.4",
  ])

  /// - Parameter names: Tried in this order. The flavour with GnuTLS is what a Debian machine
  ///   with nothing but `git` has; it takes longer to begin.
  static func open(names: [String]) -> Result<CurlLibrary, HTTPError> {
    var reasons: [String] = []
    for name in names {
      guard let library = dlopen(name, RTLD_LAZY | RTLD_LOCAL) else {
        reasons.append(dlerror().map { String(cString: $0) } ?? "can't open `\(name)`")
        continue
      }
      let curl = UnsafeMutablePointer<pyk_curl>.allocate(capacity: 1)
      curl.initialize(to: pyk_curl())
      if let missing = pyk_curl_load(curl, library) {
        reasons.append("`\(name)` has no `\(String(cString: missing))`: it is older than 7.68")
        curl.deallocate()
        continue
      }
      let status = pyk_curl_global_init(curl)
      guard status == CURLE_OK else {
        reasons.append("`\(name)` can't be started (\(status.rawValue))")
        curl.deallocate()
        continue
      }
      let version = pyk_curl_version(curl)?.pointee.version.map { String(cString: $0) }
      return .success(CurlLibrary(curl: curl, version: version ?? ""))
    }
    return .failure(HTTPError(.libraryMissing(reasons)))
  }
}
