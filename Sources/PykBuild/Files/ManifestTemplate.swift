/// What a `MANIFEST.in` says: commands that add files to the sdist and take them away, in order.
///
/// - A line ends at `\n`, `\r\n` or `\r`; one that ends in `\` goes on in the next.
/// - `#` starts a comment, `\#` is a `#`.
/// - A line that is no command is passed over, and said in `faults`.
///
/// https://setuptools.pypa.io/en/latest/userguide/miscellaneous.html
struct ManifestTemplate: Sendable {
  struct Command: Sendable, Equatable {
    enum Action: String, Sendable, CaseIterable {
      case include, exclude
      case globalInclude = "global-include"
      case globalExclude = "global-exclude"
      case recursiveInclude = "recursive-include"
      case recursiveExclude = "recursive-exclude"
      case graft, prune

      /// Whether it adds files rather than taking them away.
      var adds: Bool {
        switch self {
        case .include, .globalInclude, .recursiveInclude, .graft: true
        case .exclude, .globalExclude, .recursiveExclude, .prune: false
        }
      }
    }

    var action: Action
    /// That of the recursive commands, and what `graft` and `prune` name.
    var folder: String?
    var patterns: [String]
    /// From 1.
    var line: Int
  }

  struct Fault: Sendable, Equatable {
    var line: Int
    var reason: String
  }

  private(set) var commands: [Command] = []
  private(set) var faults: [Fault] = []

  init(_ text: String) {
    for (line, content) in Self.logicalLines(text, faults: &faults) {
      do throws(FaultyLine) {
        if let command = try Command(content, line: line) { commands.append(command) }
      } catch {
        faults.append(Fault(line: line, reason: error.reason))
      }
    }
  }

  /// The lines without comments, joined where they go on, with the number of the first.
  private static func logicalLines(
    _ text: String, faults: inout [Fault]
  ) -> [(line: Int, content: String)] {
    var result: [(line: Int, content: String)] = []
    var beginning = ""
    var start = 0
    for (index, physical) in physicalLines(text).enumerated() {
      var line = String(physical)
      if let hash = line.unicodeScalars.firstIndex(of: "#") {
        let scalars = line.unicodeScalars
        if hash > scalars.startIndex, scalars[scalars.index(before: hash)] == "\\" {
          line = unescaped(line)
        } else {
          line = String(scalars[..<hash])
          if line.pythonStripped.isEmpty { continue }
        }
      }
      if beginning.isEmpty { start = index + 1 }
      line = (beginning + (beginning.isEmpty ? line : lstripped(line))).pythonStripped
      if line.isEmpty { continue }
      if line.utf8.last == UInt8(ascii: "\\") {
        beginning = String(line.unicodeScalars.dropLast())
      } else {
        result.append((start, line))
        beginning = ""
      }
    }
    if !beginning.isEmpty {
      faults.append(Fault(line: start, reason: "the file ends where a line goes on"))
      result.append((start, beginning))
    }
    return result
  }

  private static func physicalLines(_ text: String) -> [Substring.UnicodeScalarView] {
    var lines: [Substring.UnicodeScalarView] = []
    let scalars = text.unicodeScalars[...]
    var rest = scalars
    while let end = rest.firstIndex(where: { $0 == "\n" || $0 == "\r" }) {
      lines.append(rest[..<end])
      var next = rest.index(after: end)
      if rest[end] == "\r", next < rest.endIndex, rest[next] == "\n" {
        next = rest.index(after: next)
      }
      rest = rest[next...]
    }
    if !rest.isEmpty { lines.append(rest) }
    return lines
  }

  private static func unescaped(_ line: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in line.unicodeScalars {
      if scalar == "#", result.last == "\\" { result.removeLast() }
      result.append(scalar)
    }
    return String(result)
  }

  private static func lstripped(_ line: String) -> String {
    String(line.unicodeScalars.drop(while: \.isPythonSpace))
  }
}

private struct FaultyLine: Error {
  let reason: String
}

extension ManifestTemplate.Command {
  /// Nil for a line of white space.
  fileprivate init?(_ content: String, line: Int) throws(FaultyLine) {
    var words = content.pythonWords[...]
    guard let first = words.popFirst() else { return nil }
    guard let action = Action(rawValue: first) else {
      let known = Action.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      throw FaultyLine(reason: "`\(first)` is no command; there are \(known)")
    }
    self.action = action
    self.line = line
    switch action {
    case .include, .exclude, .globalInclude, .globalExclude:
      if words.isEmpty { throw FaultyLine(reason: "`\(first)` needs a pattern") }
    case .recursiveInclude, .recursiveExclude:
      if words.count < 2 { throw FaultyLine(reason: "`\(first)` needs a folder and a pattern") }
      folder = words.popFirst().map(PathWords.convert)
    case .graft, .prune:
      if words.count != 1 { throw FaultyLine(reason: "`\(first)` needs one folder") }
      folder = words.popFirst().map(PathWords.convert)
    }
    patterns = words.map(PathWords.convert)
  }
}
