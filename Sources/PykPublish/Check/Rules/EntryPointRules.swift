internal import PykDiagnostics
internal import PykFormats
internal import PykMetadata

/// Rule `entry-points`: `entry_points.txt` can be read, and its scripts can be made.
///
/// https://packaging.python.org/en/latest/specifications/entry-points/
enum EntryPointRules {
  static func check(_ subject: Subject, _ findings: inout Findings) {
    guard let bytes = subject.wheel?.entryPoints else { return }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return findings.error(.entryPoints, "entry_points.txt is not UTF-8")
    }
    var style = INIDocument.Style()
    style.delimiters = ["="]
    style.keepsCase = true
    let document: INIDocument
    do throws(Failure) {
      document = try INIDocument(text, source: "entry_points.txt", style: style)
    } catch {
      let diagnosis = error.diagnosis
      let reason = diagnosis.excerpt?.label ?? diagnosis.causes.first
      return findings.error(
        .entryPoints, diagnosis.what + (reason.map { ": \($0)" } ?? ""))
    }
    for group in ["console_scripts", "gui_scripts"] {
      for option in document.section(group)?.options ?? [] {
        check(option, in: group, subject, &findings)
      }
    }
  }

  private static func check(
    _ option: INIDocument.Option, in group: String, _ subject: Subject,
    _ findings: inout Findings
  ) {
    let name = option.name.short
    guard isScriptName(option.name) else {
      return findings.error(.entryPoints, "`\(name)` can't be the name of a script")
    }
    let value = option.value ?? ""
    guard let script = EntryPoint(name: option.name, value: value) else {
      return findings.error(
        .entryPoints,
        "the script `\(name)` can't be made: `\(value.short)` is not of the form `module:function`")
    }
    if script.attribute == nil {
      findings.error(
        .entryPoints,
        "the script `\(name)` names no function: `\(script.module.short)` is a module",
        hints: "write `\(name) = \(script.module.short):main`")
    } else if !isThere(script.module, in: subject) {
      findings.warning(
        .entryPoints,
        "the script `\(name)` needs the module `\(script.module.short)`, which is not in it")
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
}
