/// Reads JSON from bytes piece by piece, in the order in which it stands there, and builds nothing.
///
///     try scanner.enterObject()
///     while let key = try scanner.nextKey() {
///       if scanner.is(key, "name") { name = try scanner.text(scanner.string()) }
///       else { try scanner.skipValue() }
///     }
///     try scanner.finish()
///
/// - Whoever drives it reads or skips exactly one value after each key and for each element.
/// - What is skipped is checked as strictly as what is read: RFC 8259 and nothing else, strings
///   in UTF-8, a byte order mark at the start passed over.
/// - Nesting beyond `maximumDepth` is an error, so nothing here recurses on the input.
/// - The bytes must outlive the scanner and what it gave out.
///
/// https://www.rfc-editor.org/rfc/rfc8259
package struct JSONScanner {
  package static let maximumDepth = 512

  package let bytes: UnsafeRawBufferPointer
  /// The offset of the byte that is read next.
  package internal(set) var position = 0
  var depth = 0
  /// Whether an object or array has just been entered, so that no comma is due.
  var isFresh = false

  package init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    if bytes.count >= 3, bytes[0] == 0xef, bytes[1] == 0xbb, bytes[2] == 0xbf { position = 3 }
  }

  /// What a value is, by its first byte.
  package enum Kind: Sendable {
    case null, bool, number, string, array, object
  }

  func error(_ problem: JSONError.Problem, at offset: Int? = nil) -> JSONError {
    JSONError(problem, at: offset ?? position, in: bytes)
  }

  /// The error for the place where reading stands.
  var unexpected: JSONError {
    error(position < bytes.count ? .unexpectedByte : .unexpectedEnd)
  }

  @inline(__always)
  mutating func skipSpace() {
    while position < bytes.count {
      let byte = bytes[position]
      guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return }
      position &+= 1
    }
  }

  /// The next byte that isn't space, without taking it; 0 at the end.
  @inline(__always)
  mutating func peekByte() -> UInt8 {
    skipSpace()
    return position < bytes.count ? bytes[position] : 0
  }

  @inline(__always)
  mutating func take(_ byte: UInt8) throws(JSONError) {
    guard peekByte() == byte else { throw unexpected }
    position &+= 1
  }

  /// Whether a string comes next.
  package var isAtString: Bool {
    @inline(__always) mutating get { peekByte() == UInt8(ascii: "\"") }
  }

  /// What comes next.
  package mutating func kind() throws(JSONError) -> Kind {
    switch peekByte() {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "-"), 0x30...0x39: return .number
    default: throw unexpected
    }
  }

  // MARK: Containers

  package mutating func enterObject() throws(JSONError) {
    try take(UInt8(ascii: "{"))
    try goDeeper()
  }

  package mutating func enterArray() throws(JSONError) {
    try take(UInt8(ascii: "["))
    try goDeeper()
  }

  private mutating func goDeeper() throws(JSONError) {
    depth &+= 1
    isFresh = true
    if depth > Self.maximumDepth { throw error(.tooDeep) }
  }

  /// The next key of the object that was entered last; nil at its end, which is then left.
  package mutating func nextKey() throws(JSONError) -> JSONString? {
    guard try goesOn(until: UInt8(ascii: "}")) else { return nil }
    let key = try string()
    try take(UInt8(ascii: ":"))
    return key
  }

  /// Whether the array that was entered last has another element; where not, it is left.
  package mutating func nextElement() throws(JSONError) -> Bool {
    guard try goesOn(until: UInt8(ascii: "]")) else { return false }
    return true
  }

  @inline(__always)
  private mutating func goesOn(until end: UInt8) throws(JSONError) -> Bool {
    let byte = peekByte()
    if byte == end {
      position &+= 1
      depth &-= 1
      isFresh = false
      return false
    }
    if isFresh {
      isFresh = false
    } else {
      guard byte == UInt8(ascii: ",") else { throw unexpected }
      position &+= 1
    }
    return true
  }

  /// Checks that nothing follows.
  package mutating func finish() throws(JSONError) {
    skipSpace()
    if position < bytes.count { throw error(.trailingBytes) }
  }

  // MARK: Plain values

  /// Reads `true` or `false`.
  package mutating func bool() throws(JSONError) -> Bool {
    let isTrue = peekByte() == UInt8(ascii: "t")
    try word(isTrue ? "true" : "false")
    return isTrue
  }

  package mutating func null() throws(JSONError) {
    skipSpace()
    try word("null")
  }

  private mutating func word(_ word: StaticString) throws(JSONError) {
    for offset in 0..<word.utf8CodeUnitCount {
      guard position < bytes.count, bytes[position] == word.utf8Start[offset] else {
        throw unexpected
      }
      position &+= 1
    }
    isFresh = false
  }

  /// Reads a number and gives the bytes that it is written with.
  package mutating func number() throws(JSONError) -> (range: Range<Int>, isInteger: Bool) {
    skipSpace()
    let start = position
    if position < bytes.count, bytes[position] == UInt8(ascii: "-") { position &+= 1 }
    let first = position
    guard digits() else { throw error(.badNumber) }
    if bytes[first] == 0x30, position - first > 1 { throw error(.badNumber, at: first) }
    var isInteger = true
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position &+= 1
      isInteger = false
      guard digits() else { throw error(.badNumber) }
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position &+= 1
      isInteger = false
      if position < bytes.count, [0x2b, 0x2d].contains(bytes[position]) { position &+= 1 }
      guard digits() else { throw error(.badNumber) }
    }
    isFresh = false
    return (start..<position, isInteger)
  }

  private mutating func digits() -> Bool {
    let start = position
    while position < bytes.count, bytes[position] &- 0x30 < 10 { position &+= 1 }
    return position > start
  }

  /// Reads a number; nil where it isn't an integer that fits.
  package mutating func integer() throws(JSONError) -> Int? {
    let (range, isInteger) = try number()
    return isInteger ? integer(in: range) : nil
  }

  func integer(in range: Range<Int>) -> Int? {
    let isNegative = bytes[range.lowerBound] == UInt8(ascii: "-")
    var value = 0
    for index in (isNegative ? range.lowerBound + 1 : range.lowerBound)..<range.upperBound {
      let digit = Int(bytes[index] &- 0x30)
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, more) =
        isNegative
        ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
      if overflow || more { return nil }
      value = sum
    }
    return value
  }

  /// Passes over one value of any kind.
  package mutating func skipValue() throws(JSONError) {
    let floor = depth
    // True for an object, false for an array; the innermost last.
    var isObject: [Bool] = []
    while true {
      switch try kind() {
      case .null: try null()
      case .bool: _ = try bool()
      case .number: _ = try number()
      case .string: _ = try string()
      case .object:
        try enterObject()
        isObject.append(true)
      case .array:
        try enterArray()
        isObject.append(false)
      }
      while let innermost = isObject.last {
        if innermost ? try nextKey() != nil : try nextElement() { break }
        isObject.removeLast()
      }
      if depth == floor { return }
    }
  }
}
