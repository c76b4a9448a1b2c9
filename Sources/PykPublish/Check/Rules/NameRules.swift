internal import PykRequirements
internal import PykVersions

/// Rules `name` and `version`.
enum NameRules {
  static func check(_ subject: Subject, _ findings: inout Findings) {
    guard let metadata = subject.metadata else { return }
    checkName(metadata["name"] ?? "", &findings)
    checkVersion(metadata["version"] ?? "", &findings)
  }

  private static func checkName(_ name: String, _ findings: inout Findings) {
    if name.isEmpty {
      return findings.error(.name, "the metadata have no `Name`")
    }
    guard isName(name) else {
      return findings.error(
        .name, "`\(name.short)` is not the name of a project",
        hints: "names are ASCII letters and digits, with `.`, `-` or `_` between them")
    }
    let normalized = (try? PackageName(name))?.normalized ?? name.lowercased()
    if normalized == "unknown" {
      findings.error(
        .name, "the project is called `\(name)`: the build found no name",
        hints: "set `name` under `[project]` in pyproject.toml, or build with a newer setuptools")
    } else if StandardLibrary.modules.contains(normalized.replacing("-", with: "_")) {
      findings.warning(
        .name,
        "`\(name)` is a module of Python's own: the public index takes no new project of that name")
    }
  }

  /// Stricter than `PackageName`, which takes a `_` at the end.
  static func isName(_ text: String) -> Bool {
    guard (try? PackageName(text)) != nil else { return false }
    return text.utf8.last != UInt8(ascii: "_")
  }

  private static func checkVersion(_ text: String, _ findings: inout Findings) {
    if text.isEmpty {
      return findings.error(.version, "the metadata have no `Version`")
    }
    guard let version = try? Version(text) else {
      return findings.error(
        .version, "`\(text.short)` is not a version",
        hints: "versions are written as in PEP 440, such as `1.2`, `1.2rc1` or `1.2.post1`")
    }
    if version.isLocal {
      findings.error(
        .version, "\(version) is a local version: the public index takes none",
        scope: .publicIndex,
        hints: "build from a clean tag, or leave out what stands behind the `+`")
    }
    if version.release.allSatisfy({ $0 == 0 }), version.description == "0.0.0" {
      findings.warning(
        .version, "the version is 0.0.0, which build tools write where they find none")
    }
  }
}
