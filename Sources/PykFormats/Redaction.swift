/// Takes credentials out of text before it is shown.
package enum Redaction {
  /// The text with the credentials of every address in it as `****`.
  package static func redacted(_ text: String) -> String { redact(text, column: 1).text }

  /// The same, word by word: a word that is an address keeps the name of its user.
  package static func shown(_ text: String) -> String {
    var result = ""
    var word = ""
    func end() {
      result += word.contains("@") ? URL(word)?.description ?? redacted(word) : word
      word = ""
    }
    for character in text {
      if character.isWhitespace {
        end()
        result.append(character)
      } else {
        word.append(character)
      }
    }
    end()
    return result
  }

  /// The same as `redacted`, and where the character at `column` (from 1) stands afterwards.
  ///
  /// Whatever stands between `://` and the last `@` of what an authority may be is credentials.
  /// What an authority may be is told by `MeantUserinfo`.
  package static func redact(_ text: String, column: Int) -> (text: String, column: Int) {
    let characters = Array(text)
    var result: [Character] = []
    var newColumn = column
    var index = 0
    while index < characters.count {
      result.append(characters[index])
      index += 1
      guard index >= 3, characters[(index - 3)..<index].elementsEqual("://"),
        let at = MeantUserinfo.end(in: characters, after: index)
      else { continue }
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
