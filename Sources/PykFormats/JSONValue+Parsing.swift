extension JSONValue {
  /// Reads a whole JSON text.
  ///
  /// Strict (RFC 8259): no comments, no `NaN`, nothing after the end, UTF-8 only, at most
  /// `JSONScanner.maximumDepth` levels. Half of a surrogate pair becomes U+FFFD.
  package init(parsing bytes: UnsafeRawBufferPointer) throws(JSONError) {
    var scanner = JSONScanner(bytes)
    self = try Self.read(&scanner)
    try scanner.finish()
  }

  package init(parsing bytes: [UInt8]) throws(JSONError) {
    let span = bytes.span
    self = try span.bytes.withUnsafeBytes { bytes throws(JSONError) in
      try JSONValue(parsing: bytes)
    }
  }

  package init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }

  /// Recursion goes no deeper than the scanner lets it.
  private static func read(_ scanner: inout JSONScanner) throws(JSONError) -> JSONValue {
    switch try scanner.kind() {
    case .null:
      try scanner.null()
      return .null
    case .bool: return .bool(try scanner.bool())
    case .string: return .string(scanner.text(try scanner.string()))
    case .number:
      let (range, isInteger) = try scanner.number()
      if isInteger, let value = scanner.integer(in: range) { return .integer(value) }
      let text = String(decoding: scanner.bytes[range], as: UTF8.self)
      guard let value = Double(text), value.isFinite else {
        throw scanner.error(.numberTooLarge, at: range.lowerBound)
      }
      return .double(value)
    case .array:
      try scanner.enterArray()
      var elements: [JSONValue] = []
      while try scanner.nextElement() { elements.append(try read(&scanner)) }
      return .array(elements)
    case .object:
      try scanner.enterObject()
      var object = JSONObject()
      while let key = try scanner.nextKey() {
        object.append(scanner.text(key), try read(&scanner))
      }
      return .object(object)
    }
  }
}
