package import PykDiagnostics

/// What is wrong with a text that should be JSON, and where.
package struct JSONError: Diagnosable, Equatable {
  package enum Problem: String, Sendable {
    case unexpectedEnd = "the text ends too early"
    case unexpectedByte = "this does not belong here"
    case badString = "a control character stands in a string"
    case badEscape = "this is no escape that JSON has"
    case badUnicode = "a string is not UTF-8"
    case badNumber = "this is no number that JSON has"
    case numberTooLarge = "a number is too large"
    case tooDeep = "it is nested too deeply"
    case trailingBytes = "something follows its end"
    case wrongKind = "a value of another kind is expected"
  }

  package let problem: Problem
  /// In bytes from the start.
  package let offset: Int
  /// Counted from 1.
  package let line: Int
  /// In bytes, counted from 1.
  package let column: Int

  init(_ problem: Problem, at offset: Int, in bytes: UnsafeRawBufferPointer) {
    self.problem = problem
    self.offset = offset
    var line = 1
    var lineStart = 0
    for index in 0..<min(offset, bytes.count) where bytes[index] == 0x0a {
      line += 1
      lineStart = index + 1
    }
    self.line = line
    column = offset - lineStart + 1
  }

  package var diagnosis: Diagnosis {
    Diagnosis(
      "the text is not JSON", causes: ["line \(line), column \(column): \(problem.rawValue)"])
  }
}
