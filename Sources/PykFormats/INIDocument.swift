package import PykDiagnostics

/// A configuration file as Python's configparser reads it.
///
/// - `[section]`, then `option = value` or `option: value`; option names are in lower case.
/// - A line indented deeper than its option continues the value, also after empty lines.
/// - `#` and `;` begin a comment where they begin a line; behind a value they belong to it.
/// - Options of `[DEFAULT]` hold in every section.
/// - A section or an option that stands twice is a fault, as is text before the first section.
///
/// `Style` has what may be otherwise; its default is that of `RawConfigParser`.
///
/// https://docs.python.org/3/library/configparser.html#supported-ini-file-structure
package struct INIDocument: Sendable, Hashable {
  package struct Option: Sendable, Hashable {
    /// In lower case, unless the style keeps it.
    package let name: String
    /// Lines are divided by `\n`; nil for an option without `=` where the style allows that.
    package var value: String?
    /// Where it begins, from 1.
    package let line: Int
  }

  package struct Section: Sendable, Hashable {
    package let name: String
    /// Where it first begins, from 1.
    package let line: Int
    package var options: [Option]

    package subscript(option: String) -> Option? { options.first { $0.name == option } }
  }

  /// In the order of the file, `[DEFAULT]` among them if it is there.
  package let sections: [Section]

  /// - Parameter source: The file's name, for what is said of a fault.
  /// - Throws: `Failure` with the line and a caret, but without values: one may be a secret.
  package init(_ text: String, source: String, style: Style = Style()) throws(Failure) {
    var reader = INIReader(source: source, style: style)
    var number = 0
    for line in Self.lines(of: text.unicodeScalars) {
      number += 1
      try reader.take(line, number: number)
    }
    sections = reader.finish()
  }

  package static let defaults = "DEFAULT"

  package func section(_ name: String) -> Section? { sections.first { $0.name == name } }

  /// An option of a section, or else of `[DEFAULT]`; nil where there is no such section.
  package func option(_ name: String, in section: String) -> Option? {
    guard let own = self.section(section) else { return nil }
    return own[name] ?? self.section(Self.defaults)?[name]
  }

  /// The value of an option, `[DEFAULT]` included.
  package subscript(section: String, option: String) -> String? {
    self.option(option, in: section)?.value
  }

  /// The options that hold in a section: those of `[DEFAULT]` in its order, replaced where the
  /// section has its own, then the rest of the section.
  package func options(in section: Section) -> [Option] {
    guard let defaults = self.section(Self.defaults) else { return section.options }
    var options = defaults.options
    var places: [String: Int] = [:]
    for (index, option) in options.enumerated() { places[option.name] = index }
    for option in section.options {
      if let place = places[option.name] {
        options[place] = option
      } else {
        options.append(option)
      }
    }
    return options
  }

  private static func lines(
    of text: String.UnicodeScalarView
  ) -> [Substring.UnicodeScalarView] {
    var lines: [Substring.UnicodeScalarView] = []
    var rest = text[...]
    if rest.first == "\u{feff}" { rest.removeFirst() }
    while let end = rest.firstIndex(where: { $0 == "\n" || $0 == "\r" }) {
      lines.append(rest[..<end])
      let isReturn = rest[end] == "\r"
      rest = rest[rest.index(after: end)...]
      if isReturn, rest.first == "\n" { rest.removeFirst() }
    }
    lines.append(rest)
    return lines
  }
}

extension INIDocument {
  /// What differs among files that configparser reads.
  package struct Style: Sendable, Hashable {
    /// What may stand between an option and its value.
    package var delimiters: [Unicode.Scalar] = ["=", ":"]
    /// What begins a comment where it begins a line.
    package var commentMarks: [Unicode.Scalar] = ["#", ";"]
    /// What begins a comment also behind a value, if white space stands before it.
    package var inlineCommentMarks: [Unicode.Scalar] = []
    /// Whether an option may stand alone, without a delimiter.
    package var allowsNoValue = false
    /// Whether what stands twice is a fault; else the later value counts.
    package var isStrict = true
    /// Whether option names are left as they are.
    package var keepsCase = false
    /// Whether a value goes on behind an empty line.
    package var allowsEmptyLinesInValues = true
    /// Whether the file holds secrets, so that nothing but line and section is told of a fault.
    package var isConfidential = false

    package init() {}
  }
}
