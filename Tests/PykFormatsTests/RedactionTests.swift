import Testing

@testable import PykFormats

@Suite struct RedactionTests {
  @Test(arguments: [
    ("https://user:se/cret@host/simple", "https://****@host/simple"),
    ("attrs @ http://user:s3?c#ret@host/a.whl", "attrs @ http://****@host/a.whl"),
    ("-i=https://user:secret@host:80/x@1 b@c", "-i=https://****@host:80/x@1 b@c"),
    ("git+https://host/name@v1", "git+https://host/name@v1"),
    ("https://host/a@b", "https://host/a@b"), ("http://a:p@b@host/", "http://****@host/"),
  ])
  func takesOutWhatMayBeSecret(_ text: String, _ expected: String) {
    #expect(Redaction.redacted(text) == expected)
  }

  @Test func keepsTheNamesOfUsersInAddresses() {
    #expect(
      Redaction.shown("https://me:secret@host/x\n https://me:s/t@host")
        == "https://me:****@host/x\n https://****@host")
  }
}
