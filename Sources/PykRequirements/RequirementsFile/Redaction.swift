/// Takes credentials out of text before it is shown.
enum Redaction {
  /// The text with the credentials of every address in it as `****`.
  static func redacted(_ text: String) -> String { redact(text, column: 1).text }

  /// The same, and where the character at `column` (from 1) stands afterwards.
  ///
  /// Whatever stands between `://` and the last `@` of what an authority may be is credentials.
  static func redact(_ text: String, column: Int) -> (text: String, column: Int) {
    let characters = Array(text)
    var result: [Character] = []
    var newColumn = column
    var index = 0
    while index < characters.count {
      result.append(characters[index])
      index += 1
      guard index >= 3, characters[(index - 3)..<index].elementsEqual("://") else { continue }
      let end = characters[index...].firstIndex { "/?# \t\"'".contains($0) } ?? characters.count
      guard let at = characters[index..<end].lastIndex(of: "@"), at > index else { continue }
      result.append(contentsOf: "****")
      if column > at {
        newColumn += 4 - (at - index)
      } else if column > index {
        newColumn = result.count - 3
      }
      index = at
    }
    return (String(result), newColumn)
  }
}
