/// The text without white space at its ends, as Python's `strip` leaves it.
func trimmed(_ text: some StringProtocol) -> String {
  var view = Substring(text).unicodeScalars
  while let first = view.first, first.properties.isWhitespace { view.removeFirst() }
  while let last = view.last, last.properties.isWhitespace { view.removeLast() }
  return String(view)
}

/// The lines, as Python's `splitlines` parts them at `\n`, `\r\n` and `\r`.
func lines(of text: some StringProtocol) -> [String] {
  var lines: [String] = []
  var line = String.UnicodeScalarView()
  var wasReturn = false
  for scalar in text.unicodeScalars {
    if wasReturn, scalar == "\n" {
      wasReturn = false
      continue
    }
    wasReturn = scalar == "\r"
    if scalar == "\n" || scalar == "\r" {
      lines.append(String(line))
      line = String.UnicodeScalarView()
    } else {
      line.append(scalar)
    }
  }
  if !line.isEmpty { lines.append(String(line)) }
  return lines
}

/// A text file as Python reads it: every line ends at `\n`.
func withPlainLineEnds(_ text: String) -> String {
  guard text.utf8.contains(0x0d) else { return text }
  var result = String.UnicodeScalarView()
  var wasReturn = false
  for scalar in text.unicodeScalars {
    if wasReturn, scalar == "\n" {
      wasReturn = false
      continue
    }
    wasReturn = scalar == "\r"
    result.append(wasReturn ? "\n" : scalar)
  }
  return String(result)
}

/// Orders as Python orders strings: by code points.
func isBefore(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
