import PykDigests
import PykFormats
import PykVersions
import Testing

@testable import PykIndex

@Suite struct JSONPageTests {
  static let text = """
    {"meta": {"api-version": "1.4", "_last-serial": 1}, "name": "acme",
     "versions": ["1.0", "2.0"], "alternate-locations": [],
     "project-status": {"status": "deprecated", "reason": "use \\u00e4nother"},
     "files": [
      {"filename": "acme-2.0-py3-none-any.whl", "url": "../../files/acme-2.0-py3-none-any.whl",
       "hashes": {"sha256": "\(hash)", "md5": "00112233445566778899aabbccddeeff", "blake9": "x"},
       "requires-python": ">=3.8", "size": 1234, "upload-time": "2023-05-22T15:12:42.313790Z",
       "yanked": "broken \\"badly\\"", "core-metadata": {"sha256": "\(otherHash)"},
       "dist-info-metadata": false, "provenance": null, "gpg-sig": true},
      {"filename": "acme-1.0.tar.gz", "url": "https://files.example.org/a/acme-1.0.tar.gz#sha256=x",
       "hashes": {}, "requires-python": null, "yanked": false, "size": 1e3,
       "dist-info-metadata": true},
      {"filename": "acme-1.0-1-py2.py3-none-any.whl", "url": "/x?n=acme", "hashes": {},
       "yanked": true, "data-dist-info-metadata": {"md5": "00112233445566778899aabbccddeeff"}},
      {"filename": "other-1.0.tar.gz", "url": "other-1.0.tar.gz", "hashes": {}},
      {"filename": "acme-1.0-py3.8.egg", "url": "acme-1.0-py3.8.egg", "hashes": {}},
      {"url": "nameless"}, {"filename": "acme-3.0.zip"}, 7, null, "x"
     ]}
    """

