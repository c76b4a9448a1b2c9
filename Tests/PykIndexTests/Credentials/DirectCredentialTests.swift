import PykFiles
import PykFormats
import SystemPackage
import Testing

@testable import PykIndex

/// Credentials of an address that is asked for later without them, and names without a password.
@Suite struct DirectCredentialTests {
  private func shown(_ store: CredentialStore, _ text: String) throws -> String? {
    store.known(for: try url(text)).map { "\($0.username):\($0.password.revealed)" }
  }

  @Test func anAddressKeepsItsOwn() throws {
    let store = CredentialStore(indexes: [try url("https://i:x@a.example/simple/")])
    store.remember(try url("https://bob:s%2F9@a.example/f/x.whl#sha256=1"))
    store.remember(try url("https://eve:e@b.example/f/y.whl"))
    #expect(try shown(store, "https://a.example/f/x.whl") == "bob:s/9")
    // Other places of the same server stay the index's.
    #expect(try shown(store, "https://a.example/simple/acme/") == "i:x")
    // Where nobody knows better, what the server took for one file is tried for another.
    #expect(try shown(store, "https://b.example/f/y.whl.metadata") == "eve:e")
    #expect(try shown(store, "http://b.example/f/y.whl") == nil)
    #expect(try shown(store, "https://b.example.evil/f/y.whl") == nil)
  }

  @Test func netrcHasThePasswordOfAName() throws {
    let folder = try TemporaryDirectory()
    let netrc = folder.path.appending("netrc")
    try Files.write(Array("machine n.example login bob password s3cret/9".utf8), to: netrc)
    let store = CredentialStore(
      indexes: [try url("https://bob@n.example/simple/")], environment: ["NETRC": netrc.string])
    #expect(try shown(store, "https://n.example/simple/acme/") == "bob:s3cret/9")
    #expect(try shown(store, "https://token@n.example/simple/acme/") == "token:")
  }
}
