package import PykDiagnostics
package import SystemPackage

/// A backend that could not build what it was asked for, with the end of what it printed.
package struct HookFailure: Diagnosable {
  package private(set) var diagnosis: Diagnosis

  /// How many of the last lines are shown.
  static let shownLines = 15

  /// - Parameters:
  ///   - project: What was to be built, as a person knows it.
  ///   - reason: In the backend's own words; nil where it left none.
  ///   - output: All that it printed.
  ///   - isHidden: Whether nobody has seen that yet.
  ///   - log: Where it can be read.
  package init(
    _ what: String, project: String, reason: String?, output: String, isHidden: Bool,
    log: FilePath?, hints: [String] = []
  ) {
    var causes = [what]
    if let reason { causes.append(reason) }
    let lines = output.split(whereSeparator: \.isNewline).map(Self.visible)
      .filter { !$0.allSatisfy(\.isWhitespace) }
    if !lines.isEmpty, isHidden {
      let tail = lines.suffix(Self.shownLines)
      let head = tail.count < lines.count ? "its last lines were:" : "it printed:"
      causes.append(([head] + tail.map { "  " + $0 }).joined(separator: "\n"))
    }
    var more = hints
    if let log { more.append("all that it printed is in `\(log)`") }
    diagnosis = Diagnosis("can't build \(project)", causes: causes, hints: more)
  }

  /// The same, with a fault that was found in the project's files and may be the reason.
  package func suspecting(_ fault: Failure?) -> HookFailure {
    guard let found = fault?.diagnosis else { return self }
    var failure = self
    let label = found.excerpt.map { ": \($0.label)" } ?? ""
    failure.diagnosis.causes.insert("\(found.what)\(label)", at: 1)
    failure.diagnosis.hints = found.hints + failure.diagnosis.hints
    return failure
  }

  /// Without what could steer a terminal, and of bounded length.
  package static func visible(_ line: some StringProtocol) -> String {
    var text = ""
    var isEscape = false
    for scalar in line.unicodeScalars.prefix(500) {
      if isEscape {
        // A colour ends with a letter.
        if scalar.value >= 0x40, scalar != "[" { isEscape = false }
      } else if scalar.value == 0x1b {
        isEscape = true
      } else if scalar.value == 0x09 {
        text += "  "
      } else if scalar.value >= 0x20, !(0x7f..<0xa0).contains(scalar.value) {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
