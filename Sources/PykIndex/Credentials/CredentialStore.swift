package import PykFormats
internal import Synchronization

/// Who one is, for each server; asked by `HTTPClient`, never by anyone who prints.
///
/// In this order, the first that knows the server wins:
/// 1. the URL that is asked for; what it says is remembered for its server (scheme, host, port);
///    what a requirement's address said comes with its file (`remember`);
/// 2. the URL of an index on the same server, of several the one with the longest common path;
/// 3. netrc: `$NETRC`, `~/.netrc`, `~/_netrc`;
/// 4. the environment: `PYK_INDEX_<HOST>_USERNAME` and `…_PASSWORD` for a host (in upper case,
///    `_` for all but letters and digits), `PYK_INDEX_USERNAME` and `PYK_INDEX_PASSWORD` for the
///    first index's server;
/// 5. what the address of another file on the same server said;
/// 6. the keyring, and 7. a person: only after the server said 401, and once a server.
///
/// A username alone gets the password that netrc has for it. One that it doesn't know, such as a
/// token, goes with an empty password unless the keyring has one.
package final class CredentialStore: Sendable {
  /// Asks a keyring: the service is an index's URL or `host[:port]`. May block.
  package typealias Keyring =
    @Sendable (_ service: String, _ username: String?) -> (username: String, password: Secret)?
  /// Asks a person; `host` is what to show. Nil where nobody answers. May block.
  package typealias Prompt =
    @Sendable (_ host: String, _ username: String?) -> (username: String, password: Secret)?

  private struct State {
    var netrc: Netrc?
    /// What was in URLs.
    var remembered: [URL.Origin: Credentials] = [:]
    /// What was in the addresses of files, by those without it, and the first of each server.
    var files: [URL: Credentials] = [:]
    var servers: [URL.Origin: Credentials] = [:]
    /// What keyring or person said, and what the server had refused before.
    var answers: [URL.Origin: (credentials: Credentials, refused: Credentials?)] = [:]
    /// Where neither is asked again.
    var settled: Set<URL.Origin> = []
  }

  private let indexes: [URL]
  private let environment: [String: String]
  private let keyring: Keyring?
  private let prompt: Prompt?
  private let state = Mutex(State())

  /// - Parameters:
  ///   - indexes: The index URLs with their credentials; the first is the main one.
  ///   - environment: `NETRC`, `HOME` and `PYK_INDEX_…` are looked up in it; an empty one means
  ///     no netrc either.
  ///   - prompt: Nil with `--no-input` or without a terminal.
  package init(
    indexes: [URL] = [], environment: [String: String] = [:], keyring: Keyring? = nil,
    prompt: Prompt? = nil
  ) {
    self.indexes = indexes
    self.environment = environment
    self.keyring = keyring
    self.prompt = prompt
  }

  /// What is known without asking anyone; reads netrc at its first call.
  package func known(for url: URL) -> Credentials? {
    let found = configured(for: url)
    let answer = state.withLock { $0.answers[url.origin] }
    // An answer stands in for what was refused, even where a URL still says that.
    if let answer, found?.isSame(as: answer.refused) ?? true { return answer.credentials }
    return found
  }

  /// Keeps what the address of a file says for when it is asked for without.
  package func remember(_ url: URL) {
    guard let own = inside(url, source: .url), !url.origin.host.isEmpty else { return }
    state.withLock { state in
      state.files[url.withoutFragment.withoutCredentials] = own
      state.servers[url.origin] = state.servers[url.origin] ?? own
    }
  }

  private func configured(for url: URL) -> Credentials? {
    if let own = inside(url, source: .url), !url.origin.host.isEmpty {
      state.withLock { $0.remembered[url.origin] = own }
      return own
    }
    if let own = state.withLock({ $0.files[url.withoutFragment] }) { return own }
    if let remembered = state.withLock({ $0.remembered[url.origin] }) { return remembered }
    if let index = index(for: url), let own = inside(index, source: .indexURL) { return own }
    if let found = netrc.credentials(for: url.host) { return found }
    return inEnvironment(for: url) ?? state.withLock { $0.servers[url.origin] }
  }

  /// Asks keyring and person; may block, so never on the network thread.
  ///
  /// - Parameter refused: What the server has just answered with 401, if anything.
  package func ask(for url: URL, refused: Credentials?) -> Credentials? {
    let origin = url.origin
    let (answer, isSettled) = state.withLock {
      ($0.answers[origin], $0.settled.contains(origin))
    }
    if let answer, !answer.credentials.isSame(as: refused) { return answer.credentials }
    if isSettled { return nil }
    let found = askKeyring(for: url, refused: refused) ?? askPerson(for: url, refused: refused)
    state.withLock { state in
      state.settled.insert(origin)
      if let found { state.answers[origin] = (found, refused) }
    }
    return found
  }

  /// Forgets an answer that a server refused; what is configured stays, since a server may
  /// refuse it in one place and take it in another.
  package func forget(_ credentials: Credentials, for url: URL) {
    state.withLock { state in
      if credentials.isSame(as: state.answers[url.origin]?.credentials) {
        state.answers[url.origin] = nil
      }
    }
  }

  // MARK: Sources

  private func inside(_ url: URL, source: CredentialSource) -> Credentials? {
    guard url.username != nil || url.password != nil else { return nil }
    if url.password == nil, let found = netrc.credentials(for: url.host),
      found.username == url.username
    {
      return found
    }
    return Credentials(
      username: url.username ?? "", password: url.password ?? Secret(""), source: source)
  }

  /// The configured index that a URL belongs to: same server, longest common path.
  private func index(for url: URL) -> URL? {
    var best: (length: Int, url: URL)?
    for index in indexes where index.origin == url.origin {
      let length = Self.commonFolders(url.path, index.path)
      if length > best?.length ?? -1 { best = (length, index) }
    }
    return best?.url
  }

  private static func commonFolders(_ a: String, _ b: String) -> Int {
    let a = a.utf8.split(separator: UInt8(ascii: "/"))
    let b = b.utf8.split(separator: UInt8(ascii: "/"))
    return zip(a, b).prefix { $0.elementsEqual($1) }.count
  }

  private var netrc: Netrc {
    state.withLock { state in
      if let netrc = state.netrc { return netrc }
      let netrc = Netrc(environment: environment)
      state.netrc = netrc
      return netrc
    }
  }

  private func inEnvironment(for url: URL) -> Credentials? {
    let host = url.host.uppercased().utf8.map { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) ? byte : UInt8(ascii: "_")
    }
    var prefixes = ["PYK_INDEX_\(String(decoding: host, as: UTF8.self))_"]
    if indexes.first?.origin == url.origin { prefixes.append("PYK_INDEX_") }
    for prefix in prefixes {
      let username = environment[prefix + "USERNAME"]
      let password = environment[prefix + "PASSWORD"]
      guard username != nil || password != nil else { continue }
      return Credentials(
        username: username ?? "__token__", password: Secret(password ?? ""),
        source: .environment(prefix))
    }
    return nil
  }

  private func askKeyring(for url: URL, refused: Credentials?) -> Credentials? {
    guard let keyring else { return nil }
    let index = index(for: url)
    let username = url.username ?? index?.username ?? refused?.username
    var services: [String] = []
    if let index { services.append(index.withoutCredentials.revealed) }
    services.append(url.host + (url.port.map { ":\($0)" } ?? ""))
    for service in services {
      guard let (username, password) = keyring(service, username) else { continue }
      let found = Credentials(username: username, password: password, source: .keyring)
      if !found.isSame(as: refused) { return found }
    }
    return nil
  }

  private func askPerson(for url: URL, refused: Credentials?) -> Credentials? {
    let host = url.host + (url.port.map { ":\($0)" } ?? "")
    guard let (username, password) = prompt?(host, url.username ?? index(for: url)?.username)
    else { return nil }
    return Credentials(username: username, password: password, source: .prompt)
  }
}
