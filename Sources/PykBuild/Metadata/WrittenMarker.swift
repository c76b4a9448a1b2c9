internal import PykRequirements

/// A marker as `packaging` prints it: parentheses stay where they were written round more than
/// one comparison.
indirect enum WrittenMarker: Sendable, Hashable {
  case comparison(String)
  /// Terms, with a word (`and`, `or`) before each but the first.
  case group([Term])

  struct Term: Sendable, Hashable {
    var word: String
    var marker: WrittenMarker
  }

  /// Nil for what is no marker.
  init?(_ text: String) {
    guard (try? Marker(text)) != nil else { return nil }
    var rest = Array(text.unicodeScalars)[...]
    guard let marker = Self.group(&rest, depth: 0), rest.isEmpty else { return nil }
    self = marker
  }

  /// All of these together, each in parentheses of its own where it needs such.
  init(all markers: [WrittenMarker]) {
    self =
      markers.count == 1
      ? markers[0]
      : .group(markers.map { Term(word: "and", marker: $0) })
  }

  private static let deepest = 50

  private static func group(
    _ rest: inout ArraySlice<Unicode.Scalar>, depth: Int
  ) -> WrittenMarker? {
    guard depth < deepest else { return nil }
    var terms: [Term] = []
    var word = "and"
    while true {
      skipSpace(&rest)
      let marker: WrittenMarker?
      if rest.first == "(" {
        rest.removeFirst()
        marker = group(&rest, depth: depth + 1)
        skipSpace(&rest)
        guard rest.first == ")" else { return nil }
        rest.removeFirst()
      } else {
        marker = comparison(&rest)
      }
      guard let marker else { return nil }
      terms.append(Term(word: word, marker: marker))
      skipSpace(&rest)
      guard let next = boolean(&rest) else { break }
      word = next
    }
    return terms.count == 1 ? terms[0].marker : .group(terms)
  }

  private static func skipSpace(_ rest: inout ArraySlice<Unicode.Scalar>) {
    while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
  }

  private static func boolean(_ rest: inout ArraySlice<Unicode.Scalar>) -> String? {
    for word in ["and", "or"] where rest.starts(with: word.unicodeScalars) {
      rest.removeFirst(word.unicodeScalars.count)
      return word
    }
    return nil
  }

  /// Up to `and`, `or` or a parenthesis outside of quotes.
  private static func comparison(_ rest: inout ArraySlice<Unicode.Scalar>) -> WrittenMarker? {
    var text = String.UnicodeScalarView()
    var quote: Unicode.Scalar?
    var wasBoundary = true
    while let next = rest.first {
      if let open = quote {
        if next == open { quote = nil }
      } else if next == "'" || next == "\"" {
        quote = next
      } else if next == ")" || next == "(" {
        break
      } else if wasBoundary, isBooleanWord(rest) {
        break
      }
      wasBoundary = quote == nil && (next == " " || next == "\t" || next == "'" || next == "\"")
      text.append(next)
      rest.removeFirst()
    }
    return (try? Marker(String(text))).map { .comparison($0.description) }
  }

  private static func isBooleanWord(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
    for word in ["and", "or"] where rest.starts(with: word.unicodeScalars) {
      let end = rest.startIndex + word.unicodeScalars.count
      guard end < rest.endIndex else { return true }
      if [" ", "\t", "(", "'", "\""].contains(rest[end]) { return true }
    }
    return false
  }
}

extension WrittenMarker: CustomStringConvertible {
  var description: String { text(isOutermost: true) }

  private func text(isOutermost: Bool) -> String {
    switch self {
    case .comparison(let text): return text
    case .group(let terms):
      var text = ""
      for (index, term) in terms.enumerated() {
        if index > 0 { text += " \(term.word) " }
        text += term.marker.text(isOutermost: false)
      }
      return isOutermost ? text : "(\(text))"
    }
  }
}
