internal import PykDiagnostics

/// Rule `classifier`: each is one of the public index's list, and none is deprecated there.
///
/// Without the list only what no list could hold is found. `Private ::` is in none: it is written
/// so that the public index refuses a file.
enum ClassifierRules {
  static func check(
    _ subject: Subject, _ known: TroveClassifiers?, _ findings: inout Findings
  ) {
    guard let metadata = subject.metadata else { return }
    var seen: Set<String> = []
    for classifier in metadata.all("classifier") {
      guard seen.insert(classifier).inserted else { continue }
      if classifier.hasPrefix("Private ::") {
        findings.error(
          .classifier, "`\(classifier.short)` keeps it from the public index", scope: .publicIndex)
      } else if let known {
        check(classifier, known, &findings)
      }
    }
    checkLicenses(metadata, seen, &findings)
  }

  private static func check(
    _ classifier: String, _ known: TroveClassifiers, _ findings: inout Findings
  ) {
    if let instead = known.deprecated[classifier] {
      findings.add(
        Finding(
          rule: .classifier, severity: .error, scope: .publicIndex,
          message: "the classifier `\(classifier.short)` is deprecated",
          hints: instead.isEmpty
            ? [] : ["use " + instead.map { "`\($0)`" }.joined(separator: " or ")]))
    } else if !known.valid.contains(classifier) {
      let near = closestMatch(to: classifier, among: known.valid.sorted())
      findings.add(
        Finding(
          rule: .classifier, severity: .error, scope: .publicIndex,
          message: "there is no classifier `\(classifier.short)`",
          hints: near.map { ["did you mean `\($0)`?"] } ?? []))
    }
  }

  /// PEP 639: whoever gives an expression gives no classifiers for the licence.
  private static func checkLicenses(
    _ metadata: MetadataText, _ classifiers: Set<String>, _ findings: inout Findings
  ) {
    guard metadata["license-expression"] != nil else { return }
    let named = classifiers.filter { $0.hasPrefix("License ::") }.sorted()
    guard let first = named.first else { return }
    findings.warning(
      .license,
      "`\(first.short)` stands beside `License-Expression`, which replaces such classifiers",
      hints: "leave out the classifiers that begin with `License ::`")
  }
}
