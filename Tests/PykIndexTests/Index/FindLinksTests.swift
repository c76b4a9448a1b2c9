import LoopbackServers
import PykDiagnostics
import PykDigests
import PykFiles
import PykFormats
import PykRequirements
import PykThreads
import SystemPackage
import Testing

@testable import PykIndex

@Suite struct FindLinksTests {
  @Test func foldersPagesAndFilesGoBeforeIndexes() throws {
    let fixture = try IndexFixture { request in
      switch request.path {
      case "/links.html":
        .html("<a href='d/Acme-1.0-py3-none-any.whl'><a href='other-1.0.tar.gz'><a href='../'>")
      case "/simple/acme/": .html("<a href='acme-1.0.tar.gz'><a href='acme-3.0.tar.gz'>")
      default: .status(404)
      }
    }
    let folder = fixture.folder.path.appending("my wheels")
    try Files.createDirectories(folder.appending("acme-8.0.tar.gz"))
    for name in ["acme-2.0.tar.gz", "ACME-1.0-py2-none-any.whl", "readme.txt", "acme-x.whl"] {
      try Files.write([], to: folder.appending(name))
    }
    let local = URL(filePath: folder)
    let single = URL(filePath: folder.appending("acme-2.0.tar.gz"))
    let index = try fixture.run(
      findLinks: [
        local.description, fixture.server.address + "/links.html", single.description,
      ])
    let pages = try index.project(try PackageName("acme")).wait()
    #expect(
      try names(pages) == [
        "ACME-1.0-py2-none-any.whl", "Acme-1.0-py3-none-any.whl", "acme-1.0.tar.gz",
        "acme-2.0.tar.gz", "acme-2.0.tar.gz", "acme-3.0.tar.gz",
      ])
    let file = try #require(try pages.pages[0].allFiles().last)
    #expect(file.url.filePath == folder.appending("acme-2.0.tar.gz"))
    #expect(file.source.kind == .findLinks)
    #expect(try names(index.project(try PackageName("other")).wait()) == ["other-1.0.tar.gz"])
    #expect(fixture.paths.filter { $0 == "/links.html" }.count == 1)
    let alone = try fixture.run(findLinks: [local.description], noIndex: true)
    #expect(try names(alone.project(try PackageName("acme")).wait()).count == 2)
    #expect(!(try alone.project(try PackageName("other")).wait().isKnown))
  }

  @Test func anAddressMayBeAFilesOwn() throws {
    let fixture = try IndexFixture { _ in .status(404) }
    let place = fixture.server.address + "/f/acme-1.0-py3-none-any.whl#sha256=\(hash)"
    let index = try fixture.run(findLinks: [place], noIndex: true)
    let file = try #require(
      try index.project(try PackageName("acme")).wait().pages.first?.allFiles().first)
    #expect(file.url.description == fixture.server.address + "/f/acme-1.0-py3-none-any.whl")
    #expect(file.sha256?.hex == hash)
    #expect(fixture.paths.isEmpty)
  }

  @Test func aPlaceThatIsNotThereIsAnError() throws {
    let fixture = try IndexFixture { _ in .status(404) }
    for place in ["file:///no/such/folder", fixture.server.address + "/none"] {
      let index = try fixture.run(findLinks: [place], noIndex: true)
      do {
        _ = try index.project(try PackageName("acme")).wait()
        Issue.record("there is no such place")
      } catch let error as IndexError {
        #expect(error.diagnosis.what.contains("can't look for links in"))
      }
    }
  }

  @Test func readsAPageOnDiskRelativeToItself() throws {
    let folder = try TemporaryDirectory()
    let page = folder.path.appending("links.html")
    try Files.write(
      Array("<a href='sub/acme-1.0.tar.gz'><a href='http://example.org/acme-2.0.tar.gz'>".utf8),
      to: page)
    let fixture = try IndexFixture { _ in .status(404) }
    let index = try fixture.run(findLinks: [URL(filePath: page).description], noIndex: true)
    let files = try index.project(try PackageName("acme")).wait().pages[0].allFiles()
    #expect(files[0].url.filePath == folder.path.appending("sub/acme-1.0.tar.gz"))
    #expect(files[1].url.description == "http://example.org/acme-2.0.tar.gz")
  }

  @Test func anIndexMayBeAFolder() throws {
    let folder = try TemporaryDirectory()
    let html = folder.path.appending("acme")
    let json = folder.path.appending("other-thing")
    let plain = folder.path.appending("plain")
    for path in [html, json, plain] { try Files.createDirectories(path) }
    try Files.write(
      Array("<a href='../acme-1.0.tar.gz#sha256=\(hash)'>".utf8), to: html.appending("index.html"))
    try Files.write(
      Array(#"{"files": [{"filename": "other_thing-1.0.tar.gz", "url": "o.tar.gz"}]}"#.utf8),
      to: json.appending("index.v1_json"))
    try Files.write([], to: plain.appending("plain-1.0.tar.gz"))
    let index = PackageIndex(
      IndexLocations(index: URL(filePath: folder.path)), http: HTTPClient(quickConfiguration()),
      cache: nil)
    let acme = try index.project(try PackageName("acme")).wait().pages[0].allFiles()
    #expect(acme[0].url.filePath == folder.path.appending("acme-1.0.tar.gz"))
    #expect(acme[0].sha256?.hex == hash)
    #expect(try index.project(try PackageName("Other.Thing")).wait().versionCount == 1)
    #expect(try index.project(try PackageName("plain")).wait().versionCount == 1)
    #expect(!(try index.project(try PackageName("nobody")).wait().isKnown))
  }

  @Test(arguments: [
    ("wheels", "file:///work/wheels"), ("./a b/../c", "file:///work/c"), ("/x", "file:///x"),
    ("https://example.org/l", "https://example.org/l"), ("file:///y", "file:///y"),
  ])
  func locationsAreURLsOrPaths(_ text: String, _ url: String) {
    #expect(IndexLocations.location(text, relativeTo: "/work")?.description == url)
  }
}
