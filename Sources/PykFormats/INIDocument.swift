package import PykDiagnostics

/// A configuration file as Python's `RawConfigParser` reads it: sections, options, no
/// interpolation.
///
/// - `[section]`, then `option = value` or `option: value`; option names are in lower case.
/// - A line indented deeper than its option continues the value, also after empty lines.
/// - `#` and `;` begin a comment where they begin a line; behind a value they belong to it.
/// - Options of `[DEFAULT]` hold in every section.
/// - A section or an option that stands twice is a fault, as is text before the first section.
///
/// https://docs.python.org/3/library/configparser.html#supported-ini-file-structure
package struct INIDocument: Sendable, Hashable {
  package struct Option: Sendable, Hashable {
    /// In lower case.
    package let name: String
    package var value: String
    /// Where it begins, from 1.
    package let line: Int
  }

  package struct Section: Sendable, Hashable {
    package let name: String
    package let line: Int
    package var options: [Option]
  }

  package private(set) var sections: [Section] = []

  /// - Parameter source: The file's name, for what is said of a fault.
  /// - Throws: `Failure` with the line and a caret.
  package init(_ text: String, source: String) throws(Failure) {
    var reader = INIReader(source: source)
    for (index, line) in Self.lines(of: text).enumerated() {
      try reader.take(String(line), number: index + 1)
    }
    sections = reader.finish()
  }

  package static let defaults = "DEFAULT"

  package func section(_ name: String) -> Section? { sections.first { $0.name == name } }

  /// The value of an option, `[DEFAULT]` included.
  package subscript(section: String, option: String) -> String? {
    let own = self.section(section)
    let found =
      own?.options.first { $0.name == option }
      ?? self.section(Self.defaults)?.options.first { $0.name == option }
    return own == nil ? nil : found?.value
  }

  private static func lines(of text: String) -> [Substring] {
    var text = text[...]
    if text.unicodeScalars.first == "\u{feff}" { text = Substring(text.unicodeScalars.dropFirst()) }
    return text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
  }
}

/// Reads line after line; what the next one means depends on the indentation of the last option.
private struct INIReader {
  let source: String
  private var sections: [INIDocument.Section] = []
  private var indentation = 0
  private var isInOption = false
  /// Empty lines within a value; they count only if the value goes on.
  private var emptyLines = 0

  init(source: String) { self.source = source }

  mutating func take(_ line: String, number: Int) throws(Failure) {
    let text = trimmed(line)
    if text.hasPrefix("#") || text.hasPrefix(";") { return }
    if text.isEmpty {
      if isInOption { emptyLines += 1 }
      return
    }
    let depth = line.prefix { $0 == " " || $0 == "\t" }.count
    if isInOption, depth > indentation {
      let last = sections.count - 1
      let option = sections[last].options.count - 1
      sections[last].options[option].value +=
        String(repeating: "\n", count: emptyLines + 1) + text
      emptyLines = 0
      return
    }
    emptyLines = 0
    indentation = depth
    if text.hasPrefix("["), let end = text.lastIndex(of: "]"),
      text.index(after: text.startIndex) < end
    {
      let name = String(text[text.index(after: text.startIndex)..<end])
      if sections.contains(where: { $0.name == name }) {
        throw fault(number, line, depth, "the section `[\(name)]` stands here for the second time")
      }
      sections.append(INIDocument.Section(name: name, line: number, options: []))
      isInOption = false
      return
    }
    guard !sections.isEmpty else {
      throw fault(number, line, depth, "expected a section such as `[global]` before this")
    }
    guard let mark = text.firstIndex(where: { $0 == "=" || $0 == ":" }), mark > text.startIndex
    else { throw fault(number, line, depth, "expected `name = value`") }
    let name = trimmed(String(text[..<mark])).lowercased()
    let value = trimmed(String(text[text.index(after: mark)...]))
    let last = sections.count - 1
    if sections[last].options.contains(where: { $0.name == name }) {
      throw fault(number, line, depth, "`\(name)` stands here for the second time in its section")
    }
    sections[last].options.append(INIDocument.Option(name: name, value: value, line: number))
    isInOption = true
  }

  func finish() -> [INIDocument.Section] { sections }

  /// The value isn't shown: it may be a secret. The caret's line ends where a value begins.
  private func fault(_ number: Int, _ line: String, _ depth: Int, _ label: String) -> Failure {
    let shown = line.prefix { $0 != "=" && $0 != ":" }
    return Failure(
      "can't read line \(number) of `\(source)`",
      excerpt: SourceExcerpt(
        source: source, line: number, column: depth + 1, length: max(1, shown.count - depth),
        text: String(shown), label: label))
  }

  private func trimmed(_ text: String) -> String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }
}
