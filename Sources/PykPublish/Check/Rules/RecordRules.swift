internal import PykDigests
internal import PykMetadata

/// Rule `record`: RECORD lists every file with its hash and size, and none that isn't there.
///
/// https://packaging.python.org/en/latest/specifications/recording-installed-packages/
enum RecordRules {
  private static let exempt = ["RECORD", "RECORD.jws", "RECORD.p7s"]

  static func check(_ subject: Subject, _ findings: inout Findings) {
    guard !subject.folder.isEmpty, let wheel = subject.wheel else { return }
    guard wheel.record != nil else {
      return findings.error(.record, "it has no `\(subject.folder.short)/RECORD`")
    }
    if let problem = wheel.recordProblem {
      return findings.error(.record, "RECORD can't be read: \(problem.short)")
    }
    if let record = wheel.record { checkForm(record, subject, &findings) }
    for path in wheel.doubles {
      findings.error(.record, "RECORD lists `\(path.short)` twice, and differently")
    }
    var lines = wheel.lines
    for member in subject.members where member.kind != .directory {
      let line = lines.removeValue(forKey: member.path)
      let isExempt = exempt.contains { member.path == "\(subject.folder)/\($0)" }
      if isExempt { continue }
      guard let line else {
        findings.error(
          .record, "RECORD does not list `\(member.path.short)`",
          hints: "don't change wheels by hand: `wheel unpack` and `wheel pack` write it anew")
        continue
      }
      check(line, member, &findings)
    }
    for path in lines.keys.sorted()
    where !exempt.contains(where: { path == "\(subject.folder)/\($0)" }) {
      findings.error(.record, "RECORD lists `\(path.short)`, which is not in it")
    }
  }

  /// What installers pass over and the public index does not.
  private static func checkForm(
    _ record: [UInt8], _ subject: Subject, _ findings: inout Findings
  ) {
    let lines = record.split(omittingEmptySubsequences: false) { $0 == 0x0a }.dropLast()
    if lines.contains(where: { $0.isEmpty || $0 == [0x0d] }) {
      findings.error(
        .record, "RECORD has an empty line, at which the public index fails", scope: .publicIndex)
    }
    if subject.wheel?.lines["\(subject.folder)/RECORD"] == nil {
      findings.warning(.record, "RECORD does not list itself, and should")
    }
    if let folder = lines.first(where: { $0.prefix { $0 != 0x2c }.last == 0x2f }) {
      let path = String(decoding: folder.prefix { $0 != 0x2c }, as: UTF8.self)
      findings.warning(.record, "RECORD lists the folder `\(path.short)`, and should list files")
    }
  }

  private static func check(
    _ line: RecordEntry, _ member: Subject.Member, _ findings: inout Findings
  ) {
    guard let digest = line.digest, digest.algorithm.isStrong else {
      return findings.error(
        .record, "RECORD has no SHA-256 or better hash for `\(member.path.short)`")
    }
    if let size = line.size, size != member.size {
      findings.error(
        .record,
        "`\(member.path.short)` has \(member.size) bytes, and \(size) by RECORD")
    } else if member.digest != digest {
      findings.error(.record, "`\(member.path.short)` is not what RECORD says: its hash differs")
    }
  }
}
