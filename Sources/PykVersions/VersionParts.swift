/// A version taken apart; what the long form holds, and what every conversion passes through.
struct VersionParts: Sendable {
  var epoch = 0
  var release: [Int]
  var pre: Prerelease?
  var post: Int?
  var dev: Int?
  var local: [LocalSegment] = []

  var isPrerelease: Bool { pre != nil || dev != nil }

  /// The release without the zeros at its end: what equality looks at.
  var trimmedRelease: ArraySlice<Int> {
    var end = release.count
    while end > 0, release[end - 1] == 0 { end -= 1 }
    return release[..<end]
  }
}

struct Prerelease: Sendable, Hashable {
  var kind: PrereleaseKind
  var number: Int
}

/// The long form of a version; immutable, so that it can be shared.
@usableFromInline
final class LongVersion: Sendable {
  let parts: VersionParts

  /// The sort key of the version without its local part, where that fits the packed form.
  @usableFromInline let publicKey: UInt64?

  init(_ parts: VersionParts) {
    self.parts = parts
    var plain = parts
    plain.local = []
    publicKey = PackedVersion(plain, keepingZeros: false)?.sortKey
  }
}

/// One part of a local version, between its separators.
enum LocalSegment: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// In lower case, with at least one letter. Sorts before every number.
  case text([UInt8])
  /// Decimal digits without leading zeros, so that its size has no bound.
  case number([UInt8])

  static func < (a: Self, b: Self) -> Bool {
    switch (a, b) {
    case (.text(let a), .text(let b)): a.lexicographicallyPrecedes(b)
    case (.text, .number): true
    case (.number, .text): false
    case (.number(let a), .number(let b)):
      a.count != b.count ? a.count < b.count : a.lexicographicallyPrecedes(b)
    }
  }

  var description: String {
    switch self {
    case .text(let bytes), .number(let bytes): String(decoding: bytes, as: UTF8.self)
    }
  }

  /// Reads a whole local part; nil where it isn't letters and digits between separators.
  static func segments(_ bytes: ArraySlice<UInt8>) -> [LocalSegment]? {
    var segments: [LocalSegment] = []
    var current: [UInt8] = []
    var isNumber = true
    func close() -> Bool {
      guard !current.isEmpty else { return false }
      if isNumber {
        let digits = current.drop { $0 == ASCII.zero }
        segments.append(.number(digits.isEmpty ? [ASCII.zero] : Array(digits)))
      } else {
        segments.append(.text(current))
      }
      current = []
      isNumber = true
      return true
    }
    for byte in bytes {
      if ASCII.isSeparator(byte) {
        guard close() else { return nil }
      } else if ASCII.isDigit(byte) {
        current.append(byte)
      } else if ASCII.isLetter(byte) {
        current.append(byte | 0x20)
        isNumber = false
      } else {
        return nil
      }
    }
    return close() ? segments : nil
  }
}

/// The few bytes that the grammar speaks of.
enum ASCII {
  static let zero = UInt8(ascii: "0")

  @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
  @inline(__always) static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
  @inline(__always) static func isSeparator(_ byte: UInt8) -> Bool {
    byte == 0x2e || byte == 0x2d || byte == 0x5f
  }
  /// What Python's `str.isspace` takes, of ASCII.
  @inline(__always) static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte &- 0x09 < 5 || byte &- 0x1c < 4
  }
}
