internal import PykDiagnostics
internal import PykMetadata
internal import PykRequirements
internal import PykVersions

/// Rules `file-name` and `file-size`: what an index asks of the file itself.
///
/// - Name and version in the file's name are those of the metadata.
/// - Since PEP 625 and PEP 427 are enforced, the name stands there in its normal form with `_` for
///   `-`, and the version of a source distribution in its normal form.
enum FileRules {
  /// What the public index takes without having been asked for more, in bytes.
  static let sizeLimit = 100 << 20

  static func check(_ subject: Subject, _ findings: inout Findings) {
    if subject.size > sizeLimit {
      findings.warning(
        .fileSize,
        "it has \(subject.size >> 20) MiB: the public index takes no more than 100 MiB",
        hints: "ask the index for more for your project, or leave out what isn't needed")
    }
    let metadata = subject.metadata
    let name = metadata?["name"].flatMap { try? PackageName($0) }
    let version = metadata?["version"].flatMap { try? Version($0) }
    switch subject.kind {
    case .wheel: checkWheel(subject, name, version, &findings)
    case .sdist: checkSdist(subject, name, version, &findings)
    }
  }

  private static func checkWheel(
    _ subject: Subject, _ name: PackageName?, _ version: Version?, _ findings: inout Findings
  ) {
    guard let filename = subject.wheelFilename else {
      let reason: String
      do {
        _ = try WheelFilename(subject.filename)
        reason = "it can't be read"
      } catch {
        reason = error.diagnosis.causes.first ?? error.diagnosis.what
      }
      return findings.error(
        .fileName, "`\(subject.filename.short)` is not the name of a wheel: \(reason)")
    }
    if let name {
      let written = String(subject.filenameParts[0])
      if filename.name != name {
        findings.error(
          .fileName,
          "the file is called `\(written.short)`, its metadata name `\(name.written.short)`")
      } else if written != name.inFilenames {
        findings.error(
          .fileName,
          "the file's name has to begin with `\(name.inFilenames)-`, not with `\(written.short)-`",
          scope: .publicIndex,
          hints: "build it with a current tool: they write the name in its normal form")
      }
    }
    if let version, filename.version != version {
      findings.error(
        .fileName,
        "the file's name says version \(filename.version), its metadata say \(version)")
    }
  }

  private static func checkSdist(
    _ subject: Subject, _ name: PackageName?, _ version: Version?, _ findings: inout Findings
  ) {
    guard let name, let version else {
      if (try? SdistFilename(subject.filename)) == nil {
        findings.error(
          .fileName, "`\(subject.filename.short)` is not the name of a source distribution")
      }
      return
    }
    guard let filename = try? SdistFilename(subject.filename, expecting: name) else {
      return findings.error(
        .fileName,
        "the file's name does not begin with `\(name.inFilenames)-`, as its metadata would have it")
    }
    guard filename.version == version else {
      return findings.error(
        .fileName, "the file's name says version \(filename.version), its metadata say \(version)")
    }
    let expected = "\(name.inFilenames)-\(version).tar.gz"
    if subject.filename != expected {
      findings.error(
        .fileName, "the file has to be called `\(expected)`, not `\(subject.filename.short)`",
        scope: .publicIndex,
        hints: "build it with a current tool: the public index asks for names by PEP 625")
    }
  }
}

extension PackageName {
  /// As it stands in file names: its normal form with `_` for `-`.
  var inFilenames: String { normalized.replacing("-", with: "_") }
}
