internal import PykDiagnostics
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykPublish
internal import SystemPackage
internal import Synchronization

/// A repository whose address is known, and the search for who one is there.
///
/// What is found is kept; a token of trusted publishing is replaced before it ends.
final class ResolvedDestination {
  let repository: UploadRepository
  let pypirc: Pypirc?
  let section: Pypirc.Repository?
  private let given: UploadDestination
  private let workspace: Workspace
  private let addressCredentials: URL
  private var found: (credentials: UploadCredentials, at: ContinuousClock.Instant)?

  /// Tokens live for 15 minutes.
  private static let tokenLifetime = Duration.seconds(600)

  init(_ given: UploadDestination, in workspace: Workspace) throws {
    self.given = given
    self.workspace = workspace
    if let address = given.address {
      repository = UploadRepository(name: nil, url: address)
      addressCredentials = address
      section = nil
      pypirc = nil
      return
    }
    let pypirc = try Pypirc(
      path: given.configFile, shownAs: given.configFileShown,
      environment: given.readsFiles ? workspace.environment : [:])
    if pypirc.isOpenToOthers {
      workspace.reporter.report(.warning(pypirc.opennessWarning))
    }
    self.pypirc = pypirc
    guard let section = pypirc.repository(named: given.name) else {
      throw Self.missing(given.name, pypirc)
    }
    guard let address = section.address else {
      throw Failure(
        "can't upload to `\(given.name)`",
        causes: [
          section.line.map {
            "`[\(given.name)]` in `\(pypirc.shownPath)` (line \($0)) has no `repository`"
          } ?? "`\(pypirc.shownPath)` names it in `index-servers` and has no `[\(given.name)]`"
        ],
        hints: ["add its address there: `repository = https://…`"])
    }
    self.section = section
    repository = UploadRepository(name: given.name, url: address)
    addressCredentials = address
  }

  private static func missing(_ name: String, _ pypirc: Pypirc) -> Failure {
    let known = pypirc.repositories.map(\.name)
    var hints: [String] = []
    if pypirc.otherSections.contains(name) {
      hints.append("add it to `index-servers` under `[distutils]` in `\(pypirc.shownPath)`")
    } else if let near = closestMatch(to: name, among: known) {
      hints.append("did you mean `-r \(near)`?")
    }
    hints.append("for an address instead of a name say `--repository-url URL`")
    return Failure(
      "there is no repository `\(name)`",
      causes: [
        pypirc.exists
          ? "`\(pypirc.shownPath)` knows \(known.map { "`\($0)`" }.joined(separator: ", "))"
          : "there is no `\(pypirc.shownPath)` that could name it"
      ], hints: hints)
  }

  // MARK: Credentials

  /// Who one is: searched for once.
  func credentials() throws -> UploadCredentials {
    if let found {
      guard case .trustedPublishing = found.credentials.source,
        ContinuousClock.now - found.at > Self.tokenLifetime
      else { return found.credentials }
    }
    let publishing = TrustedPublishing(
      workspace.http, repository: repository.url, environment: workspace.environment)
    let credentials =
      given.trustedPublishing == .always
      ? try publishing.credentials() : try search(publishing).credentials()
    if given.trustedPublishing == .always {
      workspace.reporter.detail("using the credentials \(credentials.source)")
    }
    found = (credentials, ContinuousClock.now)
    return credentials
  }

  /// What is known without asking or exchanging anything, for a look at the index.
  func credentialsForAsking() -> UploadCredentials? {
    var search = search(nil)
    search.ask = nil
    search.keyring = nil
    search.detail = { _ in }
    return try? search.credentials()
  }

  private func search(_ publishing: TrustedPublishing?) -> UploadCredentialSearch {
    var search = UploadCredentialSearch(repository: repository.url)
    search.usernames = given.usernames
    search.passwords = given.passwords
    if let name = addressCredentials.username {
      search.usernames.append(.init(name, .address))
    }
    if let password = addressCredentials.password {
      search.passwords.append(.init(password.revealed, .address))
    }
    if let section, let pypirc {
      let source = UploadCredentials.Source.section(
        section.credentialsSection, file: pypirc.shownPath)
      if let name = section.username {
        search.usernames.append(.init(name, section.usernameMayBeToken ? .address : source))
      }
      if let password = section.password {
        search.passwords.append(.init(password.revealed, source))
      }
      search.pypirc = pypirc.shownPath
    }
    if given.address != nil { search.pypirc = nil }
    search.sectionName = given.name
    search.hasClientCertificate = workspace.http.configuration.clientCertificate != nil
    if given.readsFiles {
      let environment = workspace.environment
      search.netrc = { Netrc.credentials(for: $0, environment: environment) }
    }
    search.keyring = given.keyring
    search.ask = given.ask
    let reporter = workspace.reporter
    search.detail = { text in reporter.detail(text) }
    if let publishing { add(publishing, to: &search) }
    return search
  }

  private func add(_ publishing: TrustedPublishing, to search: inout UploadCredentialSearch) {
    guard given.trustedPublishing == .auto, repository.isPublic || publishing.service == .variable
    else {
      return
    }
    guard publishing.isAvailable else {
      if publishing.service != nil { search.trustedPublishingNote = publishing.unavailability }
      return
    }
    search.trustedPublishing = { try publishing.credentials() }
  }
}
