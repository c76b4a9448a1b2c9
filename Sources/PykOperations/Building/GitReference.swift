package import PykDiagnostics
package import PykFormats

/// A repository and what of it is meant: `git+https://host/project.git@v1#subdirectory=x`.
package struct GitReference: Sendable, Hashable {
  /// Without `git+`, revision and fragment; perhaps with credentials.
  package let url: URL
  /// A branch, a tag, a commit or a `refs/…`; nil for what the repository shows first.
  package let revision: String?

  /// Nil where the address isn't of a Git repository.
  ///
  /// - Throws: `Failure` for a revision that is none.
  package init?(_ address: URL) throws(Failure) {
    guard address.scheme.hasPrefix("git+") else { return nil }
    var text = address.withoutFragment.revealed.dropFirst(4)
    var revision: String?
    // Behind the host only: credentials have an `@` too.
    let pathStart = text.firstRange(of: "://").flatMap {
      text[$0.upperBound...].firstIndex(of: "/")
    }
    if let pathStart, let at = text[pathStart...].lastIndex(of: "@") {
      let name = URL.percentDecoded(text[text.index(after: at)...])
      guard !name.isEmpty else {
        throw Failure(
          "can't install from `\(address)`", causes: ["there is no revision behind its `@`"],
          hints: ["leave out the `@`, or name a branch, a tag or a commit behind it"])
      }
      // Nothing that Git would take for an option or a range.
      guard !name.hasPrefix("-"), !name.contains(".."), !name.contains(":"),
        !name.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7f })
      else {
        throw Failure(
          "can't install from `\(address)`", causes: ["`\(name)` is no name of a revision"])
      }
      revision = name
      text = text[..<at]
    }
    guard let url = URL(text), ["https", "http", "ssh", "git", "file"].contains(url.scheme) else {
      throw Failure(
        "can't install from `\(address)`",
        causes: ["`\(address.scheme):` is nothing that Git knows"])
    }
    self.url = url
    self.revision = revision
  }

  /// Whether the revision looks like a commit, perhaps a short form of one.
  var mayBeCommit: Bool {
    guard let revision else { return false }
    return (7...64).contains(revision.utf8.count)
      && revision.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20)
      }
  }

  /// Whether it is a whole commit, which never means anything else.
  var isCommit: Bool {
    mayBeCommit && (revision?.utf8.count == 40 || revision?.utf8.count == 64)
  }

  /// What a commit of the repository is known by in the cache.
  func identity(_ commit: String) -> String {
    "git \(url.withoutCredentials.revealed) \(commit)"
  }
}
