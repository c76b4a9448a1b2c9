internal import PykDiagnostics
internal import PykFiles
internal import PykMetadata
package import SystemPackage

/// Checks a distribution as an index and as its users would, before anything leaves the machine.
///
/// - Nothing is thrown: what can't be read is a finding too.
/// - The file is read once; any number may be checked at the same time.
package struct DistributionChecker: Sendable {
  /// The classifiers there are; without them only their form is checked.
  package var classifiers: TroveClassifiers?

  package init(classifiers: TroveClassifiers? = nil) {
    self.classifiers = classifiers
  }

  /// - Parameter path: What is shown.
  /// - Parameter file: Where it is, where that isn't `path`.
  package func check(_ path: FilePath, at file: FilePath? = nil) -> CheckReport {
    let filename = path.lastComponent?.string ?? path.string
    var findings = Findings()
    guard let kind = DistributionKind(filename: filename) else {
      if Files.isDirectory(file ?? path) {
        findings.error(
          .fileName, "`\(filename.short)` is a folder",
          hints: "name the files in it, such as `\(path.string.short)/*.whl`")
        return report(path, filename, nil, 0, findings, nil)
      }
      findings.error(
        .fileName, "`\(filename.short)` is no distribution: it is neither `.whl` nor `.tar.gz`")
      return report(path, filename, nil, 0, findings, nil)
    }
    // Opening a pipe would wait for somebody to write to it.
    if let there = try? Files.status(file ?? path), ![.regular, .directory].contains(there.kind) {
      findings.error(.archive, "it is no file")
      return report(path, filename, kind, 0, findings, nil)
    }
    let mapped: MappedFile
    do throws(FileFailure) {
      mapped = try MappedFile(file ?? path)
    } catch {
      findings.error(.archive, Self.words(error))
      return report(path, filename, kind, 0, findings, nil)
    }
    let size = mapped.withBytes { $0.count }
    var subject = Subject(filename: filename, kind: kind, size: size)
    do {
      switch kind {
      case .wheel: try subject.read(wheel: mapped, &findings)
      case .sdist where filename.lowercased().hasSuffix(".zip"):
        try subject.read(zippedSdist: mapped, &findings)
      case .sdist: try subject.read(sdist: mapped, &findings)
      }
    } catch {
      // What was read until then would only look incomplete.
      findings.error(.archive, Self.words(error))
      return report(path, filename, kind, size, findings, nil)
    }
    for rule in rules(of: kind) { rule(subject, &findings) }
    return report(path, filename, kind, size, findings, subject)
  }

  typealias Rule = (Subject, inout Findings) -> Void

  /// Those that look at the metadata alone.
  var metadataRules: [Rule] {
    let classifiers = classifiers
    return [
      MetadataRules.check, NameRules.check, TextRules.check, EmailRules.check, URLRules.check,
      { ClassifierRules.check($0, classifiers, &$1) }, LicenseRules.check, RequirementRules.check,
      ReadmeRules.check, ImportNameRules.check,
    ]
  }

  private func rules(of kind: DistributionKind) -> [Rule] {
    var rules: [Rule] = [FileRules.check] + metadataRules
    switch kind {
    case .wheel:
      rules += [WheelFileRules.check, RecordRules.check, TagRules.check, EntryPointRules.check]
    case .sdist: rules += [SdistRules.check]
    }
    return rules + [MemberRules.check, AccidentRules.check, SecretRules.check]
  }

  private func report(
    _ path: FilePath, _ filename: String, _ kind: DistributionKind?, _ size: Int,
    _ findings: Findings, _ subject: Subject?
  ) -> CheckReport {
    CheckReport(
      path: path, filename: filename, kind: kind, name: subject?.metadata?["name"]?.short,
      version: subject?.metadata?["version"]?.short, size: size, findings: findings.sorted,
      unrenderedReadme: subject.flatMap(ReadmeText.init), outline: subject.flatMap(Outline.init))
  }

  private static func words(_ error: any Error) -> String {
    let diagnosis = Diagnosis(describing: error)
    return ([diagnosis.what] + diagnosis.causes).joined(separator: ": ")
  }
}

extension DistributionKind {
  /// By the end of the file's name; nil where it is that of neither.
  init?(filename: String) {
    let name = filename.lowercased()
    if name.hasSuffix(".whl") {
      self = .wheel
    } else if name.hasSuffix(".tar.gz") || name.hasSuffix(".zip") {
      self = .sdist
    } else {
      return nil
    }
  }
}
