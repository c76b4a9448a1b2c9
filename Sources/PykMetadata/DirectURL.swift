internal import PykDiagnostics
package import PykFormats

/// Where a distribution came from that was installed by address: `direct_url.json` (PEP 610).
///
/// Made of a URL it has no credentials: it is written into the environment as it is. What stays,
/// since it is none, is `git@` before a Git host, and names of variables such as `${TOKEN}`.
///
/// https://packaging.python.org/en/latest/specifications/direct-url-data-structure/
package struct DirectURL: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// A file; `hashes` by algorithm, such as `sha256`.
    case archive(hashes: [String: String])
    case directory(editable: Bool)
    case versionControl(system: String, requestedRevision: String?, commit: String)
  }

  package var url: String
  package var kind: Kind
  package var subdirectory: String?

  package init(url: URL, kind: Kind, subdirectory: String? = nil) {
    self.url = Self.redacted(url)
    self.kind = kind
    self.subdirectory = subdirectory
  }

  private static func redacted(_ url: URL) -> String {
    let text = url.withoutCredentials.revealed
    guard let user = url.username, let slashes = text.firstRange(of: "://") else { return text }
    let secrets = [user] + (url.password.map { [$0.revealed] } ?? [])
    guard secrets == ["git"] || secrets.allSatisfy(isVariable) else { return text }
    return text[..<slashes.upperBound] + secrets.joined(separator: ":") + "@"
      + text[slashes.upperBound...]
  }

  /// Whether it is `${NAME}` and so no secret.
  private static func isVariable(_ text: String) -> Bool {
    text.hasPrefix("${") && text.hasSuffix("}") && text.utf8.count > 3
      && text.utf8.dropFirst(2).dropLast().allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || byte == 0x5f
          || byte == 0x2d
      }
  }

  package var isEditable: Bool { if case .directory(true) = kind { true } else { false } }

  /// Reads the file's text; nil where it isn't one that the specification knows.
  package init?(parsing bytes: [UInt8]) {
    guard let value = try? JSONValue(parsing: bytes), let url = value["url"]?.string else {
      return nil
    }
    self.url = url
    subdirectory = value["subdirectory"]?.string
    if let archive = value["archive_info"] {
      var hashes: [String: String] = [:]
      for member in archive["hashes"]?.object?.members ?? [] {
        hashes[member.key] = member.value.string
      }
      if hashes.isEmpty, let hash = archive["hash"]?.string,
        let equals = hash.firstIndex(of: "=")
      {
        hashes[String(hash[..<equals])] = String(hash[hash.index(after: equals)...])
      }
      kind = .archive(hashes: hashes)
    } else if let directory = value["dir_info"] {
      kind = .directory(editable: directory["editable"]?.bool ?? false)
    } else if let control = value["vcs_info"], let system = control["vcs"]?.string,
      let commit = control["commit_id"]?.string
    {
      kind = .versionControl(
        system: system, requestedRevision: control["requested_revision"]?.string, commit: commit)
    } else {
      return nil
    }
  }

  /// As pip writes it: one line, keys sorted, no line end.
  package func serialized() -> String { jsonValue.serialized(.python) }

  package var jsonValue: JSONValue {
    var object = JSONObject()
    switch kind {
    case .archive(let hashes):
      var inner = JSONObject()
      if let first = hashes.sorted(by: { $0.key < $1.key }).first {
        let (name, value) = hashes["sha256"].map { ("sha256", $0) } ?? first
        inner.append("hash", .string("\(name)=\(value)"))
        var members = JSONObject()
        for (name, value) in hashes.sorted(by: { $0.key < $1.key }) {
          members.append(name, .string(value))
        }
        inner.append("hashes", .object(members))
      }
      object.append("archive_info", .object(inner))
    case .directory(let editable):
      object.append("dir_info", .object(editable ? ["editable": true] : JSONObject()))
    case .versionControl: break
    }
    if let subdirectory { object.append("subdirectory", .string(subdirectory)) }
    object.append("url", .string(url))
    if case .versionControl(let system, let revision, let commit) = kind {
      var inner: JSONObject = ["commit_id": .string(commit)]
      if let revision { inner.append("requested_revision", .string(revision)) }
      inner.append("vcs", .string(system))
      object.append("vcs_info", .object(inner))
    }
    return .object(object)
  }
}
