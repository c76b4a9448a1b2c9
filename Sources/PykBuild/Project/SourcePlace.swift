internal import PykDiagnostics

/// A line in one of the project's files, for what is said of it.
struct SourcePlace: Sendable, Hashable {
  /// As the person would write it, such as `setup.cfg`.
  let file: String
  /// From 1.
  let line: Int
  let column: Int
  /// The line itself.
  let text: String

  init(file: String, line: Int, column: Int = 1, text: String) {
    self.file = file
    self.line = line
    self.column = column
    self.text = text
  }

  func failure(_ label: String, because causes: [String] = [], hint: String...) -> Failure {
    Failure(
      "can't use line \(line) of `\(file)`",
      excerpt: SourceExcerpt(source: file, line: line, column: column, text: text, label: label),
      causes: causes, hints: hint)
  }

  /// The same fault, with the line that leads to it.
  func failure(_ fault: Failure) -> Failure {
    var failure = failure(fault.diagnosis.what, because: fault.diagnosis.causes)
    failure.diagnosis.hints = fault.diagnosis.hints
    return failure
  }
}
