package import SystemPackage

extension URL {
  /// Undoes percent-encoding; a `%` that begins no code stays, bytes that are no UTF-8 are
  /// replaced.
  package static func percentDecoded(_ text: Substring) -> String { percentDecoded(String(text)) }

  package static func percentDecoded(_ text: String) -> String {
    var text = text
    // Not `contains`, whose generic way is slow where it is run first.
    let isPlain = text.withUTF8 { bytes in
      for byte in bytes where byte == UInt8(ascii: "%") { return false }
      return true
    }
    return isPlain ? text : String(decoding: decodedBytes(text), as: UTF8.self)
  }

  private static func decodedBytes(_ text: String) -> [UInt8] {
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
    return result
  }

  /// Encodes everything but letters, digits, `-._~` and what `keeping` names.
  package static func percentEncoded(_ text: String, keeping: String = "") -> String {
    var (text, keeping) = (text, keeping)
    return text.withUTF8 { bytes in
      keeping.withUTF8 { kept in
        func isKept(_ byte: UInt8) -> Bool {
          if isUnreserved(byte) { return true }
          for other in kept where other == byte { return true }
          return false
        }
        for byte in bytes where !isKept(byte) { return encoded(bytes, keeping: isKept) }
        return String(decoding: bytes, as: UTF8.self)
      }
    }
  }

  /// What a path, a query or a fragment may not have as it is, encoded; the rest untouched.
  static func cleaned(_ text: some StringProtocol) -> String {
    text.utf8.allSatisfy(isClean) ? String(text) : encoded(text.utf8, keeping: isClean)
  }

  private static func isClean(_ byte: UInt8) -> Bool {
    switch byte {
    // `"`, `<`, `>`, `\`, `^`, `` ` ``, `{`, `|`, `}`
    case 0x22, 0x3c, 0x3e, 0x5c, 0x5e, 0x60, 0x7b...0x7d: false
    case 0x21...0x7e: true
    default: false
    }
  }

  private static func encoded(
    _ bytes: some Sequence<UInt8>, keeping isKept: (UInt8) -> Bool
  ) -> String {
    var result: [UInt8] = []
    for byte in bytes {
      if isKept(byte) {
        result.append(byte)
      } else {
        result.append(UInt8(ascii: "%"))
        result.append(hexDigit(byte >> 4))
        result.append(hexDigit(byte & 15))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte)
      || byte == 0x2d || byte == 0x2e || byte == 0x5f || byte == 0x7e
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
  ///
  /// Names that are no UTF-8 come back the same from `filePath`.
  package init(filePath: FilePath, isDirectory: Bool = false) {
    var path = filePath.withPlatformString { pointer in
      Self.encoded(
        UnsafeBufferPointer(start: pointer, count: filePath.length).lazy.map(
          UInt8.init(bitPattern:))
      ) {
        Self.isUnreserved($0) || Self.keptInPaths.contains($0)
      }
    }
    if isDirectory, path.utf8.last != UInt8(ascii: "/") { path += "/" }
    self.init(
      scheme: "file", host: "", port: nil, path: path, query: nil, fragment: nil,
      hasAuthority: true)
  }

  private static let keptInPaths = Array("/!$&'()*+,;=:@".utf8)

  /// The path of a `file:` URL on this machine; nil for any other.
  package var filePath: FilePath? {
    guard scheme == "file", host.isEmpty || host == "localhost" else { return nil }
    var path = Self.decodedBytes(path)
    guard path.first == UInt8(ascii: "/"), !path.contains(0) else { return nil }
    path.append(0)
    return path.withUnsafeBytes { bytes in
      bytes.assumingMemoryBound(to: CInterop.PlatformChar.self).baseAddress.map {
        FilePath(platformString: $0)
      }
    }
  }
}
