import Foundation
import PykFiles
import PykFormats
import PykRequirements
import PykThreads
import PykVersions
import SystemPackage
import Testing

@testable import PykIndex

/// Measures what speed depends on; run with `PYK_MEASURE=1 swift test -c release`.
@Suite(
  .enabled(if: ProcessInfo.processInfo.environment["PYK_MEASURE"] != nil, "needs PYK_MEASURE=1"),
  .serialized)
struct PageSpeedTests {
  /// Like the page of a project that releases every day for years: 4,312 files, 1.7 MB.
  static let page: String = {
    var list: [String] = []
    for number in 0..<2156 {
      let version = "1.\(number / 200).\(number % 200)"
      for tail in ["-py3-none-any.whl", ".tar.gz"] {
        let name = "acme-\(version)\(tail)"
        let hex = String(repeating: String(format: "%08x", number), count: 8)
        list.append(
          #"{"core-metadata":{"sha256":"\#(hex)"},"data-dist-info-metadata":{"sha256":"\#(hex)"},"#
            + #""filename":"\#(name)","hashes":{"sha256":"\#(hex)"},"requires-python":">=3.8","#
            + #""size":\#(130_000 + number),"upload-time":"2023-05-22T15:12:42.313790Z","#
            + #""url":"https://files.example.org/packages/ab/cd/\#(hex.prefix(60))/\#(name)","#
            + #""yanked":false}"#)
      }
    }
    return #"{"files":["# + list.joined(separator: ",")
      + #"],"meta":{"_last-serial":1,"api-version":"1.1"},"name":"acme"}"#
  }()

  private func best(_ label: String, _ rounds: Int = 41, _ body: () throws -> Void) rethrows {
    var times: [Double] = []
    for _ in 0..<rounds {
      let start = DispatchTime.now().uptimeNanoseconds
      try body()
      times.append(Double(DispatchTime.now().uptimeNanoseconds - start) / 1000)
    }
    times.sort()
    print("\(label): median \(Int(times[rounds / 2])) µs, least \(Int(times[0])) µs")
  }

  @Test func pages() throws {
    let bytes = Array(Self.page.utf8)
    let base = try #require(URL("https://example.org/simple/acme/"))
    let name = try PackageName("acme")
    let source = IndexSource(.index, base)
    print("page: \(bytes.count) bytes")
    var links = PageLinks(base: base)
    try bytes.withUnsafeBytes { bytes in
      try best("scan, skipping all") {
        var scanner = JSONScanner(bytes)
        try scanner.skipValue()
      }
      try best("parse JSON to links") { links = try JSONPage.links(in: bytes, at: base) }
      let linkGuard = LinkGuard(page: base, base: base, trustedHosts: [])
      var record: [UInt8] = []
      best("links to record") {
        record = PageRecordWriter.record(of: links, in: bytes, project: name, guard: linkGuard)
      }
      print("record: \(record.count) bytes")
      let held = RecordBytes(record)
      best("open record") { _ = ProjectPage(held, name: name, source: source) }
      let page = try #require(ProjectPage(held, name: name, source: source))
      var sum: UInt64 = 0
      best("all versions") {
        for index in 0..<page.versionCount { sum &+= page.packedVersion(index) }
      }
      try best("all files, looked at") {
        for index in 0..<page.versionCount {
          for file in try page.files(index) where file.isYanked || file.tags == 7 { sum &+= 1 }
        }
      }
      best("one file as a value") {
        sum &+= UInt64((try? page.files(7)[0].distributionFile?.filename.count) ?? 0)
      }
    }
    let html = Array(
      ("<html><body>"
        + (0..<4312).map {
          "<a href=\"https://files.example.org/packages/ab/cd/0123456789/acme-1.\($0).tar.gz#sha256=\(hash)\" data-requires-python=\"&gt;=3.8\" data-core-metadata=\"sha256=\(hash)\">acme-1.\($0).tar.gz</a><br />\n"
        }.joined()).utf8)
    print("html: \(html.count) bytes")
    try html.withUnsafeBytes { bytes in
      try best("parse HTML to links") { links = try HTMLPage.links(in: bytes, at: base) }
    }
  }

  @Test func cachedPages() throws {
    let folder = try TemporaryDirectory()
    let base = try #require(URL("https://example.org/simple/acme/"))
    let names = try (0..<110).map { try PackageName("acme\($0)") }
    let store = PackedStore(folder: folder.path, name: "pages-1")
    let metadata = PackedStore(folder: folder.path, name: "metadata-3")
    for (number, name) in names.enumerated() {
      let renamed = Array(Self.page.replacing("acme-", with: "\(name)-").utf8)
      var links = try renamed.withUnsafeBytes { try JSONPage.links(in: $0, at: base) }
      links.links = Array(links.links.prefix(20 + (number % 10 == 0 ? 4000 : number * 3)))
      let record = renamed.withUnsafeBytes {
        PageRecordWriter.record(
          of: links, in: $0, project: name,
          guard: LinkGuard(page: base, base: base, trustedHosts: []))
      }
      let policy = CachePolicy(storedAt: Clock.seconds, initialAge: 0, lifetime: 600)
      store.store("https://example.org/simple/\(name)/", policy: policy, contents: record)
      let candidate = CandidateMetadata(
        name: name, version: try Version("1.0"),
        requiresDist: try ["other>=1.0", "third[x]<2; python_version >= '3.8'"].map {
          try Requirement($0)
        })
      metadata.store("\(name)", policy: policy, contents: candidate.encoded)
    }
    print("store: \(store.size())")
    try best("110 cached pages: opened, found, all versions seen") {
      let index = PackageIndex(
        IndexLocations(index: URL("https://example.org/simple/")), http: HTTPClient(),
        cache: IndexCache(folder: folder.path))
      var sum: UInt64 = 0
      for name in names {
        let pages = try index.project(name).wait()
        for version in 0..<pages.versionCount { sum &+= pages.packedVersion(version) }
      }
    }
    try best("110 cached pages and metadata: opened, found, last version's files") {
      let index = PackageIndex(
        IndexLocations(index: URL("https://example.org/simple/")), http: HTTPClient(),
        cache: IndexCache(folder: folder.path))
      for name in names {
        let pages = try index.project(name).wait()
        _ = try pages.files(pages.versionCount - 1).first?.distributionFile
        let record = try #require(index.cache?.metadata.record("\(name)"))
        _ = record.record.contents.bytes.count
      }
    }
    let cache = IndexCache(folder: folder.path)
    best("110 candidates' metadata decoded") {
      for name in names {
        if let (record, _) = cache.metadata.record("\(name)") {
          _ = CandidateMetadata(encoded: record.contents.bytes)
        }
      }
    }
  }
}
