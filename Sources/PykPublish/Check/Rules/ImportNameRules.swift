/// Rule `import-name` (PEP 794): what can be imported is named by dotted identifiers, with
/// `; private` behind what isn't for others.
enum ImportNameRules {
  static func check(_ subject: Subject, _ findings: inout Findings) {
    guard let metadata = subject.metadata else { return }
    for (key, name) in [("import-name", "Import-Name"), ("import-namespace", "Import-Namespace")] {
      let values = metadata.all(key)
      // One that is empty says that there is nothing to import.
      if key == "import-name", values == [""] { continue }
      for value in values {
        let parts = value.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        let path = (parts.first ?? "").trimmed
        let isPath = path.split(separator: ".", omittingEmptySubsequences: false)
          .allSatisfy { isIdentifier($0) && !keywords.contains(String($0)) }
        if !isPath || (parts.count > 1 && parts[1].trimmed != "private") {
          findings.error(
            .importName, "`\(name): \(value.short)` names nothing that can be imported")
        }
      }
    }
  }

  private static func isIdentifier(_ text: Substring) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return (first == "_" || first.properties.isXIDStart)
      && text.unicodeScalars.allSatisfy { $0.properties.isXIDContinue }
  }

  private static let keywords: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
  ]
}
