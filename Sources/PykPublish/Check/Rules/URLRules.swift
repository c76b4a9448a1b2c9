/// Rule `url`: the addresses of a project, and the labels that stand before them.
///
/// https://packaging.python.org/en/latest/specifications/well-known-project-urls/
enum URLRules {
  /// What the public index takes, in characters.
  static let labelLimit = 32

  static func check(_ subject: Subject, _ findings: inout Findings) {
    guard let metadata = subject.metadata else { return }
    for (key, name) in [("home-page", "Home-page"), ("download-url", "Download-URL")] {
      guard let url = metadata[key], !url.isEmpty else { continue }
      checkAddress(url, "in `\(name)`", &findings)
    }
    var labels: Set<String> = []
    for text in metadata.all("project-url") {
      let comma = text.firstIndex(of: ",")
      let label = text[..<(comma ?? text.endIndex)].trimmed
      let url = comma.map { text[text.index(after: $0)...].trimmed } ?? ""
      check(label, url, &findings)
      if !labels.insert(label).inserted {
        findings.error(.url, "two `Project-URL`s have the label `\(label.short)`")
      }
    }
  }

  private static func check(_ label: String, _ url: String, _ findings: inout Findings) {
    if label.isEmpty {
      findings.error(.url, "a `Project-URL` has no label", scope: .publicIndex)
    } else if label.unicodeScalars.count > labelLimit {
      findings.error(
        .url,
        "the label `\(label.short)` of a `Project-URL` has more than \(labelLimit) characters",
        scope: .publicIndex)
    } else if url.isEmpty {
      findings.error(
        .url, "the `Project-URL` `\(label.short)` has no address", scope: .publicIndex,
        hints: "it is written `\(label.short), https://…`")
    } else {
      checkAddress(url, "in the `Project-URL` `\(label.short)`", &findings)
    }
  }

  private static func checkAddress(_ url: String, _ place: String, _ findings: inout Findings) {
    let message = "`\(url.redacted.short)` \(place) is no address on the web"
    switch WebAddress(url) {
    case .valid: break
    case .doubtful: findings.warning(.url, message)
    case .refused:
      findings.error(
        .url, message, scope: .publicIndex,
        hints: "addresses begin with `https://` or `http://`")
    }
  }
}

extension StringProtocol {
  /// Without white space at both ends.
  var trimmed: String {
    var text = self[...]
    while let first = text.unicodeScalars.first, first.properties.isWhitespace {
      text = text[text.unicodeScalars.index(after: text.startIndex)...]
    }
    while let last = text.unicodeScalars.last, last.properties.isWhitespace {
      text = text[..<text.unicodeScalars.index(before: text.endIndex)]
    }
    return String(text)
  }

  /// Without what stands before an `@` in an address: it may be a password.
  var redacted: String {
    guard let scheme = self.firstRange(of: "://") else { return String(self) }
    let rest = self[scheme.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard let at = authority.lastIndex(of: "@") else { return String(self) }
    return String(self[..<scheme.upperBound]) + "****" + String(rest[at...])
  }
}
