/// Rule `summary`, and what else is only text.
enum TextRules {
  /// What the public index takes, in characters.
  static let summaryLimit = 512

  static func check(_ subject: Subject, _ findings: inout Findings) {
    guard let metadata = subject.metadata, let summary = metadata["summary"] else { return }
    // A character of Python's is a scalar.
    if summary.unicodeScalars.contains(where: isLineBreak) {
      findings.error(
        .summary, "`Summary` has to be one line",
        hints: "what needs more lines belongs into the readme")
    }
    if summary.unicodeScalars.count > summaryLimit {
      findings.error(
        .summary,
        "`Summary` has \(summary.unicodeScalars.count) characters, "
          + "and may have \(summaryLimit)",
        scope: .publicIndex)
    }
    if summary == "UNKNOWN" {
      findings.warning(.summary, "`Summary` is `UNKNOWN`: nobody wrote one")
    }
  }

  private static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0a...0x0d, 0x1c...0x1e, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}
