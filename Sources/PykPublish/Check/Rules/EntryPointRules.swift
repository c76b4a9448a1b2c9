internal import PykDiagnostics
internal import PykMetadata

/// Rule `entry-points`: `entry_points.txt` can be read, and its scripts can be made.
///
/// https://packaging.python.org/en/latest/specifications/entry-points/
enum EntryPointRules {
  static func check(_ subject: Subject, _ findings: inout Findings) {
    guard let bytes = subject.wheel?.entryPoints else { return }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      return findings.error(.entryPoints, "entry_points.txt is not UTF-8")
    }
    let entryPoints: EntryPoints
    do throws(Failure) {
      entryPoints = try EntryPoints(parsing: bytes)
    } catch {
      return findings.error(
        .entryPoints, ([error.diagnosis.what] + error.diagnosis.causes).joined(separator: ": "))
    }
    if let line = firstStray(bytes) {
      findings.error(.entryPoints, "line \(line) of entry_points.txt belongs to no group")
    }
    for script in entryPoints.consoleScripts + entryPoints.guiScripts {
      if !isScriptName(script.name) {
        findings.error(.entryPoints, "`\(script.name.short)` can't be the name of a script")
      } else if script.attribute == nil {
        findings.error(
          .entryPoints,
          "the script `\(script.name.short)` names no function: "
            + "`\(script.module.short)` is a module",
          hints: "write `\(script.name.short) = \(script.module.short):main`")
      } else if !isThere(script.module, in: subject) {
        findings.warning(
          .entryPoints,
          "the script `\(script.name.short)` needs the module `\(script.module.short)`, "
            + "which is not in it")
      }
    }
  }

  /// Word characters, `.` and `-`.
  private static func isScriptName(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".."
      && name.unicodeScalars.allSatisfy { scalar in
        scalar == "." || scalar == "-" || scalar == "_" || scalar.properties.isAlphabetic
          || scalar.properties.numericType != nil
      }
  }

  /// Whether the module, or one that could make it, is in the wheel. Modules of other
  /// distributions may be meant where it has none of that name at its top.
  private static func isThere(_ module: String, in subject: Subject) -> Bool {
    let path = module.replacing(".", with: "/")
    let top = path.prefix { $0 != "/" }
    var hasTop = false
    for member in subject.files {
      var name = member.path[...]
      if let data = name.firstRange(of: ".data/") {
        // `.data/purelib/x.py` is `x.py`.
        let rest = name[data.upperBound...]
        name = rest.firstIndex(of: "/").map { rest[rest.index(after: $0)...] } ?? rest
      }
      if name.hasPrefix(path + ".") || name.hasPrefix(path + "/") { return true }
      if name.hasPrefix(top + "/") || name.hasPrefix(top + ".") { hasTop = true }
    }
    return !hasTop
  }

  private static func firstStray(_ bytes: [UInt8]) -> Int? {
    for (index, line) in bytes.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0a }
    )
    .enumerated() {
      let text = line.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
      guard let first = text.first, first != 0x23, first != 0x3b else { continue }
      return first == 0x5b ? nil : index + 1
    }
    return nil
  }
}
