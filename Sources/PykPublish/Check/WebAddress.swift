/// Whether an address can be one.
///
/// The public index wants `http` or `https`, and no port above 65535; of a host it can make nothing
/// of it does not complain, and nobody gets anywhere by it. Path and query may be anything: they are
/// percent-encoded where they must be.
///
/// https://www.rfc-editor.org/rfc/rfc3986
enum WebAddress: Sendable, Hashable {
  case valid
  /// Accepted, and of no use.
  case doubtful
  case refused

  init(_ text: String) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
      ["http", "https"].contains(text[..<colon].lowercased())
    else {
      self = .refused
      return
    }
    let rest = text[text.utf8.index(after: colon)...]
    guard rest.utf8.starts(with: "//".utf8) else {
      self = .doubtful
      return
    }
    let authority = rest.utf8.dropFirst(2).prefix {
      $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
        && $0 != UInt8(ascii: "\\")
    }
    self = Self.judge(Array(authority))
  }

  private static func judge(_ authority: [UInt8]) -> WebAddress {
    guard !authority.isEmpty, let port = port(of: authority) else { return .doubtful }
    return port > 65_535 ? .refused : .valid
  }

  /// The port, 0 for none; nil where the whole is not of the right form.
  private static func port(of bytes: [UInt8]) -> Int? {
    var host = bytes[...]
    if let at = bytes.lastIndex(of: UInt8(ascii: "@")) {
      guard at > 0, isText(bytes[..<at], also: ":") else { return nil }
      host = bytes[(at + 1)...]
    }
    if host.first == UInt8(ascii: "[") {
      guard let close = host.firstIndex(of: UInt8(ascii: "]")) else { return nil }
      let literal = host[(host.startIndex + 1)..<close]
      guard !literal.isEmpty, isText(literal, also: ":") else { return nil }
      return number(host[(close + 1)...])
    }
    let name = host.prefix { $0 != UInt8(ascii: ":") }
    guard !name.isEmpty, isText(name, also: ""), isIPv4IfNumbers(name) else { return nil }
    return number(host.dropFirst(name.count))
  }

  /// Four numbers with dots between them have to be an address.
  private static func isIPv4IfNumbers(_ name: ArraySlice<UInt8>) -> Bool {
    let parts = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4,
      parts.allSatisfy({ (1...3).contains($0.count) && $0.allSatisfy(isDigit) })
    else { return true }
    return parts.allSatisfy { (Int(String(decoding: $0, as: UTF8.self)) ?? 256) < 256 }
  }

  /// What stands behind a host: nothing, or `:` and up to five digits.
  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    if bytes.isEmpty { return 0 }
    guard bytes.first == UInt8(ascii: ":") else { return nil }
    let digits = bytes.dropFirst()
    guard (1...5).contains(digits.count), digits.allSatisfy(isDigit) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  /// Unreserved characters, delimiters and percent escapes.
  private static func isText(_ bytes: ArraySlice<UInt8>, also: String) -> Bool {
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%") {
        let digits = bytes[index...].dropFirst().prefix(2)
        guard digits.count == 2, digits.allSatisfy(isHexDigit) else { return false }
        index += 3
        continue
      }
      guard
        isAlphanumeric(byte) || "._~-!$&'()*+,;=".utf8.contains(byte) || also.utf8.contains(byte)
      else { return false }
      index += 1
    }
    return true
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20) &- 0x61 < 6
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20) &- 0x61 < 26
  }
}
