/// The text that `pyk COMMAND --help` prints, as `HelpPages` keeps it: what the parser makes of the
/// declarations where lines may be as long as they like.
///
/// Making it from the declarations takes longer than everything else that `--help` does; a test
/// holds the pages to them, and what is rendered to what the parser would print.
struct HelpPage {
  private let text: StaticString

  /// Nil for what is no command.
  init?(of command: String) {
    guard let text = HelpPages.text(of: command) else { return nil }
    self.text = text
  }

  /// Where the words begin that tell what an option does.
  private static let column = 26

  /// The page with lines that are wrapped as the parser does it.
  func rendered(columns: Int) -> String {
    // Narrower there would be no room beside the options.
    let columns = max(columns, 40)
    return text.withUTF8Buffer { bytes in
      var output: [UInt8] = []
      output.reserveCapacity(bytes.count * 2)
      var lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)[...]
      let usage = lines.firstIndex { $0.starts(with: "USAGE: ".utf8) } ?? lines.startIndex
      if usage > lines.startIndex, let first = lines.first, let last = lines[..<usage].last {
        // With the empty line in front of the usage.
        Self.wrap(bytes[first.startIndex..<last.startIndex - 1], columns, indent: 0, to: &output)
        output += [0x0a, 0x0a]
        lines = lines[usage...]
      }
      for (index, line) in zip(lines.indices, lines) {
        if index != lines.startIndex { output.append(0x0a) }
        let isLabel = index + 1 < lines.endIndex && Self.isIndented(lines[index + 1])
        if isLabel || line.count <= Self.column || !line.starts(with: "  ".utf8) {
          output += line
        } else {
          let words = line.dropFirst(Self.column)
          output += line.prefix(Self.column)
          var wrapped: [UInt8] = []
          Self.wrap(words, columns, indent: Self.column, to: &wrapped)
          output += wrapped.dropFirst(Self.column)
        }
      }
      return String(decoding: output, as: UTF8.self)
    }
  }

  private static func isIndented(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    line.count > column && line.prefix(column).allSatisfy { $0 == 0x20 }
  }

  /// Behind so many characters: bytes that go on with one don't count.
  private static func end(of width: Int, in text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    var left = width
    for index in text.indices where text[index] & 0xc0 != 0x80 {
      if left == 0 { return index }
      left -= 1
    }
    return text.endIndex
  }

  /// At the last space that fits, else at the next one; all that is written is indented.
  private static func wrap(
    _ text: Slice<UnsafeBufferPointer<UInt8>>, _ columns: Int, indent: Int, to output: inout [UInt8]
  ) {
    let width = columns - indent
    var rest = text
    var isFirst = true
    func line(_ bytes: some Collection<UInt8>) {
      if !isFirst { output.append(0x0a) }
      isFirst = false
      if !bytes.isEmpty { output += repeatElement(0x20, count: indent) }
      output += bytes
    }
    while true {
      let chunk = rest[..<Self.end(of: width, in: rest)]
      if let end = chunk.lastIndex(of: 0x0a) {
        for part in rest[..<end].split(separator: 0x0a, omittingEmptySubsequences: false) {
          line(part)
        }
        rest = rest[(end + 1)...]
      } else if chunk.endIndex == rest.endIndex {
        return line(rest)
      } else if let space = chunk.lastIndex(of: 0x20) ?? rest.firstIndex(of: 0x20) {
        line(rest[..<space])
        rest = rest[(space + 1)...]
      } else {
        return line(rest)
      }
    }
  }
}
