internal import PykDiagnostics
package import PykFormats
package import PykIndex

/// Who one is for an upload, and where that was said.
package struct UploadCredentials: Sendable {
  package enum Source: Sendable, Hashable, CustomStringConvertible {
    /// On the command line, such as `--password`.
    case option(String)
    case variable(String)
    case address
    /// A section of a file like `.pypirc`.
    case section(String, file: String)
    case netrc(String)
    case keyring
    case trustedPublishing(String)
    case prompt

    /// Reads well after "the credentials".
    package var description: String {
      switch self {
      case .option(let name): "given with `\(name)`"
      case .variable(let name): "from `\(name)`"
      case .address: "in the repository's address"
      case .section(let name, let file): "under `[\(name)]` in `\(file)`"
      case .netrc(let file): "from `\(file)`"
      case .keyring: "from the keyring"
      case .trustedPublishing(let service): "that trusted publishing got from \(service)"
      case .prompt: "that were typed in"
      }
    }
  }

  package var username: String
  package var password: Secret
  package var source: Source

  package init(username: String, password: Secret, source: Source) {
    self.username = username
    self.password = password
    self.source = source
  }

  /// The user name that goes with a token.
  package static let tokenUsername = "__token__"

  /// Whether a user name is most likely a token that was written in its place.
  package static func isTokenLike(_ username: String) -> Bool {
    username.lowercased().hasPrefix("pypi-") || username.utf8.count > 40
  }

  /// The value of `Authorization`; nil for nobody.
  package var authorization: Secret? {
    if username.isEmpty, password.revealed.isEmpty { return nil }
    return Credentials(username: username, password: password, source: .caller)
      .basicAuthorization
  }

  /// What must not be seen, in any form that it takes on the wire.
  var secrets: [String] {
    let written = password.revealed
    let header = authorization?.revealed ?? ""
    let name = Self.isTokenLike(username) ? username : ""
    return [written, URL.percentEncoded(written), header, String(header.dropFirst(6)), name]
      .filter { $0.utf8.count >= 3 }
  }

  /// What a server said, without the secrets that it may have sent back.
  func redacting(_ text: String) -> String {
    secrets.reduce(text) { $0.replacing($1, with: "****") }
  }
}

