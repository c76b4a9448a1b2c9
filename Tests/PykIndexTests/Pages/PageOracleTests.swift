import PykDigests
import PykFormats
import PykMetadata
import PykRequirements
import PykVersions
import Testing

@testable import PykIndex

/// The two parsers against each other, and both against pip.
@Suite struct PageOracleTests {
  /// A file as a page describes it, and its two spellings.
  struct Described {
    var filename: String
    var address: String
    var sha256: String?
    var requiresPython: String?
    var yanked: String?
    var metadata: String?

    var json: JSONValue {
      var object: JSONObject = [
        "filename": .string(filename), "url": .string(address),
        "hashes": sha256.map { ["sha256": .string($0)] } ?? [:],
      ]
      if let requiresPython { object["requires-python"] = .string(requiresPython) }
      if let yanked { object["yanked"] = yanked.isEmpty ? true : .string(yanked) }
      if let metadata {
        object["core-metadata"] = metadata == "true" ? true : ["sha256": .string(metadata)]
      }
      return .object(object)
    }

    var html: String {
      func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
          .replacing("\"", with: "&#34;")
      }
      var text = "<a href=\"\(escaped(address))"
      if let sha256 { text += "#sha256=\(sha256)" }
      text += "\""
      if let requiresPython { text += " data-requires-python=\"\(escaped(requiresPython))\"" }
      if let yanked { text += " data-yanked=\"\(escaped(yanked))\"" }
      if let metadata {
        text += " data-core-metadata=\"\(metadata == "true" ? metadata : "sha256=\(metadata)")\""
      }
      return text + ">\(escaped(filename))</a><br>\n"
    }
  }

  static func described(count: Int, seed: UInt64) -> [Described] {
    var random = SeededGenerator(state: seed)
    func pick<Element>(_ all: [Element]) -> Element {
      all[Int.random(in: 0..<all.count, using: &random)]
    }
    return (0..<count).map { _ in
      let version = pick([
        "1.0", "2.0.1", "1.10", "1.0rc1", "2024.11.24", "0.1.dev3", "1.0.post2", "1!2.0",
        "1.0+cu118",
      ])
      let name = pick(["acme", "Acme", "ACME", "a_cme", "acme_extra"])
      let tail = pick([
        ".tar.gz", "-py3-none-any.whl",
        "-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "-1-py2.py3-none-any.whl", ".zip", ".egg", "-py3.whl", ".exe", "-3x-cp39-abi3-win32.whl",
      ])
      let filename = "\(name)-\(version)\(tail)"
      let folder = pick([
        "../../files/ab/", "https://files.example.org/x/", "/p/q/", "", "//cdn.example.org/",
      ])
      let hex = String((0..<64).map { _ in pick(Array("0123456789abcdef")) })
      return Described(
        filename: filename,
        address: folder + filename.replacing("+", with: "%2B").replacing("!", with: "%21"),
        sha256: pick([hex, hex, nil]),
        requiresPython: pick([nil, ">=3.8", ">=2.7, !=3.0.*,!=3.1.*,<4", "<3", "nonsense \"&\" é"]),
        yanked: pick([nil, nil, nil, "", "bad & \"worse\" <than> ever"]),
        metadata: pick([nil, nil, "true", String(hex.reversed())]))
    }
  }

  static func json(_ files: [Described]) -> String {
    (["meta": ["api-version": "1.0"], "files": .array(files.map(\.json))] as JSONValue).serialized()
  }

  static func html(_ files: [Described]) -> String {
    "<!DOCTYPE html><html><body>" + files.map(\.html).joined() + "</body></html>"
  }

  @Test(arguments: 1...8)
  func bothParsersSeeTheSame(seed: UInt64) throws {
    let files = Self.described(count: 200, seed: seed)
    let json = try projectPage(Self.json(files), type: jsonType).allFiles()
    let html = try projectPage(Self.html(files), type: "text/html").allFiles()
    #expect(json == html)
    #expect(json.count > 60)
    #expect(json.map(\.version) == json.map(\.version).sorted())
  }

  private static let program = """
    import json, sys
    from pip._internal.index.collector import IndexContent, parse_links
    pages = json.load(sys.stdin)
    out = []
    for page in pages:
        content = IndexContent(page["text"].encode(), page["type"], "utf-8", page["url"])
        links = []
        for link in parse_links(content):
            data = getattr(link, "metadata_file_data", None) or getattr(link, "dist_info_metadata", None)
            meta = None
            if data is not None:
                hashes = getattr(data, "hashes", None)
                meta = (hashes or {}).get("sha256", "true")
            links.append({"filename": link.filename, "url": link.url_without_fragment,
                "sha256": link._hashes.get("sha256") or (link.hash if link.hash_name == "sha256" else None),
                "requires_python": link.requires_python, "yanked": link.yanked_reason, "meta": meta})
        out.append(links)
    json.dump(out, sys.stdout)
    """

  @Test(.enabled(if: Python.hasPip, "needs a python3 with pip"))
  func pipSeesTheSame() throws {
    var pages: [JSONValue] = []
    var ours: [[DistributionFile]] = []
    let base = "https://example.org/simple/acme/"
    for seed in 11...14 as ClosedRange<UInt64> {
      let files = Self.described(count: 150, seed: seed)
      for (text, type) in [(Self.json(files), jsonType), (Self.html(files), "text/html")] {
        // pip reads a page once an address.
        let address = "\(base)?\(pages.count)"
        pages.append(["text": .string(text), "type": .string(type), "url": .string(address)])
        ours.append(try projectPage(text, type: type).allFiles())
      }
    }
    let input = Array(JSONValue.array(pages).serialized().utf8)
    let output = try JSONValue(parsing: try #require(Python.run(Self.program, input: input)))
    for (page, ours) in zip(try #require(output.array), ours) {
      let theirs = try #require(page.array)
      for file in ours {
        // pip keeps what percent-encoding it meets; ours is compared decoded.
        let match = theirs.filter {
          $0["filename"]?.string == file.filename
            && URL.percentDecoded($0["url"]?.string ?? "")
              == URL.percentDecoded(file.url.description)
            && $0["sha256"]?.string == file.sha256?.hex
            && $0["requires_python"]?.string == file.requiresPython
            && $0["yanked"]?.string == file.yanked
            && $0["meta"]?.string == Self.text(file.coreMetadata)
        }
        #expect(!match.isEmpty, "pip doesn't have \(file.filename) as we do")
      }
      // Nothing that pip would take is left out.
      let acme = try PackageName("acme")
      let usable = theirs.filter { link in
        let name = link["filename"]?.string ?? ""
        return (try? WheelFilename(name))?.name == acme
          || (try? SdistFilename(name, expecting: acme)) != nil
      }
      #expect(usable.count == ours.count)
    }
  }

  private static func text(_ offer: CoreMetadataOffer) -> String? {
    switch offer {
    case .none: nil
    case .available(let digest): digest?.hex ?? "true"
    }
  }

  @Test func namesAreReadAsTheirOwnTypesReadThem() throws {
    var random = SeededGenerator(state: 77)
    let parts = [
      "acme", "Acme", "ac_me", "1.0", "1", "2a", "x", "py3", "none", "any", "", "a.b", "..",
      "1.0_1",
      "manylinux_2_17_x86_64.manylinux2014_x86_64", "__", "é", "1!0", "1.0+a.b", "py2.py3",
    ]
    var taken = 0
    for _ in 0..<8_000 {
      let count = Int.random(in: 1...7, using: &random)
      var words = (0..<count).map { _ in parts[Int.random(in: 0..<parts.count, using: &random)] }
      if Bool.random(using: &random) { words[0] = "acme" }
      if words.count > 1, Bool.random(using: &random) { words[1] = "1.0" }
      let suffix = [".whl", ".whl", ".whl", ".tar.gz", ".zip", ".egg"][
        Int.random(in: 0..<6, using: &random)]
      let name = words.joined(separator: "-") + suffix
      let mine = try projectPage(
        (["files": [["filename": .string(name), "url": "x"]]] as JSONValue).serialized(),
        type: jsonType
      ).allFiles().first
      let wheel = (try? WheelFilename(name)).flatMap { $0.name.normalized == "acme" ? $0 : nil }
      let sdist = try? SdistFilename(name, expecting: PackageName("acme"))
      let expected = wheel?.version ?? sdist?.version
      #expect(mine?.version == expected, "\(name)")
      taken += mine == nil ? 0 : 1
    }
    #expect(taken > 300)
  }
}
