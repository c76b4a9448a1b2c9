import PykFormats
import SystemPackage
import Testing

@Test(arguments: [
  ("http://Example.ORG/a", "http://example.org/a"),
  ("HTTPS://example.org", "https://example.org/"),
  ("https://example.org:8443/x y/ü?q=a b#f", "https://example.org:8443/x%20y/%C3%BC?q=a%20b#f"),
  ("https://me:pa%20ss@example.org/", "https://me:****@example.org/"),
  ("https://token@example.org/", "https://****@example.org/"),
  ("file:///a%20b", "file:///a%20b"),
  ("git+https://example.org/x.git@main", "git+https://example.org/x.git@main"),
  ("http://[::1]:80/", "http://[::1]:80/"),
])
func urlsPrintNormallyAndWithoutSecrets(text: String, expected: String) {
  #expect(URL(text)?.description == expected)
}

@Test(arguments: [
  "", "x", "/a", "//a/b", "http://", "http://a:99999/", "http://[::1/", "http://a b/",
  "http://a/\n",
])
func whatIsNoURLIsRefused(text: String) {
  #expect(URL(text) == nil)
}

@Test func credentialsAreDecodedAndGoToTheWireEncoded() throws {
  let url = try #require(URL("https://me%40x:p%3A%2F%40@example.org/x"))
  #expect(url.username == "me@x")
  #expect(url.password?.revealed == "p:/@")
  #expect(url.revealed == "https://me%40x:p%3A%2F%40@example.org/x")
  #expect(url.withoutCredentials.revealed == "https://example.org/x")
  #expect("\(url) \(String(reflecting: url))".contains("p:/@") == false)
}

/// RFC 3986, section 5.4.
@Test(arguments: [
  ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
  ("/g", "http://a/g"), ("//g", "http://g/"), ("?y", "http://a/b/c/d;p?y"),
  ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q#s"), ("g#s", "http://a/b/c/g#s"),
  (";x", "http://a/b/c/;x"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"),
  ("..", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"),
  ("../../g", "http://a/g"),
  ("../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"),
  ("g.", "http://a/b/c/g."), ("..g", "http://a/b/c/..g"), ("./../g", "http://a/b/g"),
  ("g/./h", "http://a/b/c/g/h"), ("g/../h", "http://a/b/c/h"), ("ftp://x/y", "ftp://x/y"),
])
func referencesResolve(reference: String, expected: String) throws {
  let base = try #require(URL("http://a/b/c/d;p?q"))
  #expect(base.resolving(reference)?.description == expected)
}

@Test(arguments: ["/a b/c", "/ü/%41", "/x#y?z", "/"])
func fileURLsRoundTrip(path: String) {
  #expect(URL(filePath: FilePath(path)).filePath == FilePath(path))
  #expect(URL(URL(filePath: FilePath(path)).revealed)?.filePath == FilePath(path))
}
