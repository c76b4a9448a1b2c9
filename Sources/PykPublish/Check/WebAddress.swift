/// Whether an address can be one, as the public index sees it: `http` or `https`, and a host and
/// port that can be. Path and query may be anything: they are percent-encoded where they must be.
///
/// https://www.rfc-editor.org/rfc/rfc3986
enum WebAddress {
  static func isValid(_ text: String) -> Bool {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
    guard ["http", "https"].contains(text[..<colon].lowercased()) else { return false }
    let rest = text[text.utf8.index(after: colon)...]
    guard rest.utf8.starts(with: "//".utf8) else { return true }
    let authority = rest.utf8.dropFirst(2).prefix {
      $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
        && $0 != UInt8(ascii: "\\")
    }
    return isAuthority(Array(authority))
  }

  private static func isAuthority(_ bytes: [UInt8]) -> Bool {
    if bytes.isEmpty { return true }
    var host = bytes[...]
    if let at = bytes.lastIndex(of: UInt8(ascii: "@")) {
      guard at > 0, isText(bytes[..<at], also: ":") else { return false }
      host = bytes[(at + 1)...]
    }
    if host.first == UInt8(ascii: "[") {
      guard let close = host.firstIndex(of: UInt8(ascii: "]")) else { return false }
      let literal = host[(host.startIndex + 1)..<close]
      return !literal.isEmpty && isText(literal, also: ":")
        && isPort(host[(close + 1)...])
    }
    let name = host.prefix { $0 != UInt8(ascii: ":") }
    guard isText(name, also: ""), isPort(host.dropFirst(name.count)) else { return false }
    return isIPv4IfNumbers(name)
  }

  /// Four numbers with dots between them have to be an address.
  private static func isIPv4IfNumbers(_ name: ArraySlice<UInt8>) -> Bool {
    let parts = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4,
      parts.allSatisfy({ (1...3).contains($0.count) && $0.allSatisfy(isDigit) })
    else { return true }
    return parts.allSatisfy { (Int(String(decoding: $0, as: UTF8.self)) ?? 256) < 256 }
  }

  private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
    if bytes.isEmpty { return true }
    guard bytes.first == UInt8(ascii: ":") else { return false }
    let digits = bytes.dropFirst()
    guard (1...5).contains(digits.count), digits.allSatisfy(isDigit) else { return false }
    return (Int(String(decoding: digits, as: UTF8.self)) ?? .max) <= 65_535
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
