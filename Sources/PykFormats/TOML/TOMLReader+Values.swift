internal import PykDiagnostics

extension TOMLReader {
  mutating func value() throws(Failure) -> TOMLBuilder {
    let start = position
    let (line, column) = place(of: start)
    func plain(_ value: TOMLValue) -> TOMLBuilder {
      TOMLBuilder(.plain(value), line: line, column: column)
    }
    switch peek() {
    case UInt8(ascii: "\""):
      return plain(
        .string(try starts(with: "\"\"\"") ? longBasicString() : basicString()))
    case UInt8(ascii: "'"):
      return plain(.string(try starts(with: "'''") ? longLiteralString() : literalString()))
    case UInt8(ascii: "t") where starts(with: "true"):
      position += 4
      return plain(.boolean(true))
    case UInt8(ascii: "f") where starts(with: "false"):
      position += 5
      return plain(.boolean(false))
    case UInt8(ascii: "["): return try nested { reader throws(Failure) in try reader.array() }
    case UInt8(ascii: "{"):
      return try nested { reader throws(Failure) in try reader.inlineTable() }
    default:
      return plain(try numberOrMoment())
    }
  }

  private mutating func nested(
    _ body: (inout TOMLReader) throws(Failure) -> TOMLBuilder
  ) throws(Failure) -> TOMLBuilder {
    depth += 1
    guard depth <= TOMLDocument.maximumDepth else { throw failure("this is nested too deep") }
    let value = try body(&self)
    depth -= 1
    value.isClosed = true
    return value
  }

  private mutating func array() throws(Failure) -> TOMLBuilder {
    let (line, column) = place(of: position)
    position += 1
    var elements: [TOMLBuilder] = []
    try skipToElement()
    while !take(UInt8(ascii: "]")) {
      elements.append(try value())
      try skipToElement()
      if take(UInt8(ascii: ",")) {
        try skipToElement()
      } else if peek() != UInt8(ascii: "]") {
        throw failure("expected `,` or `]`")
      }
    }
    return TOMLBuilder(.array(elements), line: line, column: column)
  }

  /// Blanks, line ends and comments.
  private mutating func skipToElement() throws(Failure) {
    while true {
      skipBlanks()
      if take(0x0a) { continue }
      guard peek() == UInt8(ascii: "#") else { return }
      try comment()
    }
  }

  private mutating func inlineTable() throws(Failure) -> TOMLBuilder {
    let (line, column) = place(of: position)
    let table = TOMLBuilder.emptyTable(line: line, column: column)
    position += 1
    skipBlanks()
    if take(UInt8(ascii: "}")) { return table }
    while true {
      let start = position
      let keys = try self.keys()
      guard take(UInt8(ascii: "=")) else { throw failure("expected `=` after the key") }
      skipBlanks()
      let value = try self.value()
      var inner = table
      for key in keys.dropLast() {
        if let there = inner.child(key) {
          guard !there.isClosed, case .table = there.content else {
            throw failure("nothing can be added to `\(key)`", at: start)
          }
          inner = there
        } else {
          let new = TOMLBuilder.emptyTable(line: line, column: column)
          inner.insert(key, new)
          inner = new
        }
      }
      if let last = keys.last {
        guard inner.child(last) == nil else { throw failure("`\(last)` is there twice", at: start) }
        inner.insert(last, value)
      }
      skipBlanks()
      if take(UInt8(ascii: "}")) { return table }
      guard take(UInt8(ascii: ",")) else { throw failure("expected `,` or `}`") }
      skipBlanks()
    }
  }

  // MARK: Numbers and dates

  private mutating func numberOrMoment() throws(Failure) -> TOMLValue {
    let start = position
    while let byte = peek(), Self.mayBeInNumber(byte) { position += 1 }
    var text = String(decoding: bytes[start..<position], as: UTF8.self)
    // A date and a time may have a space between them.
    if text.utf8.count == 10, TOMLMoment.isDate(text), peek() == 0x20,
      let next = peek(1), (0x30...0x39).contains(next)
    {
      position += 1
      while let byte = peek(), Self.mayBeInNumber(byte) { position += 1 }
      text = String(decoding: bytes[start..<position], as: UTF8.self)
    }
    if text.isEmpty { throw failure("expected a value") }
    if TOMLMoment.isMoment(text) { return .moment(text) }
    if let integer = try integer(text, at: start) { return .integer(integer) }
    if let float = float(text) { return .float(float) }
    throw failure("this is no value (strings stand in quotes)", at: start)
  }

  private static func mayBeInNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2b, 0x2d, 0x2e, 0x3a, 0x5f: true
    default: false
    }
  }

  private func integer(_ text: String, at start: Int) throws(Failure) -> Int? {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where text.hasPrefix(prefix) {
      let digits = text.dropFirst(2)
      guard Self.isGrouped(digits, { $0.hexDigitValue.map { $0 < radix } ?? false }) else {
        return nil
      }
      guard let value = Int(digits.filter { $0 != "_" }, radix: radix) else {
        throw failure("this is more than 64 bits hold", at: start)
      }
      return value
    }
    let digits = text.first == "+" || text.first == "-" ? text.dropFirst() : text[...]
    guard Self.isDecimal(digits) else { return nil }
    guard let value = Int(text.filter { $0 != "_" }) else {
      throw failure("this is more than 64 bits hold", at: start)
    }
    return value
  }

  private func float(_ text: String) -> Double? {
    let unsigned = text.first == "+" || text.first == "-" ? text.dropFirst() : text[...]
    if unsigned == "inf" || unsigned == "nan" { return Double(text) }
    var mantissa = unsigned
    var exponent: Substring?
    if let mark = unsigned.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      mantissa = unsigned[..<mark]
      exponent = unsigned[unsigned.index(after: mark)...]
    }
    if let exponent {
      let digits = exponent.first == "+" || exponent.first == "-" ? exponent.dropFirst() : exponent
      guard Self.isGrouped(digits, Self.isDigit) else { return nil }
    }
    let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, exponent != nil || parts.count == 2, Self.isDecimal(parts[0]) else {
      return nil
    }
    if parts.count == 2, !Self.isGrouped(parts[1], Self.isDigit) { return nil }
    return Double(text.filter { $0 != "_" })
  }

  private static func isDigit(_ character: Character) -> Bool {
    character.isASCII && character.isNumber
  }

  /// Digits without a zero in front, with single underscores between them.
  private static func isDecimal(_ text: Substring) -> Bool {
    isGrouped(text, isDigit) && (text == "0" || text.first != "0")
  }

  private static func isGrouped(_ text: Substring, _ isDigit: (Character) -> Bool) -> Bool {
    let groups = text.split(separator: "_", omittingEmptySubsequences: false)
    return groups.allSatisfy { !$0.isEmpty && $0.allSatisfy(isDigit) }
  }
}
