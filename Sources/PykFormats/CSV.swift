/// Rows of fields as Python's csv module reads and writes them in its default dialect.
///
/// - Fields are divided by commas and may stand in double quotes, in which `""` is one quote and
///   a line may end.
/// - Lines end at `\n`, `\r\n` or `\r`. Rows are written with `\r\n`, as `csv.writer` does.
/// - Nothing is an error: quotes that never end, or that stand in the middle, are taken as they are.
///
/// https://docs.python.org/3/library/csv.html
package enum CSV {
  /// Every row with its fields; empty lines are passed over.
  package static func rows(parsing bytes: [UInt8]) -> [[String]] {
    bytes.withUnsafeBytes { bytes in
      var reader = CSVReader(bytes)
      var rows: [[String]] = []
      while reader.next() { rows.append(reader.fields.map { reader.text($0) }) }
      return rows
    }
  }

  /// The rows as text, with quotes only where they are needed.
  package static func serialized(
    _ rows: some Sequence<[String]>, lineEnd: String = "\r\n"
  ) -> [UInt8] {
    var text: [UInt8] = []
    for row in rows { append(row, to: &text, lineEnd: lineEnd) }
    return text
  }

  package static func append(
    _ row: [String], to text: inout [UInt8], lineEnd: String = "\r\n"
  ) {
    // A row of one empty field would be an empty line, which is none.
    if row == [""] { text += [0x22, 0x22] }
    for (index, field) in row.enumerated() {
      if index > 0 { text.append(0x2c) }
      append(field, to: &text)
    }
    text.append(contentsOf: lineEnd.utf8)
  }

  /// One field, with quotes where it has a comma, a quote or a line end in it.
  package static func append(_ field: String, to text: inout [UInt8]) {
    let needsQuotes = field.utf8.contains { $0 == 0x22 || $0 == 0x2c || $0 == 0x0a || $0 == 0x0d }
    guard needsQuotes else {
      text.append(contentsOf: field.utf8)
      return
    }
    text.append(0x22)
    for byte in field.utf8 {
      if byte == 0x22 { text.append(0x22) }
      text.append(byte)
    }
    text.append(0x22)
  }
}
