/// Rule `readme`: there is one, and its type is known. Markdown and plain text can't be wrong.
enum ReadmeRules {
  private static let types = ["text/plain", "text/x-rst", "text/markdown"]

  static func check(_ subject: Subject, _ findings: inout Findings) {
    guard let metadata = subject.metadata else { return }
    let description = metadata.description ?? ""
    if let text = metadata["description-content-type"] {
      check(text, &findings)
    } else {
      findings.warning(
        .readme, "`Description-Content-Type` is missing: the readme is taken for reStructuredText")
    }
    if isMissing(description) {
      findings.warning(
        .readme, "there is no readme: the project's page on the index will be empty",
        hints: "name one as `readme` under `[project]` in pyproject.toml")
    }
  }

  static func isMissing(_ description: String) -> Bool {
    description.allSatisfy(\.isWhitespace) || description.trimmed == "UNKNOWN"
  }

  private static func check(_ text: String, _ findings: inout Findings) {
    guard let type = ContentType(text), types.contains(type.type) else {
      return findings.error(
        .readme, "`Description-Content-Type: \(text.short)` is not a type that is known",
        hints: "it is `text/markdown`, `text/x-rst` or `text/plain`")
    }
    if let charset = type.parameters["charset"], charset.lowercased() != "utf-8" {
      findings.error(
        .readme, "`Description-Content-Type: \(text.short)` has to be UTF-8")
    }
    if type.type == "text/markdown", let variant = type.parameters["variant"],
      variant != "GFM", variant != "CommonMark"
    {
      findings.error(
        .readme, "`\(variant.short)` is no variant of Markdown that is known",
        hints: "it is `GFM` or `CommonMark`")
    }
  }
}
