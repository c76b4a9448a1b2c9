package import PykFormats
package import SystemPackage

/// What `DistributionChecker` found in one file.
package struct CheckReport: Sendable {
  /// As the person named it.
  package let path: FilePath
  package let filename: String
  /// Nil where the file's name is that of neither.
  package let kind: DistributionKind?
  /// As the metadata spell them; nil where they don't say.
  package let name: String?
  package let version: String?
  /// In bytes.
  package let size: Int
  package internal(set) var findings: [Finding]
  /// A readme that only `readme_renderer` can judge, and that nobody has judged yet.
  package internal(set) var unrenderedReadme: ReadmeText?
  /// What rules about several files of one release look at.
  let outline: Outline?

  package enum Verdict: String, Sendable, Hashable {
    case passed
    case passedWithWarnings = "passed-with-warnings"
    case failed
  }

  package var verdict: Verdict {
    if findings.contains(where: { $0.severity == .error }) { return .failed }
    return findings.isEmpty ? .passed : .passedWithWarnings
  }

  package var errors: [Finding] { findings.filter { $0.severity == .error } }
  package var warnings: [Finding] { findings.filter { $0.severity == .warning } }
}

extension CheckReport {
  /// For programs; the keys are stable.
  package var jsonValue: JSONValue {
    .object([
      "path": .string(path.string), "filename": .string(filename),
      "kind": kind.map { .string($0.rawValue) } ?? .null,
      "name": name.map { .string($0) } ?? .null, "version": version.map { .string($0) } ?? .null,
      "size": .integer(size), "verdict": .string(verdict.rawValue),
      "findings": .array(findings.map(\.jsonValue)),
    ])
  }
}

extension Finding {
  package var jsonValue: JSONValue {
    .object([
      "rule": .string(rule.rawValue), "severity": .string(severity.rawValue),
      "scope": .string(scope.rawValue), "message": .string(message),
      "hints": .array(hints.map(JSONValue.string)),
    ])
  }
}

extension CheckReport {
  /// Takes the verdict on its readme from whoever could render it.
  ///
  /// - Parameter fault: The renderer's words, where it could not.
  package mutating func judgeReadme(isRendered: Bool, fault: String) {
    unrenderedReadme = nil
    guard !isRendered else { return }
    let finding = Finding(
      rule: .readme, severity: .error, scope: .publicIndex,
      message: "the readme has faults in its markup and would not be shown: \(fault.shown)",
      hints: [])
    findings.insert(finding, at: errors.count)
  }
}

extension [CheckReport] {
  /// Adds what only shows where a release's files are looked at together.
  package mutating func checkReleases() { ReleaseRules.check(&self) }
}
