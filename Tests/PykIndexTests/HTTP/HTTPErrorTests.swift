import PykDiagnostics
import PykFormats
import Testing

@testable import PykIndex

@Suite struct HTTPErrorTests {
  private static let kinds: [(HTTPError.Kind, String)] = [
    (.offline, "--offline"), (.notResolved(host: "a.example"), "--proxy"),
    (.unreachable("no route"), "--proxy"), (.timedOut(seconds: 15), "--timeout 60"),
    (.tls("self-signed"), "--cert"), (.proxyRefused(status: 407), "--proxy http://USER"),
    (.proxyRefused(status: 503), "NO_PROXY"),
    (.status(HTTPFailedStatus(code: 401)), "netrc"), (.status(HTTPFailedStatus(code: 403)), ""),
    (.status(HTTPFailedStatus(code: 401, refused: .keyring)), "check them"),
    (.status(HTTPFailedStatus(code: 503)), "--retries"), (.truncated("short"), "--retries"),
    (.tooManyRedirects(10), "address"), (.refusedRedirect(to: "file:///x", "no"), ""),
    (.tooLarge(limit: 5), ""), (.rangeIgnored, ""), (.unsupported("no"), ""),
    (.malformed("what?"), ""), (.notWritten("no space left on device"), ""), (.cancelled, ""),
    (.libraryMissing(["not found"]), "apt install libcurl4"),
  ]

  @Test(arguments: kinds.indices) func eachSaysWhatHappenedAndWhatToDo(index: Int) throws {
    let (kind, hint) = Self.kinds[index]
    let secret = try url("https://ada:hunter2@index.example/simple/acme/")
    let diagnosis = HTTPError(kind, url: secret, attempts: 3).diagnosis
    #expect(diagnosis.what.first?.isLowercase == true)
    #expect(!diagnosis.what.hasSuffix("."))
    if case .libraryMissing = kind {
    } else {
      #expect(diagnosis.what.contains("`https://index.example/simple/acme/`"))
    }
    if !hint.isEmpty { #expect(diagnosis.hints.contains { $0.contains(hint) }) }
    #expect(!"\(diagnosis)".contains("hunter2"))
    #expect(!"\(diagnosis)".contains("ada"))
  }

  @Test func withoutAnAddressItStillSpeaks() {
    for (kind, _) in Self.kinds { #expect(!HTTPError(kind).diagnosis.what.isEmpty) }
  }

  @Test(arguments: [
    ("a\u{202e}b", "a b"), ("\u{1b}]0;evil\u{7}x", "]0;evil x"), ("  a \n\t b  ", "a b"),
    ("\u{9b}31mred", "31mred"), ("", ""), ("a\u{2028}b", "a b"),
  ])
  func textOfServersIsTamed(raw: String, shown: String) {
    #expect(PlainText.line(Array(raw.utf8), limit: 50) == shown)
  }

  @Test func longTextIsCut() {
    let long = [UInt8](repeating: 0x61, count: 1000)
    #expect(PlainText.line(long, limit: 10) == String(repeating: "a", count: 10) + "…")
    #expect(PlainText.line([0xff, 0xfe, 0x41], limit: 10) == "\u{fffd}\u{fffd}A")
  }

  @Test(arguments: [
    ("<b>no</b> such page", "no such page"), ("<script>x<y</script>no", "no"), ("<", ""),
    ("a<", "a"), ("<style", ""), ("<style>", ""), ("no<!-- x -->thing", "no thing"),
  ])
  func markupIsLeftOut(page: String, shown: String) {
    #expect(PlainText.excerpt(Array(page.utf8), mediaType: "text/html") == shown)
  }

  @Test func headersAreComparedWithoutCase() {
    var headers: HTTPHeaders = ["Content-Type": "Text/HTML ; charset=x", "Vary": "A"]
    headers.append("VARY", "b")
    #expect(headers["vary"] == "A, b")
    #expect(headers.last("Vary") == "b")
    #expect(headers.mediaType == "text/html")
    headers["vary"] = nil
    #expect(headers["Vary"] == nil)
    #expect(headers.contentLength == nil)
    for text in ["-1", "x", "99999999999999999999", ""] {
      headers["content-length"] = text
      #expect(headers.contentLength == nil)
    }
    #expect(HTTPHeaders.field(in: Array("A: b:c \r\n".utf8)).map { "\($0)=\($1)" } == "A=b:c")
    #expect(HTTPHeaders.field(in: Array("A:\r\n".utf8))?.value == "")
    #expect(HTTPHeaders.field(in: Array(": x\r\n".utf8)) == nil)
    #expect(HTTPHeaders.field(in: Array("\r\n".utf8)) == nil)
  }
}
