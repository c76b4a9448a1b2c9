package import SystemPackage

extension URL {
  /// Undoes percent-encoding; a `%` that begins no code stays, bytes that are no UTF-8 are
  /// replaced.
  package static func percentDecoded(_ text: some StringProtocol) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = hexValue(bytes[index + 1]), let low = hexValue(bytes[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Encodes everything but letters, digits, `-._~` and what `keeping` names.
  package static func percentEncoded(_ text: some StringProtocol, keeping: String = "") -> String {
    let kept = Array(keeping.utf8)
    return encoded(text.utf8) { isUnreserved($0) || kept.contains($0) }
  }

  /// What a path, a query or a fragment may not have as it is, encoded; the rest untouched.
  static func cleaned(_ text: some StringProtocol) -> String {
    encoded(text.utf8) { $0 > 0x20 && $0 < 0x7f && !unwise.contains($0) }
  }

  private static let unwise = Array("\"<>\\^`{|}".utf8)

  private static func encoded(
    _ bytes: some Sequence<UInt8>, keeping isKept: (UInt8) -> Bool
  ) -> String {
    var result: [UInt8] = []
    for byte in bytes {
      if isKept(byte) {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), hexDigit(byte >> 4), hexDigit(byte & 15)]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte)
      || [0x2d, 0x2e, 0x5f, 0x7e].contains(byte)
  }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
}

extension URL {
  /// The `file:` URL of an absolute path; a folder's ends in a slash.
  package init(filePath: FilePath, isDirectory: Bool = false) {
    var path = Self.percentEncoded(filePath.string, keeping: "/!$&'()*+,;=:@")
    if isDirectory, !path.hasSuffix("/") { path += "/" }
    self.init(
      scheme: "file", host: "", port: nil, path: path, query: nil, fragment: nil,
      hasAuthority: true)
  }

  /// The path of a `file:` URL on this machine; nil for any other.
  package var filePath: FilePath? {
    guard scheme == "file", host.isEmpty || host == "localhost" else { return nil }
    let path = Self.percentDecoded(path)
    guard path.hasPrefix("/"), !path.utf8.contains(0) else { return nil }
    return FilePath(path)
  }
}
