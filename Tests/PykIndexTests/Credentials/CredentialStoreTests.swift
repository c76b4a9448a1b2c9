import PykFiles
import PykFormats
import Synchronization
import SystemPackage
import Testing

@testable import PykIndex

@Suite struct CredentialStoreTests {
  private func shown(_ credentials: Credentials?) -> String? {
    credentials.map { "\($0.username):\($0.password.revealed)" }
  }

  @Test func theURLComesFirstAndIsRemembered() throws {
    let store = CredentialStore(indexes: [try url("https://i:x@a.example/simple/")])
    let own = store.known(for: try url("https://a%40b:p%3Aw@a.example/x"))
    #expect(shown(own) == "a@b:p:w")
    #expect(own?.source == .url)
    #expect(shown(store.known(for: try url("https://a.example/y"))) == "a@b:p:w")
    #expect(store.known(for: try url("http://a.example/y")) == nil)
    #expect(store.known(for: try url("https://a.example:8443/y")) == nil)
    #expect(shown(store.known(for: try url("https://token@b.example/"))) == "token:")
  }

  @Test func theNearestIndexOfAServerCounts() throws {
    let store = CredentialStore(indexes: [
      try url("https://one:1@a.example/team/one/simple/"),
      try url("https://two:2@a.example/team/two/simple"),
      try url("https://three:3@b.example/simple"),
      try url("https://c.example/simple"),
    ])
    func who(_ text: String) throws -> String? { shown(store.known(for: try url(text))) }
    #expect(try who("https://a.example/team/one/simple/acme/") == "one:1")
    #expect(try who("https://a.example/team/two/files/acme.whl") == "two:2")
    #expect(try who("https://a.example/other") == "one:1")
    #expect(try who("https://b.example/packages/x.whl") == "three:3")
    #expect(try who("https://c.example/simple/acme/") == nil)
    #expect(try who("http://b.example/packages/x.whl") == nil)
    #expect(try who("https://evil-b.example/") == nil)
    #expect(store.known(for: try url("https://b.example/"))?.source == .indexURL)
  }

  @Test func netrcThenEnvironment() throws {
    let folder = try TemporaryDirectory()
    let netrc = folder.path.appending("netrc")
    try Files.write(Array("machine n.example login ned password n".utf8), to: netrc)
    let store = CredentialStore(
      indexes: [try url("https://e.example/simple/"), try url("https://f.example:8080/")],
      environment: [
        "NETRC": netrc.string, "PYK_INDEX_USERNAME": "eve", "PYK_INDEX_PASSWORD": "e",
        "PYK_INDEX_F_EXAMPLE_PASSWORD": "only", "PYK_INDEX_N_EXAMPLE_USERNAME": "not me",
      ])
    #expect(shown(store.known(for: try url("https://n.example/x"))) == "ned:n")
    let main = store.known(for: try url("https://e.example/files/x"))
    #expect(shown(main) == "eve:e")
    #expect(main?.source == .environment("PYK_INDEX_"))
    #expect(shown(store.known(for: try url("https://f.example:8080/x"))) == "__token__:only")
    #expect(store.known(for: try url("https://other.example/x")) == nil)
  }

  @Test func keyringThenAPersonAndEachOnce() throws {
    let asked = Mutex<[String]>([])
    let store = CredentialStore(
      indexes: [try url("https://kim@k.example/simple/")],
      keyring: { service, username in
        asked.withLock { $0.append("keyring \(service) \(username ?? "-")") }
        return service == "https://k.example/simple/" ? (username ?? "", Secret("k")) : nil
      },
      prompt: { host, username in
        asked.withLock { $0.append("person \(host) \(username ?? "-")") }
        return host == "p.example:81" ? ("pat", Secret("p")) : nil
      })
    let nameAlone = store.known(for: try url("https://k.example/x"))
    #expect(shown(nameAlone) == "kim:")
    #expect(shown(store.ask(for: try url("https://k.example/x"), refused: nameAlone)) == "kim:k")
    #expect(asked.withLock { $0 } == ["keyring https://k.example/simple/ kim"])
    #expect(shown(store.known(for: try url("https://k.example/y"))) == "kim:k")
    asked.withLock { $0 = [] }
    #expect(shown(store.ask(for: try url("http://p.example:81/x"), refused: nil)) == "pat:p")
    #expect(shown(store.ask(for: try url("http://p.example:81/y"), refused: nil)) == "pat:p")
    #expect(asked.withLock { $0 } == ["keyring p.example:81 -", "person p.example:81 -"])
    asked.withLock { $0 = [] }
    #expect(store.ask(for: try url("https://nobody.example/"), refused: nil) == nil)
    #expect(store.ask(for: try url("https://nobody.example/"), refused: nil) == nil)
    #expect(asked.withLock { $0.count } == 2)
  }

  @Test func whatWasRefusedIsNotOfferedAgain() throws {
    let target = try url("https://a.example/")
    let store = CredentialStore(
      keyring: { _, username in (username ?? "", Secret("same")) })
    let refused = Credentials(username: "ada", password: Secret("same"), source: .url)
    #expect(store.ask(for: target, refused: refused) == nil)
    let second = CredentialStore(prompt: { _, _ in ("ada", Secret("typed")) })
    let typed = second.ask(for: target, refused: refused)
    #expect(typed?.source == .prompt)
    if let typed { second.forget(typed, for: target) }
    #expect(second.known(for: target) == nil)
    #expect(second.ask(for: target, refused: typed) == nil)
  }

  @Test func anAnswerStandsInForWhatAURLStillSays() throws {
    let old = try url("https://ada:old@a.example/simple/")
    let store = CredentialStore(indexes: [old], keyring: { ($1 ?? "", Secret("new \($0.count)")) })
    let refused = store.known(for: old)
    #expect(shown(refused) == "ada:old")
    _ = store.ask(for: old.withoutCredentials, refused: refused)
    #expect(store.known(for: old)?.source == .keyring)
    #expect(store.known(for: try url("https://a.example/f.whl"))?.source == .keyring)
    #expect(shown(store.known(for: try url("https://eve:e@a.example/"))) == "eve:e")
  }

  @Test func nothingPrintsASecret() throws {
    let credentials = Credentials(
      username: "ada", password: Secret("hunter2"), source: .environment("PYK_INDEX_"))
    #expect(!"\(credentials) \(String(reflecting: credentials))".contains("hunter2"))
    var dumped = ""
    dump(credentials, to: &dumped)
    #expect(!dumped.contains("hunter2"))
    #expect(credentials.basicAuthorization.revealed == "Basic YWRhOmh1bnRlcjI=")
  }

  @Test(arguments: [
    ("", "", "Basic Og=="), ("a", "b", "Basic YTpi"), ("ab", "c", "Basic YWI6Yw=="),
    ("abc", "d", "Basic YWJjOmQ="), ("é", "ü", "Basic w6k6w7w="),
  ])
  func basicAuthorization(username: String, password: String, expected: String) {
    let credentials = Credentials(
      username: username, password: Secret(password), source: .prompt)
    #expect(credentials.basicAuthorization.revealed == expected)
  }
}
