/// A hash algorithm that indexes and RECORD files name.
package enum HashAlgorithm: String, Sendable, Hashable, CaseIterable {
  case md5, sha1, sha224, sha256, sha384, sha512

  /// Whether a match proves anything: pip takes these three for `--hash`, and so does pyk.
  package var isStrong: Bool {
    switch self {
    case .sha256, .sha384, .sha512: true
    case .md5, .sha1, .sha224: false
    }
  }

  /// The digest's length in bytes.
  package var byteCount: Int {
    switch self {
    case .md5: 16
    case .sha1: 20
    case .sha224: 28
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }
}

/// A hash and the algorithm that made it; written `sha256:…` in lower-case hexadecimal.
package struct Digest: Sendable, Hashable, CustomStringConvertible {
  package let algorithm: HashAlgorithm
  package let bytes: [UInt8]

  /// Nil unless there are as many bytes as the algorithm makes.
  package init?(_ algorithm: HashAlgorithm, bytes: [UInt8]) {
    guard bytes.count == algorithm.byteCount else { return nil }
    self.algorithm = algorithm
    self.bytes = bytes
  }

  /// Reads hexadecimal of either case; nil if it is anything else, or of another length.
  package init?(_ algorithm: HashAlgorithm, hex: some StringProtocol) {
    guard let bytes = Self.decodeHex(hex.utf8) else { return nil }
    self.init(algorithm, bytes: bytes)
  }

  /// Reads the unpadded URL-safe base 64 that RECORD files use; `=` at the end is accepted.
  package init?(_ algorithm: HashAlgorithm, base64URL text: some StringProtocol) {
    guard let bytes = Self.decodeBase64URL(text.utf8) else { return nil }
    self.init(algorithm, bytes: bytes)
  }

  /// Reads the same from bytes.
  package init?(_ algorithm: HashAlgorithm, base64URL text: UnsafeRawBufferPointer) {
    guard let bytes = Self.decodeBase64URL(text) else { return nil }
    self.init(algorithm, bytes: bytes)
  }

  package var hex: String { Self.encodeHex(bytes) }
  package var base64URL: String { Self.encodeBase64URL(bytes) }
  package var description: String { "\(algorithm.rawValue):\(hex)" }
}

extension Digest {
  private static let hexDigits = Array("0123456789abcdef".utf8)
  private static let base64Digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  private static func encodeHex(_ bytes: [UInt8]) -> String {
    String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
      for (index, byte) in bytes.enumerated() {
        buffer[index * 2] = hexDigits[Int(byte >> 4)]
        buffer[index * 2 + 1] = hexDigits[Int(byte & 15)]
      }
      return bytes.count * 2
    }
  }

  private static func encodeBase64URL(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 4 + 2) / 3)
    var held: UInt32 = 0
    var bits = 0
    for byte in bytes {
      held = held << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        text.append(base64Digits[Int(held >> UInt32(bits) & 63)])
      }
    }
    if bits > 0 { text.append(base64Digits[Int(held << UInt32(6 - bits) & 63)]) }
    return String(decoding: text, as: UTF8.self)
  }

  private static func decodeHex(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    var high: UInt8?
    for character in text {
      let value: UInt8
      switch character {
      case 0x30...0x39: value = character - 0x30
      case 0x41...0x46: value = character - 0x41 + 10
      case 0x61...0x66: value = character - 0x61 + 10
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }

  private static func decodeBase64URL(_ text: some Collection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3 + 2)
    var held: UInt32 = 0
    var bits = 0
    var padding = false
    for character in text {
      let value: UInt32
      switch character {
      case 0x41...0x5a: value = UInt32(character) - 0x41
      case 0x61...0x7a: value = UInt32(character) - 0x61 + 26
      case 0x30...0x39: value = UInt32(character) - 0x30 + 52
      case 0x2d, 0x2b: value = 62
      case 0x5f, 0x2f: value = 63
      case 0x3d:
        padding = true
        continue
      default: return nil
      }
      if padding { return nil }
      held = (held << 6 | value) & 0xffff
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: held >> UInt32(bits)))
      }
    }
    return bits < 6 ? bytes : nil
  }
}
