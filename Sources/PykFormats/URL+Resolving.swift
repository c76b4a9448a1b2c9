/// A URL or a relative reference, split into its five parts and nothing more.
struct Reference {
  var scheme: String?
  var authority: Substring?
  var path: Substring
  var query: Substring?
  var fragment: Substring?

  init?(_ text: String) {
    var rest = text[...]
    if let hash = rest.utf8.firstIndex(of: UInt8(ascii: "#")) {
      fragment = rest[rest.utf8.index(after: hash)...]
      rest = rest[..<hash]
    }
    if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) {
      query = rest[rest.utf8.index(after: mark)...]
      rest = rest[..<mark]
    }
    if let colon = rest.utf8.firstIndex(where: { !Self.isScheme($0) }),
      rest.utf8[colon] == UInt8(ascii: ":"), let first = rest.utf8.first, Self.isLetter(first)
    {
      scheme = rest[..<colon].lowercased()
      rest = rest[rest.utf8.index(after: colon)...]
    }
    if rest.utf8.starts(with: "//".utf8) {
      rest = rest.dropFirst(2)
      let end = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
      authority = rest[..<end]
      rest = rest[end...]
    }
    path = rest
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }

  private static func isScheme(_ byte: UInt8) -> Bool {
    isLetter(byte) || (0x30...0x39).contains(byte) || byte == 0x2b || byte == 0x2d || byte == 0x2e
  }
}

extension URL {
  /// The URL that `reference` means on a page at this one (RFC 3986, section 5.2).
  ///
  /// Credentials of this URL stay with a reference to the same authority; a reference that names
  /// another has only its own. Nil where the result is no URL.
  package func resolving(_ reference: some StringProtocol) -> URL? {
    let text = String(reference)
    guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }), let parts = Reference(text)
    else { return nil }
    if parts.scheme != nil { return URL(text).map(\.withoutDots) }
    if parts.authority != nil { return URL(scheme + ":" + text).map(\.withoutDots) }
    var url = self
    url.fragment = parts.fragment.map(Self.cleaned)
    if parts.path.isEmpty {
      if let query = parts.query { url.query = Self.cleaned(query) }
      return url
    }
    url.query = parts.query.map(Self.cleaned)
    if parts.path.utf8.first == UInt8(ascii: "/") {
      url.path = Self.cleaned(parts.path)
    } else {
      let end = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) }
      let base = end.map { String(path[..<$0]) } ?? (host.isEmpty ? "" : "/")
      url.path = base + Self.cleaned(parts.path)
    }
    return url.withoutDots
  }

  /// With `.` and `..` resolved, as section 5.2.4 has it.
  private var withoutDots: URL {
    guard path.utf8.contains(UInt8(ascii: ".")) else { return self }
    var kept: [Substring] = []
    let segments = path.split(separator: "/", omittingEmptySubsequences: false)
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      switch segment {
      case ".":
        if isLast { kept.append("") }
      case "..":
        if kept.count > 1 || kept.first.map({ !$0.isEmpty }) == true { kept.removeLast() }
        if isLast { kept.append("") }
      default: kept.append(segment)
      }
    }
    var url = self
    url.path = kept.joined(separator: "/")
    if path.hasPrefix("/"), !url.path.hasPrefix("/") { url.path = "/" + url.path }
    return url
  }
}
