internal import PykFormats
internal import PykIndex
internal import PykPublish

/// What `pyk config pypirc` shows: what was understood, and no secret of it.
enum PypircReport {
  static func show(
    _ settings: Settings, _ file: String?, asJSON: Bool, _ context: CommandContext
  ) throws {
    let pypirc = try Pypirc(
      path: file.map(settings.path), shownAs: file, environment: context.session.environment)
    if pypirc.isOpenToOthers, context.verbosity.saysWarnings {
      context.console.say(pypirc.opennessWarning.renderedAsWarning(paint: context.paint))
    }
    if asJSON {
      context.console.print(json(pypirc).serialized(pretty: true))
      return
    }
    var lines = ["\(pypirc.shownPath)\(pypirc.exists ? "" : " (doesn't exist)")"]
    for repository in pypirc.repositories {
      lines.append("")
      let place = repository.line.map { " (line \($0))" } ?? ""
      lines.append("[\(repository.name)]\(place)")
      for (name, value) in values(repository) { lines.append("\(name) = \(value)") }
    }
    if !pypirc.otherSections.isEmpty {
      lines.append("")
      let names = pypirc.otherSections.map { "[\($0)]" }.joined(separator: " ")
      lines.append("not in `index-servers`, so not used: \(names)")
    }
    for line in lines { context.console.print(line) }
  }

  private static func values(_ repository: Pypirc.Repository) -> [(name: String, value: String)] {
    var values = [("repository", repository.address.map { "\($0)" } ?? "(none: can't be used)")]
    if let name = repository.shownUsername {
      values.append(("username", name + repository.usernameNote))
    }
    if let password = repository.password {
      values.append(("password", password.revealed.isEmpty ? "(blank: is asked for)" : "****"))
    }
    if let certificates = repository.certificates { values.append(("ca_cert", certificates)) }
    if let certificate = repository.clientCertificate {
      values.append(("client_cert", certificate))
    }
    return values
  }

  private static func json(_ pypirc: Pypirc) -> JSONValue {
    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    return [
      "path": .string(pypirc.shownPath), "exists": .bool(pypirc.exists),
      "open_to_others": .bool(pypirc.isOpenToOthers),
      "repositories": .array(
        pypirc.repositories.map { repository in
          [
            "name": .string(repository.name), "line": repository.line.map { .integer($0) } ?? .null,
            "repository": text(repository.address.map { "\($0)" }),
            "username": text(repository.shownUsername),
            "has_password": .bool(!(repository.password?.revealed.isEmpty ?? true)),
            "ca_cert": text(repository.certificates),
            "client_cert": text(repository.clientCertificate),
          ]
        }),
      "unused_sections": .array(pypirc.otherSections.map { .string($0) }),
    ]
  }
}

extension Pypirc.Repository {
  fileprivate var shownUsername: String? {
    username.map { usernameMayBeToken || UploadCredentials.isTokenLike($0) ? "****" : $0 }
  }

  /// For a token that was written as the user name.
  fileprivate var usernameNote: String {
    guard !usernameMayBeToken, let username, UploadCredentials.isTokenLike(username) else {
      return ""
    }
    return " (this looks like a token: it is the password, the user is `__token__`)"
  }
}
