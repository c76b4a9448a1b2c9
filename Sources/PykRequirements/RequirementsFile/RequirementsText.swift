import PykDiagnostics
import PykFormats

/// The text of a requirements file: its bytes in UTF-8, and where its lines are.
///
/// - Lines end at `\n`, `\r\n` or `\r` alone.
/// - A byte order mark decides the encoding, else a PEP 263 comment in the first two lines, else it
///   is UTF-8.
struct RequirementsText: Sendable {
  let bytes: [UInt8]
  /// Without their ends.
  let lines: [Range<Int>]

  init(utf8 bytes: [UInt8]) {
    self.bytes = bytes
    var lines: [Range<Int>] = []
    var start = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      guard byte == 0x0a || byte == 0x0d else { continue }
      lines.append(start..<(index - 1))
      if byte == 0x0d, index < bytes.count, bytes[index] == 0x0a { index += 1 }
      start = index
    }
    if start < bytes.count { lines.append(start..<bytes.count) }
    self.lines = lines
  }

  /// The line's text, from 1.
  func line(_ number: Int) -> String { String(decoding: bytes[lines[number - 1]], as: UTF8.self) }

  /// An excerpt of the line, from 1, with the caret below the byte at `offset` of the line.
  func excerpt(
    source: String, line number: Int, offset: Int, length: Int, label: String
  ) -> SourceExcerpt {
    let range = lines[number - 1]
    let place = min(range.lowerBound + max(0, offset), range.upperBound)
    let end = min(place + max(1, length), range.upperBound)
    let column = String(decoding: bytes[range.lowerBound..<place], as: UTF8.self).count + 1
    let width = String(decoding: bytes[place..<end], as: UTF8.self).count
    let (text, shown) = Redaction.redact(line(number), column: column)
    return SourceExcerpt(
      source: source, line: number, column: shown, length: width, text: text, label: label)
  }
}
