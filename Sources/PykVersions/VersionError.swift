package import PykDiagnostics

/// What is wrong with the text of a version or of a version specifier, and where.
///
/// https://packaging.python.org/en/latest/specifications/version-specifiers/
public struct VersionError: Error, Sendable, Hashable {
  /// The kind of text that was to be read.
  public enum Subject: Sendable, Hashable { case version, specifier }

  /// What was to be read.
  public var subject: Subject
  /// The whole text that was given.
  public var text: String
  /// Where the fault lies, in bytes of UTF-8 from 0; it may be the text's length.
  public var position: Int
  /// How many bytes are wrong, at least 1.
  public var length: Int
  /// What should have stood there, such as "expected a number after the epoch".
  public var expected: String
  /// What to write instead, where that is known.
  public var hint: String?

  init(
    _ subject: Subject, text: String, position: Int, length: Int = 1, expected: String,
    hint: String? = nil
  ) {
    self.subject = subject
    self.text = text
    self.position = position
    self.length = max(1, length)
    self.expected = expected
    self.hint = hint
  }

  /// Where the fault lies, in characters from 1.
  public var column: Int { text[..<index(atByte: position)].count + 1 }

  /// How many characters are wrong.
  public var width: Int {
    max(1, text[index(atByte: position)..<index(atByte: position + length)].count)
  }

  private func index(atByte offset: Int) -> String.Index {
    let utf8 = text.utf8
    return utf8.index(utf8.startIndex, offsetBy: offset, limitedBy: utf8.endIndex) ?? utf8.endIndex
  }
}

extension VersionError: Diagnosable {
  package var diagnosis: Diagnosis {
    let what =
      switch subject {
      case .version: "`\(text)` is not a version"
      case .specifier: "`\(text)` is not a version specifier"
      }
    return Diagnosis(
      what,
      excerpt: SourceExcerpt(
        source: "", line: 1, column: column, length: width, text: text, label: expected),
      hints: hint.map { [$0] } ?? [])
  }
}
