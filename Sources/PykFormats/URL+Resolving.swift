/// A URL or a relative reference, split into its five parts and nothing more.
struct Reference {
  var scheme: String?
  var authority: Substring?
  var path: Substring
  var query: Substring?
  var fragment: Substring?

  init(_ text: String) {
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
      rest = rest[rest.utf8.index(rest.startIndex, offsetBy: 2)...]
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
  /// - White space around the reference is passed over, and line ends and tabs in it, as browsers
  ///   and Python do.
  /// - Credentials of this URL stay with a relative reference; one that names a host has only its
  ///   own.
  /// - Nil where the result is no URL.
  package func resolving(_ reference: some StringProtocol) -> URL? {
    let text = Self.tidied(reference)
    guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else { return nil }
    let parts = Reference(text)
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
      let base = end.map { path[..<$0] } ?? (host.isEmpty ? "" : "/")
      url.path = base + Self.cleaned(parts.path)
    }
    return url.withoutDots
  }

  private static func tidied(_ reference: some StringProtocol) -> String {
    let text = String(reference)
    let isPlain =
      text.utf8.first != 0x20 && text.utf8.last != 0x20
      && !text.utf8.contains { $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }
    if isPlain { return text }
    var kept = text.utf8.filter { $0 != 0x0a && $0 != 0x0d && $0 != 0x09 }[...]
    while let first = kept.first, first <= 0x20 { kept.removeFirst() }
    while let last = kept.last, last <= 0x20 { kept.removeLast() }
    return String(decoding: kept, as: UTF8.self)
  }

  /// With `.` and `..` resolved, as section 5.2.4 has it.
  private var withoutDots: URL {
    guard hasDotSegments else { return self }
    let bytes = Array(path.utf8)
    var kept: [UInt8] = []
    kept.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      // A segment with the slash before it, if there is one.
      var end = index + 1
      while end < bytes.count, bytes[end] != 0x2f { end += 1 }
      let name = bytes[index] == 0x2f ? bytes[(index + 1)..<end] : bytes[index..<end]
      let isLast = end == bytes.count
      if name.elementsEqual([0x2e]) {
        if isLast { kept.append(0x2f) }
      } else if name.elementsEqual([0x2e, 0x2e]) {
        while let byte = kept.popLast(), byte != 0x2f {}
        if isLast { kept.append(0x2f) }
      } else {
        kept += bytes[index..<end]
      }
      index = end
    }
    var url = self
    url.path = String(decoding: kept, as: UTF8.self)
    // Without a host, two slashes at the start would make one of what follows.
    if !hasAuthority, url.path.utf8.starts(with: "//".utf8) { url.path = "/." + url.path }
    return url
  }

  private var hasDotSegments: Bool {
    var last: UInt8 = 0x2f
    for byte in path.utf8 {
      if byte == 0x2e, last == 0x2f { return true }
      last = byte
    }
    return false
  }
}
