internal import PykDiagnostics
internal import PykFormats
internal import PykMetadata

/// Rule `wheel-file`: the WHEEL file is there, and says what the file's name says.
///
/// https://packaging.python.org/en/latest/specifications/binary-distribution-format/
enum WheelFileRules {
  static func check(_ subject: Subject, _ findings: inout Findings) {
    guard !subject.folder.isEmpty else { return }
    guard let bytes = subject.wheel?.wheel else {
      return findings.error(.wheelFile, "it has no `\(subject.folder.short)/WHEEL`")
    }
    let wheel: WheelMetadata
    do throws(Failure) {
      wheel = try WheelMetadata(parsing: bytes)
    } catch {
      return findings.error(.wheelFile, error.diagnosis.what)
    }
    if wheel.major != WheelMetadata.knownVersion.major {
      findings.error(
        .wheelFile,
        "it has version \(wheel.major).\(wheel.minor) of the wheel format; installers know 1.0")
    }
    let headers = HeaderBlock(parsing: bytes)
    let purity = headers["Root-Is-Purelib"]?.lowercased()
    if purity != "true", purity != "false" {
      findings.error(.wheelFile, "`Root-Is-Purelib` in WHEEL has to be `true` or `false`")
    }
    if wheel.tags.isEmpty { findings.error(.wheelFile, "the WHEEL file has no `Tag`") }
    guard let filename = subject.wheelFilename else { return }
    let named = Set(filename.tags)
    let written = Set(wheel.tags.flatMap { WheelTag.expanded($0) })
    if !wheel.tags.isEmpty, named != written {
      let only = named.symmetricDifference(written).map(\.description).sorted()
      findings.warning(
        .wheelFile,
        "the file's name and the WHEEL file differ in their tags: "
          + only.prefix(3).map { "`\($0.short)`" }.joined(separator: ", "),
        hints: "don't rename wheels: `wheel tags` changes both")
    }
    if let build = filename.build?.description, wheel.build ?? "" != build {
      findings.warning(
        .wheelFile,
        "the file's name has build number \(build.short), the WHEEL file "
          + (wheel.build.map { "\($0.short)" } ?? "has none"))
    }
  }
}
