package import PykDiagnostics
internal import PykFormats

/// What is wrong with the text of a requirement or of a marker, and where.
public struct RequirementError: Error, Sendable, Hashable {
  /// The kind of text that was to be read.
  public enum Subject: Sendable, Hashable { case requirement, marker }

  /// What was to be read.
  public var subject: Subject
  /// The whole text that was given.
  public var text: String
  /// Where the fault lies, in bytes of UTF-8 from 0; it may be the text's length.
  public var position: Int
  /// How many bytes are wrong, at least 1.
  public var length: Int
  /// What should have stood there, such as "expected `]` after the extra".
  public var expected: String
  /// What to write instead, where that is known.
  public var hint: String?

  init(_ subject: Subject, text: String, fault: RequirementScanner.Fault) {
    self.subject = subject
    self.text = text
    position = fault.position
    length = max(1, fault.length)
    expected = fault.expected
    hint = fault.hint
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

extension RequirementError: Diagnosable {
  package var diagnosis: Diagnosis {
    let noun = subject == .requirement ? "requirement" : "marker"
    let (shown, column) = Redaction.redact(text, column: column)
    return Diagnosis(
      text.isEmpty ? "a \(noun) can't be empty" : "`\(shown)` is not a \(noun)",
      excerpt: SourceExcerpt(
        source: "", line: 1, column: column, length: width, text: shown, label: expected),
      hints: hint.map { [Redaction.redacted($0)] } ?? [])
  }
}
