/// Rules `secret` and `obfuscated`: what should not leave the machine, and what the public index
/// sends back.
///
/// Keys and tokens in tests, examples and documents are there to be seen.
enum SecretRules {
  static func check(_ subject: Subject, _ findings: inout Findings) {
    for member in subject.files {
      if member.content.isObfuscated, member.size <= 5 << 20 {
        findings.error(
          .obfuscated,
          "`\(member.path.short)` holds code encrypted by PyArmor, which the public index refuses",
          scope: .publicIndex)
      }
      let name = member.lastPart.lowercased()
      let isKnown = names.contains(name) || (name.hasPrefix(".env.") && !isSample(name))
      guard isKnown || member.content.secret != nil, !member.isForTests else { continue }
      if isKnown {
        findings.warning(
          .secret, "`\(member.path.short)` is a file that people keep secrets in",
          hints: "leave it out, and change what is in it if it was ever published")
      } else if let secret = member.content.secret {
        findings.warning(
          .secret, "`\(member.path.short)` holds what looks like \(secret)",
          hints: "leave it out, and change what is in it if it was ever published")
      }
    }
  }

  private static let names: Set<String> = [
    ".pypirc", ".netrc", "_netrc", ".env", ".htpasswd", ".git-credentials",
    ".dockercfg", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519",
  ]

  private static func isSample(_ name: String) -> Bool {
    ["example", "sample", "template", "dist", "test"].contains { name.contains($0) }
  }
}
