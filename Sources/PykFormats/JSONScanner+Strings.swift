/// Where a string stands in the bytes that a scanner reads, quotes not counted.
package struct JSONString: Sendable {
  package let range: Range<Int>
  /// Whether a backslash stands in it: then its bytes aren't its text.
  package let hasEscapes: Bool
}

extension JSONScanner {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// Nonzero where one of the eight bytes is a quote, a backslash, a control character, or beyond
  /// ASCII. A byte above the first hit may be a false one; the hit itself never is.
  @inline(__always)
  private static func interesting(_ word: UInt64) -> UInt64 {
    let quote = word ^ (ones &* 0x22)
    let slash = word ^ (ones &* 0x5c)
    return
      ((quote &- ones) | (slash &- ones) | (word &- ones &* 0x20) | word) & highs
  }

  /// Reads a string.
  package mutating func string() throws(JSONError) -> JSONString {
    try take(UInt8(ascii: "\""))
    isFresh = false
    let start = position
    var index = position
    var hasEscapes = false
    var isASCII = true
    let count = bytes.count
    while true {
      while index &+ 8 <= count {
        let word = UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        let hits = Self.interesting(word)
        if hits != 0 {
          index &+= hits.trailingZeroBitCount >> 3
          break
        }
        index &+= 8
      }
      guard index < count else {
        position = count
        throw error(.unexpectedEnd)
      }
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        index = try escapeEnd(index)
        continue
      }
      if byte < 0x20 { throw error(.badString, at: index) }
      if byte >= 0x80 { isASCII = false }
      index &+= 1
    }
    position = index &+ 1
    let range = start..<index
    if !isASCII, String(validating: bytes[range], as: UTF8.self) == nil {
      throw error(.badUnicode, at: start)
    }
    return JSONString(range: range, hasEscapes: hasEscapes)
  }

  /// The index behind the escape at `index`.
  private func escapeEnd(_ index: Int) throws(JSONError) -> Int {
    guard index &+ 1 < bytes.count else { throw error(.unexpectedEnd, at: bytes.count) }
    switch bytes[index &+ 1] {
    case UInt8(ascii: "u"):
      guard hexadecimal(at: index &+ 2) != nil else { throw error(.badEscape, at: index) }
      return index &+ 6
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return index &+ 2
    default: throw error(.badEscape, at: index)
    }
  }

  private func hexadecimal(at index: Int) -> UInt32? {
    guard index &+ 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for offset in index..<index &+ 4 {
      let byte = bytes[offset]
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x37
      case 0x61...0x66: digit = byte - 0x57
      default: return nil
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  /// Whether the string is exactly this ASCII text; an escaped spelling counts too.
  @inline(__always)
  package func `is`(_ string: JSONString, _ text: StaticString) -> Bool {
    if string.hasEscapes { return decoded(string).elementsEqual(raw(text)) }
    guard string.range.count == text.utf8CodeUnitCount else { return false }
    for offset in 0..<text.utf8CodeUnitCount
    where bytes[string.range.lowerBound &+ offset] != text.utf8Start[offset] {
      return false
    }
    return true
  }

  private func raw(_ text: StaticString) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  /// The string's text.
  package func text(_ string: JSONString) -> String {
    string.hasEscapes
      ? String(decoding: decoded(string), as: UTF8.self)
      : String(decoding: bytes[string.range], as: UTF8.self)
  }

  /// Calls `body` with the string's text in UTF-8, without a copy where no escape stands in it.
  @inline(__always)
  package func withText<Result>(
    _ string: JSONString, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    if string.hasEscapes { return decoded(string).withUnsafeBytes(body) }
    return body(UnsafeRawBufferPointer(rebasing: bytes[string.range]))
  }

  /// The text in UTF-8, escapes undone; half of a surrogate pair becomes U+FFFD.
  func decoded(_ string: JSONString) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(string.range.count)
    var index = string.range.lowerBound
    while index < string.range.upperBound {
      let byte = bytes[index]
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        index &+= 1
        continue
      }
      let letter = bytes[index &+ 1]
      index &+= 2
      switch letter {
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0c)
      case UInt8(ascii: "n"): result.append(0x0a)
      case UInt8(ascii: "r"): result.append(0x0d)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "u"):
        let scalar = unicodeEscape(&index, before: string.range.upperBound)
        result.append(contentsOf: String(scalar).utf8)
      default: result.append(letter)
      }
    }
    return result
  }

  /// Reads the digits at `index`, and a second escape where it completes a pair.
  private func unicodeEscape(_ index: inout Int, before end: Int) -> Unicode.Scalar {
    let first = hexadecimal(at: index) ?? 0xfffd
    index &+= 4
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xdc00, index &+ 6 <= end, bytes[index] == UInt8(ascii: "\\"),
      bytes[index &+ 1] == UInt8(ascii: "u"), let second = hexadecimal(at: index &+ 2),
      (0xdc00..<0xe000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
    {
      index &+= 6
      return scalar
    }
    return "\u{fffd}"
  }
}
