internal import PykDiagnostics
internal import PykMetadata

/// Rules `license` and `license-file` (PEP 639).
enum LicenseRules {
  static func check(_ subject: Subject, _ findings: inout Findings) {
    guard let metadata = subject.metadata else { return }
    if let text = metadata["license-expression"] {
      checkExpression(text, &findings)
      if let license = metadata["license"], !license.isEmpty {
        findings.error(
          .license, "`License` and `License-Expression` exclude each other", scope: .publicIndex)
      }
    }
    // Before 2.4 setuptools wrote the field with a meaning of its own.
    guard metadata.isAtLeast(2, 4) else { return }
    for path in metadata.all("license-file") { checkFile(path, subject, &findings) }
  }

  private static func checkExpression(_ text: String, _ findings: inout Findings) {
    do throws(LicenseExpression.Problem) {
      let expression = try LicenseExpression(text)
      let old = expression.licenses.filter(SPDXLicenses.deprecated.contains)
      if let first = old.first {
        findings.warning(
          .license, "SPDX has deprecated the identifier `\(first)`",
          hints: SPDXLicenses.licenses[first.lowercased() + "-only"] != nil
            ? "say `\(first)-only` or `\(first)-or-later`" : "see https://spdx.org/licenses/")
      }
    } catch {
      let near = error.unknown.flatMap { unknown in
        closestMatch(to: unknown, among: SPDXLicenses.licenses.values.sorted())
      }
      findings.add(
        Finding(
          rule: .license, severity: .error, scope: .everybody,
          message: "`License-Expression: \(text.short)` is no licence expression: \(error.reason)",
          hints: near.map { ["did you mean `\($0)`?"] } ?? [
            "it is made of SPDX identifiers, or of `LicenseRef-…` for what has none"
          ]))
    }
  }

  private static func checkFile(
    _ path: String, _ subject: Subject, _ findings: inout Findings
  ) {
    let problem: String? =
      if path.contains("..") {
        "it leads out of its folder"
      } else if path.contains("*") {
        "it is a pattern, and has to be a path"
      } else if path.hasPrefix("/") || isOnDrive(path) {
        "it is not relative"
      } else if path.contains("\\") {
        "`/` has to stand between its parts"
      } else {
        nil
      }
    if let problem {
      return findings.error(.licenseFile, "`License-File: \(path.short)` can't be: \(problem)")
    }
    guard !subject.folder.isEmpty else { return }
    let place =
      subject.kind == .wheel ? "\(subject.folder)/licenses/\(path)" : "\(subject.folder)/\(path)"
    if subject.member(place) == nil {
      findings.error(
        .licenseFile, "`License-File: \(path.short)` is not in it: there is no `\(place.short)`",
        scope: .publicIndex)
    }
  }

  private static func isOnDrive(_ path: String) -> Bool {
    let bytes = Array(path.utf8.prefix(2))
    return bytes.count == 2 && bytes[1] == UInt8(ascii: ":") && (bytes[0] | 0x20) &- 0x61 < 26
  }
}
