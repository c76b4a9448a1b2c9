package import PykDiagnostics

extension Diagnosis {
  /// The lines a person sees: `error:`, the place, `cause:` a line a link, `hint:` a line each.
  ///
  /// - Long lines are left to the terminal to wrap: cutting them would break what is pasted.
  /// - Control characters become spaces, so that no input can steer the terminal.
  package func rendered(paint: Paint, width: Int = 92) -> String {
    var lines = [paint.red("error:") + " " + clean(what)]
    if let excerpt {
      for line in excerpt.drawn(width: max(20, width - 7)).split(
        separator: "\n", omittingEmptySubsequences: false)
      {
        lines.append("       " + line)
      }
    }
    for cause in causes { lines.append(paint.bold("cause:") + " " + clean(cause)) }
    for hint in hints { lines.append(paint.cyan("hint:") + "  " + clean(hint)) }
    return lines.joined(separator: "\n")
  }

  /// The same as a warning: what happened and what can be done about it, and work goes on.
  package func renderedAsWarning(paint: Paint) -> String {
    var lines = [paint.yellow("warning:") + " " + clean(what)]
    for cause in causes { lines.append(paint.bold("cause:") + "   " + clean(cause)) }
    for hint in hints { lines.append(paint.cyan("hint:") + "    " + clean(hint)) }
    return lines.joined(separator: "\n")
  }
}

/// A line of an explanation may stand on several lines; those after the first are indented.
private func clean(_ whole: String) -> String {
  // Nobody reads on; what came from outside may have any length.
  let text = whole.utf8.count > 20_000 ? whole.prefix(2_000) + " …" : whole
  guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f || $0 == 0xc2 }) else { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    if scalar == "\n" {
      result += "\n       "
    } else if scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value) {
      result += " "
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}
