/// An absolute URL: RFC 3986, and nothing that it doesn't allow.
///
/// - Scheme and host are in lower case; path, query and fragment stay as they were written,
///   percent-encoded.
/// - It prints without its secrets: a password as `****`, and so a user name that stands alone,
///   which is often a token.
/// - Equality is of the whole text, credentials included; what stands for it elsewhere, such as a
///   key, is `withoutCredentials.revealed`.
///
/// https://www.rfc-editor.org/rfc/rfc3986
package struct URL: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  package private(set) var scheme: String
  /// Percent-decoded.
  package var username: String?
  /// Percent-decoded.
  package var password: Secret?
  /// Empty where the URL has none, as in `file:///x`; IPv6 addresses keep their brackets.
  package private(set) var host: String
  package private(set) var port: Int?
  package var path: String
  package var query: String?
  package var fragment: String?
  /// Whether `//` stands in it.
  private(set) var hasAuthority: Bool

  init(
    scheme: String, host: String, port: Int?, path: String, query: String?, fragment: String?,
    hasAuthority: Bool
  ) {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.path = path
    self.query = query
    self.fragment = fragment
    self.hasAuthority = hasAuthority
  }

  /// Reads an absolute URL; nil where the text is none.
  ///
  /// Spaces and characters beyond ASCII in path, query and fragment are percent-encoded, as
  /// browsers and pip do; control characters are refused.
  package init?(_ text: some StringProtocol) {
    let text = String(text)
    guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else { return nil }
    let parts = Reference(text)
    guard let scheme = parts.scheme else { return nil }
    self.init(
      scheme: scheme, host: "", port: nil, path: Self.cleaned(parts.path),
      query: parts.query.map(Self.cleaned), fragment: parts.fragment.map(Self.cleaned),
      hasAuthority: parts.authority != nil)
    if let authority = parts.authority, !readAuthority(authority) { return nil }
    if ["http", "https"].contains(scheme), host.isEmpty { return nil }
    if !host.isEmpty, path.isEmpty { path = "/" }
    // `file:/x` is another spelling of `file:///x`.
    if scheme == "file", path.utf8.first == UInt8(ascii: "/") { hasAuthority = true }
  }

  private mutating func readAuthority(_ authority: Substring) -> Bool {
    var rest = authority
    if let at = rest.utf8.lastIndex(of: UInt8(ascii: "@")) {
      let user = rest[..<at]
      rest = rest[rest.utf8.index(after: at)...]
      if let colon = user.utf8.firstIndex(of: UInt8(ascii: ":")) {
        username = Self.percentDecoded(user[..<colon])
        password = Secret(Self.percentDecoded(user[user.utf8.index(after: colon)...]))
      } else {
        username = Self.percentDecoded(user)
      }
    }
    if rest.utf8.first == UInt8(ascii: "[") {
      guard let end = rest.utf8.firstIndex(of: UInt8(ascii: "]")) else { return false }
      host = rest[...end].lowercased()
      rest = rest[rest.utf8.index(after: end)...]
      guard Self.isIPv6(host.utf8.dropFirst().dropLast()) else { return false }
    } else {
      let end = rest.utf8.firstIndex(of: UInt8(ascii: ":")) ?? rest.endIndex
      host = rest[..<end].lowercased()
      rest = rest[end...]
      guard host.utf8.allSatisfy({ Self.isHost($0) }) else { return false }
    }
    guard let colon = rest.utf8.first else { return true }
    let digits = rest.utf8.dropFirst()
    guard colon == UInt8(ascii: ":") else { return false }
    if digits.isEmpty { return true }
    guard digits.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(Substring(digits)),
      number <= 65535
    else { return false }
    port = number
    return true
  }

  /// An address, and after `%25` the interface that it is on.
  private static func isIPv6(_ text: some Collection<UInt8>) -> Bool {
    let address = text.prefix { $0 != UInt8(ascii: "%") }
    let zone = text.dropFirst(address.count)
    let isAddress =
      address.contains(UInt8(ascii: ":"))
      && address.allSatisfy { byte in
        (0x30...0x3a).contains(byte) || (0x61...0x66).contains(byte) || byte == 0x2e
      }
    return isAddress
      && (zone.isEmpty || zone.starts(with: "%25".utf8) && zone.dropFirst(3).allSatisfy(isHost))
  }

  private static func isHost(_ byte: UInt8) -> Bool {
    switch byte {
    // `%`, `-`, `.`, `_`, `~`
    case 0x25, 0x2d, 0x2e, 0x5f, 0x7e, 0x30...0x39, 0x61...0x7a, 0x80...: true
    default: false
    }
  }

  /// With `****` where a secret is, also where one was meant and has become a part of the path.
  ///
  /// For people: two URLs may print alike.
  package var description: String {
    let text = text(userinfo: shownUserinfo)
    return mayHideCredentials ? Redaction.redacted(text) : text
  }

  /// Whether something in it was meant as credentials and has become a part of the path: then what
  /// reads as the host may be a secret, too.
  package var mayHideCredentials: Bool {
    let at = UInt8(ascii: "@")
    guard
      path.utf8.contains(at) || query?.utf8.contains(at) == true
        || fragment?.utf8.contains(at) == true
    else { return false }
    // Without what is known to be credentials only what was meant as such is found.
    let bare = withoutCredentials.text(userinfo: "")
    return Redaction.redacted(bare) != bare
  }

  package var debugDescription: String { description }
  /// So that a dump shows no secrets either.
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// With its credentials, for the wire only.
  package var revealed: String {
    guard username != nil || password != nil else { return text(userinfo: "") }
    var userinfo = Self.percentEncoded(username ?? "")
    if let password { userinfo += ":" + Self.percentEncoded(password.revealed) }
    return text(userinfo: userinfo + "@")
  }

  private var shownUserinfo: String {
    switch (username, password) {
    case (nil, nil): ""
    case (let name?, _?): "\(Self.percentEncoded(name)):****@"
    // The account that everybody uses is no secret.
    case ("git", nil) where scheme.hasSuffix("ssh"): "git@"
    default: "****@"
    }
  }

  private func text(userinfo: String) -> String {
    var text = scheme + ":"
    if hasAuthority { text += "//" + userinfo + host }
    if let port { text += ":\(port)" }
    text += path
    if let query { text += "?" + query }
    if let fragment { text += "#" + fragment }
    return text
  }

  package var withoutCredentials: URL {
    var url = self
    url.username = nil
    url.password = nil
    return url
  }

  package var withoutFragment: URL {
    var url = self
    url.fragment = nil
    return url
  }

  /// Who answers: credentials never go to another one.
  package var origin: Origin {
    Origin(
      scheme: scheme, host: host,
      port: port ?? (scheme == "https" ? 443 : scheme == "http" ? 80 : 0))
  }

  package struct Origin: Sendable, Hashable {
    package let scheme: String
    package let host: String
    package let port: Int
  }

  /// What stands after the last slash of the path, percent-decoded; a slash at the end is passed over.
  package var lastPathComponent: String {
    var rest = path[...].utf8
    while rest.last == UInt8(ascii: "/") { rest.removeLast() }
    let start = rest.lastIndex(of: UInt8(ascii: "/")).map { rest.index(after: $0) }
    return Self.percentDecoded(Substring(rest[(start ?? rest.startIndex)...]))
  }

  /// The fragment as fields, percent-decoded: `#sha256=…&egg=…`.
  package var fragmentFields: [(name: String, value: String)] {
    guard let fragment else { return [] }
    return fragment.utf8.split(separator: UInt8(ascii: "&")).map { field in
      let equals = field.firstIndex(of: UInt8(ascii: "="))
      return (
        Self.percentDecoded(Substring(field[..<(equals ?? field.endIndex)])),
        equals.map { Self.percentDecoded(Substring(field[field.index(after: $0)...])) } ?? ""
      )
    }
  }
}
