/// A line of somebody's text with the place in it that is wrong.
///
/// - `line` counts from 1; `column` counts characters from 1; `length` is at least 1.
/// - `label` is what the caret says, such as "expected `]` after the extra".
package struct SourceExcerpt: Sendable, Equatable {
  package var source: String
  package var line: Int
  package var column: Int
  package var length: Int
  package var text: String
  package var label: String

  /// - Parameter source: The file's name as the person would write it; empty where the text
  ///   was given on the command line.
  package init(
    source: String, line: Int, column: Int, length: Int = 1, text: String, label: String
  ) {
    self.source = source
    self.line = line
    self.column = max(1, column)
    self.length = max(1, length)
    self.text = text
    self.label = label
  }

  /// The text and, below it, the caret and its label: two lines without a line end.
  ///
  /// Control characters become spaces, so that a hostile file can't steer the terminal, and a
  /// long line is cut to what surrounds the place.
  package func drawn(width: Int = 92) -> String {
    let clean = text.map { character -> Character in
      character.unicodeScalars.contains { $0.value < 0x20 || (0x7f..<0xa0).contains($0.value) }
        ? " " : character
    }
    let place = min(column - 1, clean.count)
    let room = max(20, width)
    let start = clean.count > room ? max(0, min(place - room / 2, clean.count - room)) : 0
    let shown = clean[start..<min(clean.count, start + room)]
    let caret =
      String(repeating: " ", count: place - start)
      + "^"
      + String(repeating: "~", count: min(length - 1, max(0, shown.count - (place - start) - 1)))
    return String(shown) + "\n" + caret + " " + label
  }
}
