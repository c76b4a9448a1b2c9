import PykFormats
import PykIndex
import PykRequirements
import SystemPackage

/// The page of a project with so many files, as the public index writes them.
struct GeneratedPage {
  let name: PackageName
  let url: URL
  private let files: [(name: String, hash: String)]

  init(files count: Int) throws {
    name = try PackageName("measured")
    guard let url = URL("https://index.example/simple/measured/") else { throw Fault() }
    self.url = url
    var random = Sequence32()
    files = (0..<count).map { number in
      let version = "\(number / 200).\(number / 2 % 100).0"
      let hash = (0..<8).map { _ in
        let part = String(random.next(below: 1 << 31), radix: 16)
        return String(repeating: "0", count: 8 - part.count) + part
      }.joined()
      return (
        number % 2 == 0
          ? "measured-\(version)-py3-none-any.whl" : "measured-\(version).tar.gz", hash
      )
    }
  }

  struct Fault: Error {}

  var source: IndexSource { IndexSource(.index, url) }

  private func address(_ file: (name: String, hash: String)) -> String {
    "https://files.index.example/packages/\(file.hash.prefix(2))/\(file.hash.dropFirst(2).prefix(2))/"
      + "\(file.hash.dropFirst(4))/\(file.name)"
  }

  var json: [UInt8] {
    let entries = files.map { file in
      """
      {"core-metadata": {"sha256": "\(file.hash)"}, "filename": "\(file.name)", \
      "hashes": {"sha256": "\(file.hash)"}, "requires-python": ">=3.8", "size": 123456, \
      "upload-time": "2024-03-19T14:22:25.026315Z", "url": "\(address(file))", "yanked": false}
      """
    }
    let list = entries.joined(separator: ", ")
    return Array(
      #"{"files": [\#(list)], "meta": {"api-version": "1.1"}, "name": "measured"}"#.utf8)
  }

  var html: [UInt8] {
    let anchors = files.map { file in
      """
      <a href="\(address(file))#sha256=\(file.hash)" data-requires-python="&gt;=3.8" \
      data-core-metadata="sha256=\(file.hash)">\(file.name)</a><br />
      """
    }
    return Array(
      "<!DOCTYPE html><html><body>\n\(anchors.joined(separator: "\n"))\n</body></html>".utf8)
  }

  func read(_ bytes: [UInt8], _ mediaType: String) throws -> ProjectPage {
    try .reading(bytes, mediaType: mediaType, at: url, name: name)
  }
}

let jsonType = "application/vnd.pypi.simple.v1+json"

/// A cache with so many pages of twenty files each.
func generatedCache(pages count: Int, _ scratch: Scratch) throws -> FilePath {
  let folder = try scratch.fresh("index")
  let cache = IndexCache(folder: folder)
  let page = try GeneratedPage(files: 20)
  let read = try page.read(page.json, jsonType)
  for number in 0..<count { cache.keep(read, as: "page-\(number)") }
  return folder
}

func measurePages(_ bench: Bench, _ scratch: Scratch) throws {
  // 1.7 MB, as large as there are.
  let page = try GeneratedPage(files: 3_800)
  let json = page.json
  let html = page.html
  try bench.measure("page-json", items: json.count, unit: "byte") {
    consume(try page.read(json, jsonType))
  }
  try bench.measure("page-html", items: html.count, unit: "byte") {
    consume(try page.read(html, "text/html"))
  }
  let read = try page.read(json, jsonType)
  bench.measure("page-versions", items: read.versionCount, unit: "version") {
    for place in 0..<read.versionCount { consume(read.version(place)) }
  }
  let folder = try generatedCache(pages: 600, scratch)
  bench.measure("cache-load", items: 100, unit: "page") {
    let cache = IndexCache(folder: folder)
    for number in 0..<100 {
      consume(cache.page("page-\(number * 6)", name: page.name, source: page.source))
    }
  }
}
