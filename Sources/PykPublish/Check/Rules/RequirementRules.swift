internal import PykDiagnostics
internal import PykRequirements
internal import PykVersions

/// Rules `requirement`, `requires-python` and `extra`: what a distribution asks for can be
/// understood, and comes from the index.
enum RequirementRules {
  static func check(_ subject: Subject, _ findings: inout Findings) {
    guard let metadata = subject.metadata else { return }
    for (key, name) in [
      ("requires-dist", "Requires-Dist"), ("provides-dist", "Provides-Dist"),
      ("obsoletes-dist", "Obsoletes-Dist"),
    ] {
      for text in metadata.all(key) { check(text, name, &findings) }
    }
    if let text = metadata["requires-python"] { checkPython(text, &findings) }
    for text in metadata.all("provides-extra") where !NameRules.isName(text) {
      findings.error(.extra, "`Provides-Extra: \(text.short)` is not the name of an extra")
    }
  }

  private static func check(_ text: String, _ field: String, _ findings: inout Findings) {
    do throws(RequirementError) {
      let requirement = try Requirement(text)
      if requirement.url != nil {
        findings.error(
          .requirement,
          "`\(field)` asks for \(requirement.name.written) by its address: "
            + "the public index takes names and versions only",
          scope: .publicIndex,
          hints: "ask for a version that is on the index")
      }
    } catch {
      let shown = error.diagnosis.excerpt?.text ?? ""
      findings.error(
        .requirement, "`\(field): \(shown.short)` can't be understood: \(error.expected)",
        // Nobody but the public index reads the other two.
        scope: field == "Requires-Dist" ? .everybody : .publicIndex)
    }
  }

  private static func checkPython(_ text: String, _ findings: inout Findings) {
    do throws(VersionError) {
      _ = try VersionSpecifierSet(text)
    } catch {
      findings.add(
        Finding(
          rule: .requiresPython, severity: .error, scope: .everybody,
          message: "`Requires-Python: \(text.short)` can't be understood: \(error.expected)",
          hints: error.hint.map { [$0] } ?? []))
    }
  }
}
