import Oracles
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
  ("http://[FE80::1%25eth0]/", "http://[fe80::1%25eth0]/"),
  ("file:/a", "file:///a"), ("file://localhost/a", "file://localhost/a"),
  ("ssh://git@example.org/x", "ssh://git@example.org/x"), ("http://a:/b", "http://a/b"),
  ("https://a@b:c@example.org/", "https://a%40b:****@example.org/"),
  ("https://example.org/a%2Fb%zz", "https://example.org/a%2Fb%zz"),
])
func urlsPrintNormallyAndWithoutSecrets(text: String, expected: String) {
  #expect(URL(text)?.description == expected)
}

@Test(arguments: [
  "", "x", "/a", "//a/b", "http://", "http://a:99999/", "http://[::1/", "http://a b/",
  "http://a/\n", "http://[]/", "http://[a]/", "http://a:b/", "http://a:-1/", "https://u:p@/", ":x",
  "1:x",
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

@Test(arguments: ["/a b/c", "/ü/%41", "/x#y?z", "/", "/a\\b", "/%", "/a:b@c", "/\u{1}"])
func fileURLsRoundTrip(path: String) {
  let url = URL(filePath: FilePath(path))
  #expect(url.filePath == FilePath(path))
  #expect(URL(url.revealed)?.filePath == FilePath(path))
}

@Test func pathsThatAreNoUTF8RoundTrip() {
  let path = [0x2f, 0x61, 0xff, 0xfe].map { CInterop.PlatformChar(bitPattern: $0) } + [0]
  let file = path.withUnsafeBufferPointer { $0.baseAddress.map { FilePath(platformString: $0) } }
  #expect(file.map { URL(filePath: $0).description } == "file:///a%FF%FE")
  #expect(file.flatMap { URL(filePath: $0).filePath } == file)
}

@Test func foldersEndInASlash() {
  #expect(URL(filePath: "/a", isDirectory: true).description == "file:///a/")
  #expect(URL(filePath: "/", isDirectory: true).description == "file:///")
  #expect(URL("file://elsewhere/a")?.filePath == nil)
  #expect(URL("file:///a%00b")?.filePath == nil)
}

@Test func noWayOfPrintingShowsASecret() throws {
  let url = try #require(URL("https://toktok@example.org/"))
  let other = try #require(URL("https://me:toktok@example.org/"))
  for value: Any in [url, other, url.username.map { Secret($0) } as Any, [url], ["k": other]] {
    var dumped = ""
    dump(value, to: &dumped)
    let printed = "\(value) \(String(reflecting: value)) \(dumped)"
    #expect(!printed.contains("toktok"))
  }
}

@Test func fragmentsHaveFields() throws {
  let url = try #require(URL("https://example.org/x#sha256=ab&egg=a%20b&&flag"))
  #expect(url.fragmentFields.map(\.name) == ["sha256", "egg", "flag"])
  #expect(url.fragmentFields.map(\.value) == ["ab", "a b", ""])
}

@Test(arguments: [
  ("https://example.org/a/b%20c.whl?x#y", "b c.whl"), ("https://example.org/a/", "a"),
  ("https://example.org/", ""), ("mailto:x", "x"),
])
func lastPathComponentsAreDecoded(text: String, expected: String) {
  #expect(URL(text)?.lastPathComponent == expected)
}

/// Python's urllib finds the same address for every reference on a page.
///
/// Without two slashes in a row, empty queries and `;`, where it is not of RFC 3986's opinion.
@Test(.enabled(if: Python.isThere, "python3 is not on PATH")) func agreesWithUrllib() throws {
  let pieces = [
    "/", "../", "../", "./", "a/", "..", ".", "b-1.0.whl", "%2F", "%20", "?x=1&y", "#f=../a", "~",
    "@", "é",
    "\t",
  ]
  let script = """
    from urllib.parse import urljoin, quote
    def answer(text):
        return quote(urljoin("http://example.org/s/t/u?w", text), safe="/:?#=&%~@")
    """
  let base = try #require(URL("http://example.org/s/t/u?w"))
  let texts = Chance.texts(of: pieces, upTo: 6, count: 3000, seed: 4).filter {
    !$0.replacing("\t", with: "").contains("//")
  }
  var compared = 0
  for (text, expected) in zip(texts, try Python.answers(script, of: texts, as: String.self)) {
    guard let url = base.resolving(text) else { continue }
    compared += 1
    #expect(url.revealed == expected, "\(text.debugDescription)")
  }
  #expect(compared > 1000)
}
