import Testing

@testable import PykFormats

@Suite struct RedactionTests {
  @Test(arguments: [
    ("https://user:se/cret@host/simple", "https://****@host/simple"),
    ("attrs @ http://user:s3?c#ret@host/a.whl", "attrs @ http://****@host/a.whl"),
    ("-i=https://user:secret@host:80/x@1 b@c", "-i=https://****@host:80/x@1 b@c"),
    ("git+https://host/name@v1", "git+https://host/name@v1"),
    ("http://a:p@b@host/", "http://****@host/"),
  ])
  func takesOutWhatMayBeSecret(_ text: String, _ expected: String) {
    #expect(Redaction.redacted(text) == expected)
  }

  /// A password with a raw `/` in it makes another address of the text.
  @Test(arguments: [
    ("https://user:12/x@host/", "https://****@host/"),
    ("https://user:12/x@host", "https://****@host"),
    ("https://user:12/x@host:8080/simple/?a=b", "https://****@host:8080/simple/?a=b"),
    ("https://user:12/x@10.0.0.1/", "https://****@10.0.0.1/"),
    ("https://user:12/x@[::1]:80/", "https://****@[::1]:80/"),
    ("https://tok/en@host/", "https://****@host/"),
    ("https://tok/e/n@pypi.example.org/simple", "https://****@pypi.example.org/simple"),
    ("https://tok/en@x@host/", "https://****@host/"),
    ("https://me@example.org:12/x@host/", "https://****@host/"),
    ("https://user:12?x@host", "https://****@host"),
    ("https://user:12#x@host/simple", "https://****@host/simple"),
    ("https://user:1/2#3@host/", "https://****@host/"),
    ("see `https://tok/en@host/`, again", "see `https://****@host/`, again"),
    ("x @ https://tok/en@host/a-1.whl", "x @ https://****@host/a-1.whl"),
    ("git+https://tok/en@host/repo.git@v1", "git+https://****@host/repo.git@v1"),
    ("git+https://tok/en@github.com/org/repo", "git+https://****@github.com/org/repo"),
    ("git+https://user:12/x@host:80/repo", "git+https://****@host:80/repo"),
  ])
  func findsWhatWasMeantAsCredentials(_ text: String, _ expected: String) {
    #expect(Redaction.redacted(text) == expected)
    guard let url = URL(text) else { return }
    #expect(url.description == expected)
    #expect("\(url)" == expected && String(reflecting: url) == expected)
  }

  @Test(arguments: [
    "git+https://host/repo.git@v1", "git+https://host/repo.git@main#egg=x",
    "git+https://host/repo.git@feature/x", "git+https://github.com/org/repo@feature/x",
    "git+https://host/repo@v1.2", "git+file:///srv/a@host/repo.git", "file:///a@b", "file:///a@b/c",
    "https://host/pkg@1.0/x.whl", "https://host/pkg@v1.0/x.whl", "https://host/x/a@b.whl",
    "https://host/x?mail=me@example.org", "https://host/x.whl#a@b", "a@b/c and d@e",
    "https://host/simple/",
  ])
  func leavesOtherAddressesReadable(_ text: String) {
    #expect(Redaction.redacted(text) == text)
    #expect(Redaction.shown(text) == text)
    if let url = URL(text) { #expect(url.description == text) }
  }

  @Test func whatPrintsAlikeStaysApart() throws {
    let urls = try ["a", "b"].map { try #require(URL("https://host/\($0)@team/simple/")) }
    #expect(urls[0].description == urls[1].description)
    #expect(urls[0].withoutCredentials.revealed != urls[1].withoutCredentials.revealed)
  }

  @Test func keepsTheNamesOfUsersInAddresses() {
    #expect(
      Redaction.shown("https://me:secret@host/x\n https://me:s/t@host")
        == "https://me:****@host/x\n https://****@host")
  }
}
