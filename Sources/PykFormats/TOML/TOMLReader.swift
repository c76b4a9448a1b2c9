internal import PykDiagnostics

/// Reads a TOML document from bytes, statement by statement.
struct TOMLReader {
  let bytes: [UInt8]
  let source: String
  var position = 0
  var depth = 0
  private let root = TOMLBuilder.emptyTable(line: 1, column: 1)
  /// Tables that dotted keys made in this section: from the next header on they are declared.
  private var pending: [TOMLBuilder] = []
  private let lineStarts: [Int]

  init(_ bytes: [UInt8], source: String) {
    // Both line ends become `\n` first; a lone `\r` is refused where it stands.
    var clean: [UInt8] = []
    clean.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() {
      if byte == 0x0d, index + 1 < bytes.count, bytes[index + 1] == 0x0a { continue }
      clean.append(byte)
    }
    self.bytes = clean
    self.source = source
    lineStarts = [0] + clean.indices.lazy.filter { clean[$0] == 0x0a }.map { $0 + 1 }
  }

  mutating func document() throws(Failure) -> TOMLTable {
    try checkUTF8()
    var sectionTable = root
    while true {
      skipBlanks()
      guard let byte = peek() else { break }
      switch byte {
      case 0x0a:
        position += 1
        continue
      case UInt8(ascii: "#"): break
      case UInt8(ascii: "["):
        for table in pending { table.isDeclared = true }
        pending = []
        sectionTable = try header()
        skipBlanks()
      default:
        try keyAndValue(in: sectionTable)
        skipBlanks()
      }
      try comment()
      guard let end = peek() else { break }
      guard end == 0x0a else { throw failure("expected the end of the line") }
      position += 1
    }
    return root.table
  }

  // MARK: Statements

  /// `[a.b]` or `[[a.b]]`.
  private mutating func header() throws(Failure) -> TOMLBuilder {
    let start = position
    position += 1
    let isArray = peek() == UInt8(ascii: "[")
    if isArray { position += 1 }
    skipBlanks()
    let keys = try self.keys()
    guard take(UInt8(ascii: "]")), !isArray || take(UInt8(ascii: "]")) else {
      throw failure(isArray ? "expected `]]` after the name" : "expected `]` after the name")
    }
    var table = root
    for key in keys.dropLast() { table = try step(from: table, to: key, at: start) }
    guard let last = keys.last else { throw failure("expected a name", at: start) }
    let (line, column) = place(of: start)
    let there = table.child(last)
    if let there, there.isClosed { throw failure("`\(last)` is complete already", at: start) }
    if isArray {
      let element = TOMLBuilder.emptyTable(line: line, column: column)
      if let there {
        guard case .array = there.content else {
          throw failure("`\(last)` is there already, and is no array of tables", at: start)
        }
        there.append(element)
      } else {
        let array = TOMLBuilder(.array([element]), line: line, column: column)
        array.isDeclared = true
        table.insert(last, array)
      }
      return element
    }
    if let there {
      guard !there.isDeclared, case .table = there.content else {
        throw failure("`\(last)` is there twice", at: start)
      }
      there.isDeclared = true
      return there
    }
    let new = TOMLBuilder.emptyTable(line: line, column: column)
    new.isDeclared = true
    table.insert(last, new)
    return new
  }

  /// The table under a key, made where it is missing.
  private func step(
    from table: TOMLBuilder, to key: String, at start: Int
  ) throws(Failure) -> TOMLBuilder {
    guard let there = table.child(key) else {
      let (line, column) = place(of: start)
      let new = TOMLBuilder.emptyTable(line: line, column: column)
      table.insert(key, new)
      return new
    }
    guard !there.isClosed, let inner = there.innermostTable else {
      throw failure("`\(key)` is there already, and nothing can be added to it", at: start)
    }
    return inner
  }

  private mutating func keyAndValue(in section: TOMLBuilder) throws(Failure) {
    let start = position
    let keys = try self.keys()
    guard take(UInt8(ascii: "=")) else { throw failure("expected `=` after the key") }
    skipBlanks()
    let value = try self.value()
    var table = section
    for key in keys.dropLast() {
      if table.child(key)?.isDeclared == true {
        throw failure("`\(key)` is a table of its own already", at: start)
      }
      table = try step(from: table, to: key, at: start)
      pending.append(table)
    }
    guard let last = keys.last else { return }
    guard table.child(last) == nil else { throw failure("`\(last)` is there twice", at: start) }
    table.insert(last, value)
  }

  // MARK: Keys

  /// Keys with dots between them, and the blanks behind.
  mutating func keys() throws(Failure) -> [String] {
    var keys = [try key()]
    skipBlanks()
    while take(UInt8(ascii: ".")) {
      skipBlanks()
      keys.append(try key())
      guard keys.count <= TOMLDocument.maximumDepth else { throw failure("too many dots") }
      skipBlanks()
    }
    return keys
  }

  private mutating func key() throws(Failure) -> String {
    switch peek() {
    case UInt8(ascii: "\""): return try basicString()
    case UInt8(ascii: "'"): return try literalString()
    default: break
    }
    let start = position
    while let byte = peek(), Self.isBare(byte) { position += 1 }
    guard position > start else { throw failure("expected a key") }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x5f: true
    default: false
    }
  }

  // MARK: Bytes

  func peek(_ offset: Int = 0) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    position += 1
    return true
  }

  func starts(with text: StaticString) -> Bool {
    guard position + text.utf8CodeUnitCount <= bytes.count else { return false }
    return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[position + $0] == text.utf8Start[$0] }
  }

  mutating func skipBlanks() {
    while let byte = peek(), byte == 0x20 || byte == 0x09 { position += 1 }
  }

  /// A comment, up to the end of its line.
  mutating func comment() throws(Failure) {
    guard take(UInt8(ascii: "#")) else { return }
    while let byte = peek(), byte != 0x0a {
      if (byte < 0x20 && byte != 0x09) || byte == 0x7f {
        throw failure("a control character has no place here")
      }
      position += 1
    }
  }

  private func checkUTF8() throws(Failure) {
    guard String(validating: bytes, as: UTF8.self) == nil else { return }
    // The longest part that is right ends where the fault is.
    var good = 0
    var bad = bytes.count
    while good + 1 < bad {
      let middle = (good + bad) / 2
      let isWhole = (0..<4).contains { cut in
        middle - cut >= good
          && String(validating: bytes[..<max(0, middle - cut)], as: UTF8.self) != nil
      }
      if isWhole { good = middle } else { bad = middle }
    }
    var failure = failure("this is no UTF-8", at: max(0, good - 3))
    failure.diagnosis.hints = ["save the file in UTF-8, as with `iconv -f latin1 -t utf-8`"]
    throw failure
  }

  func place(of offset: Int) -> (line: Int, column: Int) {
    let line = lineStarts.partitioningIndex { $0 > offset }
    let before = bytes[lineStarts[line - 1]..<min(offset, bytes.count)]
    return (line, String(decoding: before, as: UTF8.self).count + 1)
  }

  func failure(_ label: String, at offset: Int? = nil) -> Failure {
    let (line, column) = place(of: min(offset ?? position, bytes.count))
    let text = String(
      decoding: bytes[lineStarts[line - 1]...].prefix { $0 != 0x0a }, as: UTF8.self)
    return Failure(
      "can't read line \(line) of `\(source)`",
      excerpt: SourceExcerpt(source: source, line: line, column: column, text: text, label: label))
  }
}

extension Array {
  /// The index of the first element for which the condition holds, in an array that has those
  /// last.
  func partitioningIndex(_ condition: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
