/// A word of a line, its quotes taken off, and where it stood.
struct ShellWord: Sendable, Equatable {
  var text: String
  /// In the line's bytes, quotes included.
  var range: Range<Int>
}

/// Splits text into words as a shell does, and as Python's `shlex.split` has it.
///
/// White space separates; `'…'` is taken as it stands; in `"…"` a backslash hides a quote or a
/// backslash; elsewhere it hides any character.
enum ShellWords {
  /// A quote that never ends, or a backslash at the end.
  struct Fault: Error, Equatable {
    var position: Int
    var isQuote: Bool
  }

  static func split(_ bytes: ArraySlice<UInt8>) throws(Fault) -> [ShellWord] {
    var words: [ShellWord] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if LogicalLine.isSpace(bytes[index]) {
        index += 1
        continue
      }
      let start = index
      var word: [UInt8] = []
      while index < bytes.endIndex, !LogicalLine.isSpace(bytes[index]) {
        let byte = bytes[index]
        if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
          index = try unquote(bytes, from: index, into: &word)
        } else if byte == UInt8(ascii: "\\") {
          guard index + 1 < bytes.endIndex else { throw Fault(position: index, isQuote: false) }
          word.append(bytes[index + 1])
          index += 2
        } else {
          word.append(byte)
          index += 1
        }
      }
      words.append(ShellWord(text: String(decoding: word, as: UTF8.self), range: start..<index))
    }
    return words
  }

  /// The place after the closing quote.
  private static func unquote(
    _ bytes: ArraySlice<UInt8>, from opening: Int, into word: inout [UInt8]
  ) throws(Fault) -> Int {
    let quote = bytes[opening]
    var index = opening + 1
    while index < bytes.endIndex {
      let byte = bytes[index]
      if byte == quote { return index + 1 }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), index + 1 < bytes.endIndex,
        bytes[index + 1] == quote || bytes[index + 1] == UInt8(ascii: "\\")
      {
        index += 1
      }
      word.append(bytes[index])
      index += 1
    }
    throw Fault(position: opening, isQuote: true)
  }
}