/// Finds the credentials for an upload, in this order; the first that has them wins.
///
/// 1. the options, 2. `PYK_UPLOAD_*` and then `TWINE_*`, the address, 3. `.pypirc`, 4. netrc,
/// 5. the keyring, 6. trusted publishing, 7. a person.
///
/// - User name and password may come from different places: a name from `.pypirc` and its
///   password from the keyring.
/// - A blank password is no password. A blank user name that was given on purpose (`-u ""`)
///   means to send no credentials at all.
package struct UploadCredentialSearch {
  package struct Given: Sendable {
    package var value: String
    package var source: UploadCredentials.Source

    package init(_ value: String, _ source: UploadCredentials.Source) {
      self.value = value
      self.source = source
    }
  }

  package var repository: URL
  /// From the options, the variables, the address and `.pypirc`, best first.
  package var usernames: [Given] = []
  package var passwords: [Given] = []
  /// Asks netrc for a host; never its `default` entry.
  package var netrc: (String) -> Credentials? = { _ in nil }
  /// Asks the keyring for a service; may start a process.
  package var keyring: CredentialStore.Keyring?
  /// The token that a CI's identity was exchanged for; nil where there is none to try.
  package var trustedPublishing: (() throws -> UploadCredentials?)?
  /// Asks a person for a line; nil where nobody is there.
  package var ask: ((_ question: String, _ secret: Bool) -> String?)?
  /// Where a client certificate says who one is, no password is needed.
  package var hasClientCertificate = false
  /// Where a person could write them, for what is said if there are none.
  ///
  /// Nil where it isn't read: the repository is given as an address.
  package var pypirc: String? = "~/.pypirc"
  package var sectionName = "pypi"
  /// Why there was nothing to exchange.
  package var trustedPublishingNote: String?
  /// Told where they came from; never what they are.
  package var detail: (String) -> Void = { _ in }

  package init(repository: URL) { self.repository = repository }

  private var isPublic: Bool { UploadRepository(name: nil, url: repository).isPublic }

  package func credentials() throws -> UploadCredentials {
    var found = try search()
    // A line end comes along where a secret was piped into a variable.
    while found.password.revealed.last?.isNewline == true {
      found.password = Secret(String(found.password.revealed.dropLast()))
    }
    let all = found.username + found.password.revealed
    guard !all.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) else {
      throw Failure(
        "can't use the credentials \(found.source)",
        causes: ["there is a control character in them, such as a line end or a tab"],
        hints: ["write them again; nothing of them is shown here"])
    }
    detail("using the credentials \(found.source)")
    return found
  }

  private func search() throws -> UploadCredentials {
    let username = usernames.first
    if let username, username.value.isEmpty, passwords.allSatisfy({ $0.value.isEmpty }) {
      return UploadCredentials(username: "", password: Secret(""), source: username.source)
    }
    let name = username.flatMap { $0.value.isEmpty ? nil : $0.value }
    let fixedName = name ?? (isPublic ? UploadCredentials.tokenUsername : nil)
    if let password = passwords.first(where: { !$0.value.isEmpty }) {
      let username = try fixedName ?? askName(passwordSource: password.source)
      return UploadCredentials(
        username: username, password: Secret(password.value), source: password.source)
    }
    if let found = netrc(repository.host), !found.password.revealed.isEmpty,
      name == nil || found.username == name, case .netrc(let file) = found.source
    {
      return UploadCredentials(
        username: found.username, password: found.password, source: .netrc(file))
    }
    if let keyring, let found = keyring(repository.withoutCredentials.revealed, fixedName) {
      return UploadCredentials(
        username: found.username, password: found.password, source: .keyring)
    }
    if name == nil || name == UploadCredentials.tokenUsername,
      let found = try trustedPublishing?()
    {
      return found
    }
    if hasClientCertificate, ask == nil {
      return UploadCredentials(
        username: name ?? "", password: Secret(""), source: username?.source ?? .prompt)
    }
    return try askAll(fixedName)
  }

  private func askName(passwordSource: UploadCredentials.Source) throws -> String {
    if let answer = ask?("user for \(repository.host): ", false), !answer.isEmpty { return answer }
    throw missing(
      "there is a password (\(passwordSource)), but no user name for `\(repository.host)`")
  }

  private func askAll(_ name: String?) throws -> UploadCredentials {
    guard let ask else {
      if let blank = passwords.first {
        throw missing("the password \(blank.source) is blank, and there is no terminal to ask on")
      }
      throw missing(
        name.map { "there is no password for \(shown($0)), and no terminal to ask on" }
          ?? "there are none, and no terminal to ask on")
    }
    var username = name
    if username == nil { username = ask("user for \(repository.host): ", false) }
    guard let username, !username.isEmpty else { throw missing("no user name was given") }
    let what =
      username == UploadCredentials.tokenUsername ? "token" : "password of \(shown(username))"
    guard let password = ask("\(what) for \(repository.host): ", true), !password.isEmpty else {
      throw missing("no password was given")
    }
    return UploadCredentials(username: username, password: Secret(password), source: .prompt)
  }

  /// A name that stands in an address is most often a token there.
  private func shown(_ username: String) -> String {
    if UploadCredentials.isTokenLike(username) { return "the user name that was given" }
    if usernames.first?.source == .address { return "the user in the repository's address" }
    return usernames.isEmpty ? username : "the user `\(username)`"
  }

  /// What helps where the repository is given as an address.
  static let hintForAddress =
    "set `PYK_UPLOAD_USERNAME` and `PYK_UPLOAD_PASSWORD`, or name a repository of `~/.pypirc` "
    + "with `-r NAME` instead of the address"

  private func missing(_ cause: String) -> Failure {
    var hints: [String] = []
    if let name = usernames.first?.value, UploadCredentials.isTokenLike(name) {
      hints.append("this looks like a token: it is the password, the user is `__token__`")
    }
    if let pypirc {
      hints.append(
        "write `username` and `password` under `[\(sectionName)]` in `\(pypirc)`, or set "
          + "`PYK_UPLOAD_USERNAME` and `PYK_UPLOAD_PASSWORD`")
    } else {
      hints.append(Self.hintForAddress)
    }
    if isPublic {
      hints.append("this index takes tokens: `username = __token__`, and the token as password")
    }
    return Failure(
      "can't upload to `\(repository)` without credentials",
      causes: [cause] + [trustedPublishingNote].compactMap { $0 }, hints: hints)
  }
}
