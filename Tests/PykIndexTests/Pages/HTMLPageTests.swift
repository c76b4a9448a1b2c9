import PykDigests
import PykFormats
import PykVersions
import Testing

@testable import PykIndex

@Suite struct HTMLPageTests {
  private func files(
    _ html: String, at url: String = "https://example.org/simple/acme/"
  ) throws -> [DistributionFile] {
    try projectPage(html, type: "text/html", at: url).allFiles()
  }

  @Test func readsAPageAsTheSpecificationHasIt() throws {
    let page = try projectPage(
      """
      <!DOCTYPE html>
      <html><head><meta name="pypi:repository-version" content="1.3">
      <meta name="pypi:project-status" content="archived">
      <meta name="pypi:project-status-reason" content="done &amp; dusted">
      <title>Links for acme</title></head><body><h1>Links for acme</h1>
      <!-- <a href="acme-9.0.tar.gz">no</a> -->
      <a href="../../files/acme-1.0.tar.gz#sha256=\(hash)&amp;egg=acme-1.0"
         data-requires-python="&gt;=3.8,&lt;4" data-yanked="bad &quot;build&quot;"
         data-gpg-sig="true">acme-1.0.tar.gz</a><br/>
      <a href="https://files.example.org/acme-2.0-py3-none-any.whl#md5=00112233445566778899aabbccddeeff"
         data-core-metadata="sha256=\(otherHash)" data-dist-info-metadata="true">x</a>
      </body></html>
      """, type: "text/html")
    #expect(page.status == ProjectStatus(marker: .archived, reason: "done & dusted"))
    let files = try page.allFiles()
    #expect(
      files.map(\.url.description) == [
        "https://example.org/files/acme-1.0.tar.gz",
        "https://files.example.org/acme-2.0-py3-none-any.whl",
      ])
    #expect(files.map(\.requiresPython) == [">=3.8,<4", nil])
    #expect(files.map(\.yanked) == [#"bad "build""#, nil])
    #expect(files[0].digests == [try #require(Digest(.sha256, hex: hash))])
    #expect(files[1].digests.map(\.algorithm) == [.md5])
    let sidecar = try #require(Digest(.sha256, hex: otherHash))
    #expect(files.map(\.coreMetadata) == [.none, .available(sidecar)])
  }

  static let anchors: [(String, String)] = [
    ("<a href=acme-1.0.tar.gz>", "https://example.org/simple/acme/acme-1.0.tar.gz"),
    ("<A HREF='acme-1.0.tar.gz'>", "https://example.org/simple/acme/acme-1.0.tar.gz"),
    ("<a\n\thref = \" acme-1.0.tar.gz \" >", "https://example.org/simple/acme/acme-1.0.tar.gz"),
    ("<a rel=x href=\"/acme-1.0.tar.gz\"", "https://example.org/acme-1.0.tar.gz"),
    ("<a/href=\"./acme-1.0.tar.gz\"/>", "https://example.org/simple/acme/acme-1.0.tar.gz"),
    ("<a href=\"//cdn.example.org/acme-1.0.tar.gz\">", "https://cdn.example.org/acme-1.0.tar.gz"),
    (
      "<a href='acme-1.0.tar.gz?v=1&amp;w=2#x'>",
      "https://example.org/simple/acme/acme-1.0.tar.gz?v=1&w=2"
    ),
    (
      "<a href='acme-1.0.tar.gz?lt=1&lt=2'>",
      "https://example.org/simple/acme/acme-1.0.tar.gz?lt=1&lt=2"
    ),
    ("<a href='%61cme-1.0.tar.gz'>", "https://example.org/simple/acme/%61cme-1.0.tar.gz"),
    ("<a href='acme-1&#46;0.tar.g&#x7A;'>", "https://example.org/simple/acme/acme-1.0.tar.gz"),
    (
      "<a href='b/acme-1.0.tar.gz' href='c/acme-2.0.tar.gz'>",
      "https://example.org/simple/acme/b/acme-1.0.tar.gz"
    ),
    ("<base href='/x/'><a href='acme-1.0.tar.gz'>", "https://example.org/x/acme-1.0.tar.gz"),
    (
      "<base><base href='../y/z'><base href='q'><a href='acme-1.0.tar.gz'>",
      "https://example.org/simple/y/acme-1.0.tar.gz"
    ),
    (
      "<base href='https://o.example.org/x'><a href='acme-1.0.tar.gz'>",
      "https://o.example.org/acme-1.0.tar.gz"
    ),
    (
      "<script>if (a<b) '<a href=\"acme-2.0.tar.gz\">'</SCRIPT><a href='acme-1.0.tar.gz'>",
      "https://example.org/simple/acme/acme-1.0.tar.gz"
    ),
    (
      "<!--><a href='acme-1.0.tar.gz'><!-- > --><!-- <a href=acme-3.0.tar.gz>",
      "https://example.org/simple/acme/acme-1.0.tar.gz"
    ),
    (
      "a < b <> <3 </a x='>'><a href='acme-1.0.tar.gz'>",
      "https://example.org/simple/acme/acme-1.0.tar.gz"
    ),
    // nginx and Apache list folders this way.
    (
      "<a href=\"../\">../</a>\n<a href=\"acme-1.0.tar.gz\">acme-1.0.tar.gz</a>   24-Nov-2026 02:25   12\n",
      "https://example.org/simple/acme/acme-1.0.tar.gz"
    ),
    (
      "<tr><td valign=\"top\"><a href=\"?C=N;O=D\">Name</a></td><td><a href=\"acme-1.0.tar.gz\">ac..&gt;</a></td>",
      "https://example.org/simple/acme/acme-1.0.tar.gz"
    ),
  ]

  @Test(arguments: anchors)
  func findsLinks(_ html: String, _ url: String) throws {
    #expect(try files(html).map(\.url.description) == [url])
  }

  @Test(arguments: [
    "", "<", "<a", "<a ", "<a h", "<a href", "<a href=", "<a href='", "<a href='x", "<!", "<!-",
    "<!--",
    "<!---", "</", "<a href=acme-1.0.tar.gz", "<script", "<script>", "<style>a", "<base href=",
    "<meta",
    "<meta name='pypi:repository-version'", "&#", "<a href='&#'>", "<a href='&#x;'>",
    "<a href='&'>",
    "<a href='#'>", "<a href='?'>", "<a href='/'>", "<a href=''>", "<a =>", "<a = = =>",
    "\u{0}<\u{0}>",
    "<a href='&#99999999999999;'>", "<a href='%'>", "<a href='%zz'>", "<a data-core-metadata='='>",
    "<a data-core-metadata='sha256=' href='acme-1.0.tar.gz#sha256=&=&sha256'>",
    "<html>Please log in",
  ])
  func survives(_ html: String) throws {
    _ = try projectPage(html, type: "text/html").allFiles()
    // Every beginning of a page is a page.
    for count in 0..<html.utf8.count {
      _ = try projectPage(Array(html.utf8.prefix(count)), type: "text/html").allFiles()
    }
  }

  @Test func refusesANewerMajorVersion() {
    #expect(throws: PageError.newerVersion("2.0")) {
      try projectPage("<META CONTENT='2.0' name='PyPI:Repository-Version'>", type: "text/html")
    }
  }

  @Test(arguments: [
    ("image/png", PageError.notAPage(mediaType: "image/png")),
    ("application/vnd.pypi.simple.v2+json", .newerVersion("2")),
  ])
  func refusesOtherTypes(_ type: String, _ error: PageError) {
    #expect(throws: error) { try projectPage("{}", type: type) }
  }

  @Test func neverLeadsToThisMachineNorAwayFromTLS() throws {
    let html = """
      <a href="file:///etc/acme-1.0.tar.gz">a</a> <a href="http://example.org/acme-2.0.tar.gz">b</a>
      <a href="FILE:/acme-3.0.tar.gz">c</a> <a href="ftp://example.org/acme-4.0.tar.gz">d</a>
      <a href="HTTPS://example.org/acme-5.0.tar.gz">e</a> <a href="javascript:x/acme-6.0.tar.gz">f</a>
      <a href="http://t.example.org:80/acme-7.0.tar.gz">g</a>
      """
    let page = try projectPage(html, type: "text/html", trustedHosts: ["t.example.org"])
    #expect(try page.allFiles().map(\.version.description) == ["5.0", "7.0"])
    #expect(page.refusedLinks.count == 5)
    #expect(page.refusedLinks.first == "file:///etc/acme-1.0.tar.gz")
    let plain = try projectPage(html, type: "text/html", at: "http://example.org/acme/")
    #expect(try plain.allFiles().map(\.version.description) == ["2.0", "5.0", "7.0"])
    let local = try projectPage(html, type: "text/html", at: "file:///srv/acme/index.html")
    #expect(try local.allFiles().map(\.version.description) == ["1.0", "2.0", "3.0", "5.0", "7.0"])
    for base in ["file:///srv/", "http://example.org/"] {
      let page = try projectPage(
        "<base href='\(base)'><a href='acme-1.0.tar.gz'>", type: "text/html")
      #expect(try page.allFiles().isEmpty)
      #expect(page.refusedLinks.count == 1)
    }
  }

  @Test func offersNothingOfWhatIsQuarantined() throws {
    let page = try projectPage(
      "<meta name='pypi:project-status' content='quarantined'><a href='acme-1.0.tar.gz'>",
      type: "text/html")
    #expect(page.fileCount == 0)
    #expect(page.status.marker == .quarantined)
  }
}
