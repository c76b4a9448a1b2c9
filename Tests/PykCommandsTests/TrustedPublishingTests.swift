import Foundation
import LoopbackServers
import Testing

@testable import PykCommands

/// The exchange of a job's identity for a token, against a stand-in for both sides of it, and
/// every way in which it fails.
@Suite struct TrustedPublishingTests {
  private static let identity = "eyIDENTITY.SECRET"
  private static let bearer = "BEARERSECRET"
  private static let token = "pypi-MINTEDSECRET"

  private typealias Answer = LoopbackServer.Response

  /// An index that offers trusted publishing, and GitHub's part of it at `/github`.
  private func server(
    audience: Answer = .ok(#"{"audience": "pypi"}"#, type: "application/json"),
    identity: Answer = .ok(#"{"value": "\#(Self.identity)"}"#, type: "application/json"),
    mint: Answer = .ok(
      #"{"success": true, "token": "\#(Self.token)"}"#, type: "application/json")
  ) throws -> LoopbackServer {
    try LoopbackServer { request in
      switch request.path {
      case "/_/oidc/audience": audience
      case "/github?api=1&audience=pypi", "/github?audience=pypi": identity
      case "/_/oidc/mint-token": mint
      case "/legacy/": .ok("")
      default: .status(404)
      }
    }
  }

  private func gitHub(_ server: LoopbackServer) -> [String: String] {
    [
      "GITHUB_ACTIONS": "true", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": Self.bearer,
      "ACTIONS_ID_TOKEN_REQUEST_URL": server.address + "/github?api=1",
      "GITHUB_REPOSITORY": "ann/acme",
      "GITHUB_WORKFLOW_REF": "ann/acme/.github/workflows/release.yml@refs/tags/v2.1",
    ]
  }

  private func upload(
    _ server: LoopbackServer, _ variables: [String: String], mode: String = "always"
  ) throws -> Transcript {
    let folder = try ReleaseFolder()
    try folder.addWheel("acme", "2.1")
    let transcript = folder.run(
      [
        "upload", "-vv", "--retries", "0", "--repository-url", server.address + "/legacy/",
        "--trusted-publishing", mode,
      ], variables)
    for shown in [transcript.output, transcript.errors] {
      #expect(!shown.contains("SECRET"))
    }
    return transcript
  }

  private func authorization(_ server: LoopbackServer) -> String? {
    server.requests.last { $0.path == "/legacy/" }?.headers["authorization"]
  }

  private static let expected =
    "Basic " + Data("__token__:\(token)".utf8).base64EncodedString()

  @Test func gitHubVouches() throws {
    let server = try server()
    let transcript = try upload(server, gitHub(server))
    #expect(transcript.status == .done, "\(transcript.errors)")
    #expect(authorization(server) == Self.expected)
    #expect(
      transcript.errors.contains(
        "using the credentials that trusted publishing got from GitHub Actions"))
    let asked = try #require(server.requests.first { $0.path.hasPrefix("/github") })
    #expect(asked.headers["authorization"] == "bearer \(Self.bearer)")
    let minted = try #require(server.requests.first { $0.path == "/_/oidc/mint-token" })
    #expect(minted.method == "POST")
    #expect(String(decoding: minted.body, as: UTF8.self) == #"{"token": "\#(Self.identity)"}"#)
  }

  @Test func gitLabVouches() throws {
    let server = try server()
    let transcript = try upload(
      server, ["GITLAB_CI": "true", "PYPI_ID_TOKEN": Self.identity])
    #expect(transcript.status == .done, "\(transcript.errors)")
    #expect(authorization(server) == Self.expected)
  }

  @Test(arguments: ["always", "auto"])
  func aVariableVouches(mode: String) throws {
    let server = try server()
    let transcript = try upload(server, ["PYK_UPLOAD_ID_TOKEN": Self.identity], mode: mode)
    #expect(transcript.status == .done, "\(transcript.errors)")
    #expect(authorization(server) == Self.expected)
  }

  @Test func neverMeansNever() throws {
    let server = try server()
    let transcript = try upload(
      server, ["PYK_UPLOAD_ID_TOKEN": Self.identity], mode: "never")
    #expect(transcript.status == .failed)
    #expect(server.requests.isEmpty)
  }

  @Test func aPasswordComesBeforeAnExchange() throws {
    let server = try server()
    let variables = [
      "PYK_UPLOAD_ID_TOKEN": Self.identity, "TWINE_USERNAME": "a", "TWINE_PASSWORD": "bcd",
    ]
    #expect(try upload(server, variables, mode: "auto").status == .done)
    #expect(!server.requests.contains { $0.path.hasPrefix("/_/oidc") })
  }

  // MARK: Failures

  private func expectFailure(
    _ server: LoopbackServer, _ variables: [String: String], cause: String, hint: String
  ) throws {
    let transcript = try upload(server, variables)
    #expect(transcript.status == .failed)
    #expect(
      transcript.errors.contains(
        "error: can't get a token for `\(server.address)/legacy/` by trusted publishing\n"))
    #expect(transcript.errors.contains(cause), "\(transcript.errors)")
    #expect(transcript.errors.contains(hint), "\(transcript.errors)")
    #expect(!server.requests.contains { $0.path == "/legacy/" })
  }

  @Test func nobodyVouches() throws {
    try expectFailure(
      try server(), [:], cause: "this is neither GitHub Actions nor GitLab CI",
      hint: "`PYK_UPLOAD_ID_TOKEN`")
  }

  @Test func gitHubGaveNoRight() throws {
    try expectFailure(
      try server(), ["GITHUB_ACTIONS": "true"],
      cause: "GitHub gave this job no right to ask for its identity",
      hint: "`permissions: { id-token: write }`")
  }

  @Test func gitLabWasToldOfNoIdentity() throws {
    try expectFailure(
      try server(), ["GITLAB_CI": "true"], cause: "the variable `PYPI_ID_TOKEN` isn't set",
      hint: "`id_tokens: { PYPI_ID_TOKEN: { aud: pypi } }`")
  }

  @Test func theIndexDoesNotOfferIt() throws {
    let server = try server(audience: .status(404))
    try expectFailure(
      server, gitHub(server), cause: "doesn't offer trusted publishing",
      hint: "`--trusted-publishing never`")
  }

  @Test(arguments: ["<html>", "{}", #"{"audience": 3}"#, ""])
  func theAudienceMakesNoSense(body: String) throws {
    let server = try server(audience: .ok(body))
    try expectFailure(
      server, gitHub(server), cause: "it is no JSON with an `audience`",
      hint: "`--trusted-publishing never`")
  }

  @Test(arguments: [401, 403, 500])
  func gitHubRefuses(status: Int) throws {
    let server = try server(identity: .status(status, "no, \(Self.bearer)"))
    try expectFailure(
      server, gitHub(server), cause: "GitHub didn't give this job an identity",
      hint: "`permissions: { id-token: write }`")
  }

  @Test func gitHubAnswersNothing() throws {
    let server = try server(identity: .ok("{}"))
    try expectFailure(
      server, gitHub(server), cause: "GitHub's answer has no identity in it",
      hint: "run the job again")
  }

  @Test func theIndexKnowsNoSuchPublisher() throws {
    let body = """
      {"message": "Token request failed", "errors": [{"code": "invalid-publisher", \
      "description": "valid token, but no corresponding publisher (\(Self.identity))"}]}
      """
    let server = try server(mint: .status(422, body, type: "application/json"))
    try expectFailure(
      server, gitHub(server),
      cause: "it says: invalid-publisher: valid token, but no corresponding publisher (****)",
      hint:
        "repository `ann/acme`, workflow `ann/acme/.github/workflows/release.yml@refs/tags/v2.1`")
  }

  @Test(arguments: [500, 503])
  func theIndexHasTrouble(status: Int) throws {
    let server = try server(mint: .status(status, "oops"))
    try expectFailure(
      server, gitHub(server), cause: "gave no token for this job's identity",
      hint: "run the same command again")
  }

  @Test(arguments: ["not json \(Self.identity)", #"{"success": true}"#])
  func theTokenIsMissing(body: String) throws {
    let server = try server(mint: .ok(body))
    try expectFailure(
      server, gitHub(server), cause: "has no token in it", hint: "`--trusted-publishing never`")
  }

  @Test func theIndexSendsElsewhere() throws {
    let server = try server(mint: .redirect(307, to: "https://elsewhere.example.org/"))
    try expectFailure(
      server, gitHub(server), cause: "gave no token for this job's identity", hint: "run the same")
  }

  @Test func theIndexCanNotBeReached() throws {
    let server = try server()
    let variables = gitHub(server)
    let address = server.address
    server.stop()
    let folder = try ReleaseFolder()
    try folder.addWheel("acme", "2.1")
    let transcript = folder.run(
      [
        "upload", "--retries", "0", "--repository-url", address + "/legacy/",
        "--trusted-publishing", "always",
      ], variables)
    #expect(transcript.status == .failed)
    #expect(transcript.errors.contains("doesn't say for whom the identity has to be"))
  }

  @Test func anIdentityGoesOverNoOpenLine() throws {
    let folder = try ReleaseFolder()
    try folder.addWheel("acme", "2.1")
    let transcript = folder.run(
      [
        "upload", "--repository-url", "http://index.invalid/legacy/", "--trusted-publishing",
        "always",
      ], ["PYK_UPLOAD_ID_TOKEN": Self.identity])
    #expect(transcript.status == .failed)
    #expect(transcript.errors.contains("is not encrypted"))
  }
}
