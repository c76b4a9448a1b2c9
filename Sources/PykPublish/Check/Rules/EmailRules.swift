/// Rule `email`: the public index takes an address of the author's or maintainer's only if it can be
/// one. Of several in one field it looks at none; mail to them gets lost all the same.
enum EmailRules {
  static func check(_ subject: Subject, _ findings: inout Findings) {
    guard let metadata = subject.metadata else { return }
    for key in ["author-email", "maintainer-email"] {
      guard let text = metadata[key] else { continue }
      let name = key == "author-email" ? "Author-email" : "Maintainer-email"
      let addresses = EmailAddress.list(in: text)
      for address in addresses {
        guard let problem = EmailAddress.problem(with: address) else { continue }
        let message = "`\(address.short)` in `\(name)` is no email address: \(problem)"
        if addresses.count == 1 {
          findings.error(.email, message, scope: .publicIndex)
        } else {
          findings.warning(.email, message)
        }
      }
    }
  }
}
