internal import PykDiagnostics

/// Reads line after line; what the next one means depends on the indentation of the last option.
struct INIReader {
  private let source: String
  private let style: INIDocument.Style
  private var sections: [INIDocument.Section] = []
  private var places: [String: Int] = [:]
  private var options: [OptionKey: Int] = [:]
  private var section: Int?
  private var option: Int?
  private var indentation = 0
  /// Empty lines within a value; they count only if the value goes on.
  private var emptyLines = 0

  private struct OptionKey: Hashable {
    let section: Int
    let name: String
  }

  typealias Line = Substring.UnicodeScalarView

  init(source: String, style: INIDocument.Style) {
    self.source = source
    self.style = style
  }

  mutating func take(_ line: Line, number: Int) throws(Failure) {
    let (content, hasComment) = withoutComment(line)
    let text = Self.trimmed(content)
    guard let first = text.first else {
      if !style.allowsEmptyLinesInValues {
        option = nil
      } else if !hasComment, option != nil {
        emptyLines += 1
      }
      return
    }
    let depth = line.prefix { Self.isSpace($0) }.count
    if let section, let option, depth > indentation {
      guard sections[section].options[option].value != nil else {
        throw fault(number, line, depth, "an option without a value can't be continued")
      }
      sections[section].options[option].value? +=
        String(repeating: "\n", count: emptyLines + 1) + String(text)
      emptyLines = 0
      return
    }
    emptyLines = 0
    indentation = depth
    if first == "[", let end = text.lastIndex(of: "]"), text.index(after: text.startIndex) < end {
      let name = String(text[text.index(after: text.startIndex)..<end])
      try begin(name, number: number, line, depth)
      return
    }
    guard let section else {
      throw fault(number, line, depth, "expected a section such as `[global]` before this")
    }
    try add(text, to: section, number: number, line, depth)
  }

  private mutating func begin(
    _ name: String, number: Int, _ line: Line, _ depth: Int
  ) throws(Failure) {
    option = nil
    if let place = places[name] {
      if style.isStrict, name != INIDocument.defaults {
        throw fault(
          number, line, depth,
          "the section `[\(name)]` began on line \(sections[place].line) already")
      }
      section = place
      return
    }
    places[name] = sections.count
    section = sections.count
    sections.append(INIDocument.Section(name: name, line: number, options: []))
  }

  private mutating func add(
    _ text: Line, to section: Int, number: Int, _ line: Line, _ depth: Int
  ) throws(Failure) {
    let mark = text.firstIndex { style.delimiters.contains($0) }
    guard mark != nil || style.allowsNoValue, mark != text.startIndex else {
      throw fault(number, line, depth, "expected `name = value`")
    }
    var name = String(Self.trimmed(text[..<(mark ?? text.endIndex)]))
    if !style.keepsCase { name = name.lowercased() }
    let value = mark.map { String(Self.trimmed(text[text.index(after: $0)...])) }
    let added = INIDocument.Option(name: name, value: value, line: number)
    if let place = options[OptionKey(section: section, name: name)] {
      if style.isStrict {
        let first = sections[section].options[place].line
        throw fault(number, line, depth, "`\(name)` stands on line \(first) already")
      }
      sections[section].options[place] = added
      option = place
      return
    }
    let place = sections[section].options.count
    options[OptionKey(section: section, name: name)] = place
    sections[section].options.append(added)
    option = place
  }

  func finish() -> [INIDocument.Section] { sections }

  // MARK: Lines

  private func withoutComment(_ line: Line) -> (content: Line, hasComment: Bool) {
    if let first = line.first(where: { !Self.isSpace($0) }), style.commentMarks.contains(first) {
      return (line[..<line.startIndex], true)
    }
    guard !style.inlineCommentMarks.isEmpty else { return (line, false) }
    var isAfterSpace = true
    for index in line.indices {
      if isAfterSpace, style.inlineCommentMarks.contains(line[index]) {
        return (line[..<index], true)
      }
      isAfterSpace = Self.isSpace(line[index])
    }
    return (line, false)
  }

  private static func trimmed(_ text: Line) -> Line {
    var text = text
    while let first = text.first, isSpace(first) { text.removeFirst() }
    while let last = text.last, isSpace(last) { text.removeLast() }
    return text
  }

  /// What Python's `str.isspace` says.
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0d, 0x1c...0x20: true
    case 0x21...0x84: false
    default: scalar.properties.isWhitespace
    }
  }

  /// The value isn't shown: it may be a secret. The caret's line ends where a value begins.
  private func fault(_ number: Int, _ line: Line, _ depth: Int, _ label: String) -> Failure {
    if style.isConfidential {
      let isRepeated = label.hasSuffix("already")
      let place = section.map { "in `[\(sections[$0].name)]`: " } ?? ""
      return Failure(
        "can't read line \(number) of `\(source)`",
        causes: [place + (isRepeated ? "what stands here stands further up already" : label)])
    }
    let shown = line.prefix { !style.delimiters.contains($0) }
    return Failure(
      "can't read line \(number) of `\(source)`",
      excerpt: SourceExcerpt(
        source: source, line: number, column: depth + 1, length: max(1, shown.count - depth),
        text: String(shown), label: label))
  }
}
