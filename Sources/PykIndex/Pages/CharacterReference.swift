/// The character references of HTML that stand in addresses and specifiers.
///
/// A name without its `;` is not read: `?a=1&lt=2` is an address with two fields.
///
/// https://html.spec.whatwg.org/multipage/syntax.html#character-references
enum CharacterReference {
  static func decoded(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "&"), let (scalar, length) = reference(bytes, index) {
        result.append(contentsOf: String(scalar).utf8)
        index += length
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  private static let names: [(StaticString, Unicode.Scalar)] = [
    ("amp;", "&"), ("lt;", "<"), ("gt;", ">"), ("quot;", "\""), ("apos;", "'"),
  ]

  /// The character that begins with the `&` at `index`, and how many bytes it takes.
  private static func reference(
    _ bytes: UnsafeRawBufferPointer, _ index: Int
  ) -> (Unicode.Scalar, Int)? {
    let rest = bytes[(index + 1)...]
    if rest.first == UInt8(ascii: "#") { return numeric(rest.dropFirst()) }
    for (name, scalar) in names {
      let count = name.utf8CodeUnitCount
      let expected = UnsafeBufferPointer(start: name.utf8Start, count: count)
      if rest.prefix(count).lazy.map({ $0 | 0x20 }).elementsEqual(expected.lazy.map { $0 | 0x20 }) {
        return (scalar, count + 1)
      }
    }
    return nil
  }

  /// `60;` or `x3c;`, behind `&#`. What is no character becomes U+FFFD.
  private static func numeric(
    _ digits: Slice<UnsafeRawBufferPointer>
  ) -> (Unicode.Scalar, Int)? {
    let isHexadecimal = digits.first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
    let radix: UInt32 = isHexadecimal ? 16 : 10
    var value: UInt32 = 0
    var length = isHexadecimal ? 3 : 2
    let first = length
    for byte in isHexadecimal ? digits.dropFirst() : digits {
      if byte == UInt8(ascii: ";") {
        guard length > first else { return nil }
        let scalar = value == 0 ? nil : Unicode.Scalar(value)
        return (scalar ?? "\u{fffd}", length + 1)
      }
      let digit: UInt32
      switch byte {
      case 0x30...0x39: digit = UInt32(byte - 0x30)
      case 0x41...0x46 where isHexadecimal: digit = UInt32(byte - 0x37)
      case 0x61...0x66 where isHexadecimal: digit = UInt32(byte - 0x57)
      default: return nil
      }
      value = min(0x11_0000, value * radix + digit)
      length += 1
    }
    return nil
  }
}
