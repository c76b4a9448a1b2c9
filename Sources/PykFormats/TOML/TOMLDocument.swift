package import PykDiagnostics

/// A TOML document, such as `pyproject.toml`.
///
/// - TOML 1.0 and nothing else, as `tomllib` reads it; dates are checked and kept as text.
/// - Integers have 64 bits; nesting is bounded by `maximumDepth`, so nothing here overflows.
///
/// https://toml.io/en/v1.0.0
package struct TOMLDocument: Sendable, Hashable {
  package static let maximumDepth = 100

  package let root: TOMLTable
  /// The file's name as the person would write it.
  package let source: String
  private let lines: [String]

  /// - Throws: `Failure` with the line and a caret.
  package init(_ bytes: [UInt8], source: String) throws(Failure) {
    var reader = TOMLReader(bytes, source: source)
    root = try reader.document()
    self.source = source
    lines = String(decoding: reader.bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The place of a value, to be shown with what is wrong with it.
  package func excerpt(_ node: TOMLNode, _ label: String) -> SourceExcerpt {
    excerpt(line: node.line, column: node.column, label)
  }

  package func excerpt(line: Int, column: Int = 1, _ label: String) -> SourceExcerpt {
    let text = lines.indices.contains(line - 1) ? lines[line - 1] : ""
    return SourceExcerpt(source: source, line: line, column: column, text: text, label: label)
  }
}
