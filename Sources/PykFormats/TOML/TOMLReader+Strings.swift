internal import PykDiagnostics

extension TOMLReader {
  /// `"…"` on one line, with escapes.
  mutating func basicString() throws(Failure) -> String {
    let start = position
    position += 1
    var text: [UInt8] = []
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += try escape(isLong: false)
      case 0x0a: throw failure("this string has no end on its line", at: start)
      default: text.append(try plainByte(byte))
      }
    }
    throw failure("this string has no end", at: start)
  }

  mutating func literalString() throws(Failure) -> String {
    let start = position
    position += 1
    var text: [UInt8] = []
    while let byte = peek() {
      if take(UInt8(ascii: "'")) { return String(decoding: text, as: UTF8.self) }
      if byte == 0x0a { throw failure("this string has no end on its line", at: start) }
      text.append(try plainByte(byte))
    }
    throw failure("this string has no end", at: start)
  }

  mutating func longBasicString() throws(Failure) -> String {
    let start = position
    position += 3
    _ = take(0x0a)
    var text: [UInt8] = []
    while let byte = peek() {
      if byte == UInt8(ascii: "\""), starts(with: "\"\"\"") {
        position += 3
        // Up to two more belong to the string.
        for _ in 0..<2 where take(UInt8(ascii: "\"")) { text.append(byte) }
        return String(decoding: text, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") {
        text += try escape(isLong: true)
      } else if byte == 0x0a {
        position += 1
        text.append(byte)
      } else {
        text.append(try plainByte(byte))
      }
    }
    throw failure("this string has no end", at: start)
  }

  mutating func longLiteralString() throws(Failure) -> String {
    let start = position
    position += 3
    _ = take(0x0a)
    var text: [UInt8] = []
    while let byte = peek() {
      if byte == UInt8(ascii: "'"), starts(with: "'''") {
        position += 3
        for _ in 0..<2 where take(UInt8(ascii: "'")) { text.append(byte) }
        return String(decoding: text, as: UTF8.self)
      }
      if byte == 0x0a {
        position += 1
        text.append(byte)
      } else {
        text.append(try plainByte(byte))
      }
    }
    throw failure("this string has no end", at: start)
  }

  private mutating func plainByte(_ byte: UInt8) throws(Failure) -> UInt8 {
    if (byte < 0x20 && byte != 0x09) || byte == 0x7f {
      throw failure("a control character has to be written as `\\u…`")
    }
    position += 1
    return byte
  }

  private mutating func escape(isLong: Bool) throws(Failure) -> [UInt8] {
    let start = position
    position += 1
    guard let byte = peek() else { throw failure("this string has no end", at: start) }
    position += 1
    switch byte {
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "n"): return [0x0a]
    case UInt8(ascii: "f"): return [0x0c]
    case UInt8(ascii: "r"): return [0x0d]
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [byte]
    case UInt8(ascii: "u"): return try codePoint(4, at: start)
    case UInt8(ascii: "U"): return try codePoint(8, at: start)
    case 0x20, 0x09, 0x0a:
      guard isLong else { break }
      // A backslash at the end of a line takes that end and what is blank behind it.
      position -= 1
      skipBlanks()
      guard take(0x0a) else { break }
      while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0a { position += 1 }
      return []
    default: break
    }
    throw failure("there is no such escape (a plain `\\` is `\\\\`)", at: start)
  }

  private mutating func codePoint(_ count: Int, at start: Int) throws(Failure) -> [UInt8] {
    let end = position + count
    guard end <= bytes.count, bytes[position..<end].allSatisfy({ Self.isHex($0) }),
      let number = UInt32(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(number)
    else { throw failure("this is no character's number", at: start) }
    position = end
    return Array(String(Character(scalar)).utf8)
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }
}
