package import PykDiagnostics
package import PykFormats
package import PykIndex

/// Exchanges what a CI system says of a job for a token of the index that lives for minutes.
///
/// 1. The index tells for whom the identity has to be: its audience.
/// 2. The CI system gives an identity for that audience: GitHub Actions on request, GitLab CI in
///    a variable that the job's configuration names; anybody else in `PYK_UPLOAD_ID_TOKEN`.
/// 3. The index mints a token for it, if it knows the publisher.
///
/// Neither of the two is ever shown or written down.
///
/// https://docs.github.com/en/actions/concepts/security/openid-connect
package struct TrustedPublishing: Sendable {
  /// Who says who this is.
  package enum Service: Sendable, Hashable, CustomStringConvertible {
    case gitHub
    case gitLab
    /// An identity in the variable `PYK_UPLOAD_ID_TOKEN`.
    case variable

    package var description: String {
      switch self {
      case .gitHub: "GitHub Actions"
      case .gitLab: "GitLab CI"
      case .variable: "`\(TrustedPublishing.variable)`"
      }
    }
  }

  package enum Mode: String, Sendable, CaseIterable {
    /// Where nothing else is known, the job is in a CI system, and the index is a public one or
    /// an identity was given by variable.
    case auto
    case always
    case never
  }

  package static let variable = "PYK_UPLOAD_ID_TOKEN"

  private let http: HTTPClient
  private let repository: URL
  private let environment: [String: String]

  package init(_ http: HTTPClient, repository: URL, environment: [String: String]) {
    self.http = http
    self.repository = repository.withoutCredentials
    self.environment = environment.filter { !$0.value.isEmpty }
  }

  /// Where the job runs; nil where nobody would vouch for it.
  package var service: Service? {
    if environment[Self.variable] != nil { return .variable }
    if environment["GITHUB_ACTIONS"] == "true" { return .gitHub }
    if environment["GITLAB_CI"] != nil { return .gitLab }
    return nil
  }

  /// Whether `auto` would try: not where GitHub gave the job no right to ask.
  package var isAvailable: Bool {
    switch service {
    case .gitHub: environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] != nil
    case .gitLab: environment.keys.contains { $0.hasSuffix("_ID_TOKEN") }
    case .variable: true
    case nil: false
    }
  }

  /// Why `auto` doesn't try, in a sentence.
  package var unavailability: String {
    switch service {
    case .gitHub:
      "trusted publishing was not tried: the job has no `permissions: id-token: write`"
    case .gitLab:
      "trusted publishing was not tried: the job has no `id_tokens: PYPI_ID_TOKEN`"
    default:
      "trusted publishing was not tried: this is neither GitHub Actions nor GitLab CI"
    }
  }

  /// - Throws: `Failure` that says what to configure.
  package func credentials() throws(Failure) -> UploadCredentials {
    guard let service else {
      throw failure(
        "this is neither GitHub Actions nor GitLab CI",
        hints: [
          "give an identity of another system in the variable `\(Self.variable)`, or use a token: "
            + "`--trusted-publishing never`"
        ])
    }
    guard isConfidential else {
      throw failure(
        "`\(repository)` is not encrypted, and an identity must not be seen on the way",
        hints: ["use an address that begins with `https://`"])
    }
    let audience = try audience()
    let identity = try identity(from: service, for: audience)
    let token = try mint(identity, service)
    return UploadCredentials(
      username: UploadCredentials.tokenUsername, password: token,
      source: .trustedPublishing("\(service)"))
  }

  /// Nobody listens on the way to this machine itself.
  private var isConfidential: Bool {
    repository.scheme == "https"
      || ["127.0.0.1", "localhost", "[::1]"].contains(repository.host)
  }

  func failure(
    _ cause: String, because error: HTTPError? = nil, hiding secrets: [Secret] = [],
    hints: [String] = []
  ) -> Failure {
    var causes = [cause]
    if let error {
      let reasons = Self.reasons(in: error)
      let inner = error.diagnosis
      causes += reasons.isEmpty ? (inner.causes.isEmpty ? [inner.what] : inner.causes) : reasons
    }
    for secret in secrets where secret.revealed.utf8.count >= 3 {
      causes = causes.map { $0.replacing(secret.revealed, with: "****") }
    }
    return Failure(
      "can't get a token for `\(repository)` by trusted publishing", causes: causes, hints: hints)
  }

  /// What the index says is wrong: `{"errors": [{"code": …, "description": …}]}`.
  private static func reasons(in error: HTTPError) -> [String] {
    guard case .status(let status) = error.kind, let answer = try? JSONValue(parsing: status.body)
    else { return [] }
    return (answer["errors"]?.array ?? []).prefix(5).compactMap { reason in
      guard let code = reason["code"]?.string else { return nil }
      let words = reason["description"]?.string ?? ""
      return "it says: \((words.isEmpty ? code : "\(code): \(words)").prefix(300))"
    }
  }

  // MARK: The index

  private func address(_ path: String) -> URL {
    var url = repository.withoutFragment
    url.path = path
    url.query = nil
    return url
  }

  /// Reads a small answer in JSON.
  private func send(
    _ request: HTTPRequest
  ) throws(HTTPError) -> JSONValue? {
    var request = request
    request.followsRedirects = false
    request.sink = .memory(limit: 1 << 20)
    let response = try http.response(to: request)
    return try? JSONValue(parsing: response.body)
  }

  private func audience() throws(Failure) -> String {
    let url = address("/_/oidc/audience")
    do throws(HTTPError) {
      let answer = try send(HTTPRequest(.get, url, headers: ["accept": "application/json"]))
      if let audience = answer?["audience"]?.string, !audience.isEmpty { return audience }
    } catch {
      throw failure(
        error.statusCode == 404
          ? "`\(url.host)` doesn't offer trusted publishing: it has no `\(url.path)`"
          : "`\(url)` doesn't say for whom the identity has to be", because: error,
        hints: ["use a token of this index: `--trusted-publishing never`"])
    }
    throw failure(
      "`\(url)` doesn't say for whom the identity has to be: it is no JSON with an `audience`",
      hints: ["use a token of this index: `--trusted-publishing never`"])
  }

  private func mint(_ identity: Secret, _ service: Service) throws(Failure) -> Secret {
    let url = address("/_/oidc/mint-token")
    let body: JSONValue = ["token": .string(identity.revealed)]
    let request = HTTPRequest(
      .post, url,
      headers: ["content-type": "application/json", "accept": "application/json"],
      body: .bytes(Array(body.serialized().utf8)))
    let answer: JSONValue?
    do throws(HTTPError) {
      answer = try send(request)
    } catch {
      throw failure(
        "`\(url.host)` gave no token for this job's identity",
        because: error, hiding: [identity], hints: mintHints(service, error.statusCode))
    }
    guard let token = answer?["token"]?.string, !token.isEmpty else {
      throw failure(
        "the answer of `\(url)` has no token in it", hiding: [identity],
        hints: ["use a token of this index: `--trusted-publishing never`"])
    }
    return Secret(token)
  }

  private func mintHints(_ service: Service, _ status: Int?) -> [String] {
    guard let status, (400..<500).contains(status) else { return ["run the same command again"] }
    func value(_ name: String) -> String { environment[name].map { "`\($0)`" } ?? "unknown" }
    switch service {
    case .gitHub:
      return [
        "register the publisher in the project's settings on `\(repository.host)`: repository "
          + "\(value("GITHUB_REPOSITORY")), workflow \(value("GITHUB_WORKFLOW_REF")), and the "
          + "job's `environment:` if it has one"
      ]
    case .gitLab:
      return [
        "register the publisher in the project's settings on `\(repository.host)`: project "
          + "\(value("CI_PROJECT_PATH")), file \(value("CI_CONFIG_PATH")), and the job's "
          + "`environment:` if it has one"
      ]
    case .variable:
      return [
        "register the publisher whose identity `\(Self.variable)` holds in the project's settings "
          + "on `\(repository.host)`; an identity lives for minutes and counts once"
      ]
    }
  }

  // MARK: The CI system

  private func identity(
    from service: Service, for audience: String
  ) throws(Failure) -> Secret {
    switch service {
    case .variable: return Secret(environment[Self.variable] ?? "")
    case .gitHub: return try askGitHub(for: audience)
    case .gitLab:
      // `pypi` is `PYPI_ID_TOKEN`: GitLab writes identities into variables that the job names.
      let name = Self.variableName(audience)
      if let identity = environment[name] { return Secret(identity) }
      throw failure(
        "the job has no identity for `\(audience)`: the variable `\(name)` isn't set",
        hints: [
          "add to the job in `.gitlab-ci.yml`: `id_tokens: { \(name): { aud: \(audience) } }`"
        ])
    }
  }

  static func variableName(_ audience: String) -> String {
    let name = audience.uppercased().unicodeScalars.map { scalar -> Character in
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.isASCIIDigit)
      return isPlain ? Character(scalar) : "_"
    }
    return String(name) + "_ID_TOKEN"
  }

  private func askGitHub(for audience: String) throws(Failure) -> Secret {
    guard let bearer = environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"],
      let address = environment["ACTIONS_ID_TOKEN_REQUEST_URL"]
    else {
      throw failure(
        "GitHub gave this job no right to ask for its identity",
        hints: [
          "add to the job in the workflow: `permissions: { id-token: write }`",
          "a job of a pull request from a fork never has that right",
        ])
    }
    let joint = address.contains("?") ? "&" : "?"
    guard let url = URL(address + "\(joint)audience=\(URL.percentEncoded(audience))") else {
      throw failure("the variable `ACTIONS_ID_TOKEN_REQUEST_URL` holds no address")
    }
    let secret = Secret(bearer)
    do throws(HTTPError) {
      let answer = try send(
        HTTPRequest(
          .get, url,
          headers: ["authorization": "bearer \(bearer)", "accept": "application/json"]))
      if let identity = answer?["value"]?.string, !identity.isEmpty { return Secret(identity) }
    } catch {
      throw failure(
        "GitHub didn't give this job an identity", because: error, hiding: [secret],
        hints: [
          "check that the job in the workflow has `permissions: { id-token: write }`",
          "run the job again if GitHub has trouble at the moment",
        ])
    }
    throw failure(
      "GitHub's answer has no identity in it", hiding: [secret],
      hints: ["run the job again"])
  }
}

extension Unicode.Scalar {
  fileprivate var isASCIIDigit: Bool { (0x30...0x39).contains(value) }
}
