import PykFormats

/// Which addresses a page may lead to.
///
/// - A page from the network never leads to `file:`.
/// - A page that came over https never leads to http, unless the host is trusted.
/// - Only `http`, `https` and, from a local page, `file` lead anywhere at all.
struct LinkGuard {
  private let scheme: String
  private let trustedHosts: [String]
  /// Whether what is relative to the base is allowed.
  private let allowsRelative: Bool

  /// - Parameters:
  ///   - page: Where the page came from, after redirects.
  ///   - base: What its relative links are relative to.
  init(page: URL, base: URL, trustedHosts: [String]) {
    scheme = page.scheme
    self.trustedHosts = trustedHosts
    allowsRelative = Self.allows(base, from: page.scheme, trustedHosts)
  }

  func allows(_ address: UnsafeRawBufferPointer) -> Bool {
    switch Self.scheme(of: address) {
    case .none: return allowsRelative
    case .authority: return allowsRelative
    case .https: return true
    case .http where scheme != "https": return true
    case .http, .file, .other:
      guard let url = URL(String(decoding: address, as: UTF8.self)) else { return false }
      return Self.allows(url, from: scheme, trustedHosts)
    }
  }

  static func allows(_ url: URL, from scheme: String, _ trustedHosts: [String]) -> Bool {
    switch (scheme, url.scheme) {
    case ("file", "file"), (_, "https"), ("http", "http"), ("file", "http"): true
    case ("https", "http"):
      trustedHosts.contains { host in
        host == url.host || host == "\(url.host):\(url.port ?? 80)"
      }
    default: false
    }
  }

  private enum Scheme {
    /// Relative to the base.
    case none
    /// `//host/…`: the base's scheme, another host.
    case authority
    case http, https, file, other
  }

  private static func scheme(of address: UnsafeRawBufferPointer) -> Scheme {
    if address.count > 1, address[0] == UInt8(ascii: "/"), address[1] == UInt8(ascii: "/") {
      return .authority
    }
    for index in 0..<address.count {
      let byte = address[index]
      if byte == UInt8(ascii: ":") {
        return named(UnsafeRawBufferPointer(rebasing: address[..<index]))
      }
      let isSchemeByte =
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "+")
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      guard isSchemeByte else { return .none }
    }
    return .none
  }

  private static func named(_ scheme: UnsafeRawBufferPointer) -> Scheme {
    let lower = scheme.lazy.map { $0 | 0x20 }
    if lower.elementsEqual("https".utf8) { return .https }
    if lower.elementsEqual("http".utf8) { return .http }
    if lower.elementsEqual("file".utf8) { return .file }
    return scheme.isEmpty ? .none : .other
  }
}