  @Test func readsEverythingThatCounts() throws {
    let page = try projectPage(Self.text, type: jsonType)
    #expect(page.versionCount == 2)
    #expect(page.fileCount == 3)
    #expect(page.status == ProjectStatus(marker: .deprecated, reason: "use änother"))
    let files = try page.allFiles()
    #expect(
      files.map(\.filename) == [
        "acme-1.0.tar.gz", "acme-1.0-1-py2.py3-none-any.whl", "acme-2.0-py3-none-any.whl",
      ])
    #expect(
      files.map(\.url.description) == [
        "https://files.example.org/a/acme-1.0.tar.gz", "https://example.org/x?n=acme",
        "https://example.org/files/acme-2.0-py3-none-any.whl",
      ])
    #expect(files.map(\.kind) == [.sdist, .wheel, .wheel])
    #expect(files.map(\.version.description) == ["1.0", "1.0", "2.0"])
    #expect(files.map(\.yanked) == [nil, "", #"broken "badly""#])
    #expect(files.map(\.requiresPython) == [nil, nil, ">=3.8"])
    #expect(files.map(\.size) == [nil, nil, 1234])
    #expect(files.map(\.uploadTime) == [nil, nil, 1_684_768_362_313_790])
    let sidecar = try #require(Digest(.sha256, hex: otherHash))
    #expect(
      files.map(\.coreMetadata) == [.available(nil), .available(nil), .available(sidecar)])
    #expect(files[2].digests.map(\.algorithm) == [.sha256, .md5])
    #expect(files[2].sha256?.hex == hash)
    let entry = try page.files(1)[0]
    #expect(page.tags(try #require(entry.tags)) == "py3-none-any")
    #expect(page.requiresPython(try #require(entry.requiresPython)) == ">=3.8")
    #expect(try page.files(0)[1].hasBuildTag)
  }

  @Test(arguments: ["1.0", "1.1", "1.4", "1.99", "1.0"])
  func takesEveryMinorVersion(_ version: String) throws {
    let page = try projectPage(
      #"{"meta": {"api-version": "\#(version)"}, "files": []}"#, type: jsonType)
    #expect(page.versionCount == 0)
  }

  static let faults: [(String, PageError)] = [
    (#"{"meta": {"api-version": "2.0"}, "files": []}"#, .newerVersion("2.0")),
    (#"{"meta": {"api-version": "0.9"}, "files": []}"#, .newerVersion("0.9")),
    (
      #"{"meta": {"api-version": "one"}, "files": []}"#,
      .malformed("its version is not a number such as 1.0")
    ),
    ("[]", .malformed("it is JSON, but not an object")),
    ("{}", .malformed("it is JSON, but has no list of files")),
    (#"{"files": {}}"#, .malformed("it is JSON, but has no list of files")),
    ("{\"files\": [\n  {]}", .malformed("line 2, column 4: this does not belong here")),
    (#"{"files": ["#, .malformed("line 1, column 12: the text ends too early")),
    (#"{"files": []} x"#, .malformed("line 1, column 15: something follows its end")),
    (
      #"{"files": [], "x": "# + String(repeating: "[", count: 10_000),
      .malformed("line 1, column 532: it is nested too deeply")
    ),
    ("<html>", .malformed("line 1, column 1: this does not belong here")),
    ("", .malformed("line 1, column 1: the text ends too early")),
  ]

  @Test(arguments: faults)
  func refuses(_ text: String, _ fault: PageError) {
    #expect(throws: fault) { try projectPage(text, type: jsonType) }
  }

  @Test func takesOddValuesForNone() throws {
    let page = try projectPage(
      """
      {"files": [{"filename": "acme-1.tar.gz", "url": "a", "hashes": [1], "yanked": null,
        "requires-python": 3, "size": -1, "upload-time": "yesterday", "core-metadata": "yes"},
       {"filename": "acme-2.tar.gz", "url": "b", "hashes": {"sha256": 1}, "yanked": 0,
        "size": 99999999999999999999999999999999, "upload-time": "2023-02-30T99:00:00Z"},
       {"filename": "acme-3.tar.gz", "url": "c", "hashes": {"sha256": "xyz"}, "size": "9"},
       {"filename": ["acme-4.tar.gz"], "url": "d"}, {"filename": "acme-5.tar.gz", "url": {}}]}
      """, type: jsonType)
    let files = try page.allFiles()
    #expect(files.count == 3)
    for file in files {
      #expect(file.digests.isEmpty && file.yanked == nil && file.requiresPython == nil)
      #expect(file.size == nil && file.uploadTime == nil && file.coreMetadata == .none)
    }
  }

  @Test func refusesNamesThatLeadElsewhere() throws {
    let names = [
      "acme-1.0-py3-none-../../x.whl", "acme-1.0/../../etc/passwd.tar.gz", "../acme-1.0.tar.gz",
      #"acme-1.0-py3-none-a\\b.whl"#, #"acme-1.0-py3-none-a\u0000.whl"#, #"acme-1.0\n.tar.gz"#,
      #"acme-1.0-py3-none-\u001b[2J.whl"#, "acme-.tar.gz", ".whl", "-.whl", "acme-1.0--.whl",
      "acme-1.0-x-py3-none-any.whl", "acme-1.0-py3-none-any-1-2.whl", "acme.whl", "",
    ]
    let list = names.map { #"{"filename": "\#($0)", "url": "x", "hashes": {}}"# }
    let page = try projectPage(#"{"files": [\#(list.joined(separator: ","))]}"#, type: jsonType)
    #expect(try page.allFiles().map(\.filename) == [])
  }

  @Test func ordersVersionsAndKeepsThePagesOrderWithin() throws {
    let versions = [
      "2.0", "1.0", "1.10", "1.9", "1.0.0", "1!0.1", "1.0+local.1", "1.0.dev1", "1.0rc1",
      "1.0.post1",
      "99999999999999999999.0",
    ]
    let list = versions.map { #"{"filename": "acme-\#($0).tar.gz", "url": "acme-\#($0).tar.gz"}"# }
    let page = try projectPage(#"{"files": [\#(list.joined(separator: ","))]}"#, type: jsonType)
    #expect(
      (0..<page.versionCount).map { page.version($0).description } == [
        "1.0.dev1", "1.0rc1", "1.0", "1.0+local.1", "1.0.post1", "1.9", "1.10", "2.0", "1!0.1",
      ])
    #expect(try page.files(2).map(\.filename) == ["acme-1.0.tar.gz", "acme-1.0.0.tar.gz"])
    for index in 0..<page.versionCount {
      #expect(page.index(of: page.version(index)) == index)
    }
    #expect(page.index(of: try Version("1.5")) == nil)
    #expect(page.index(of: try Version("3!1")) == nil)
  }
}
