import Oracles
import PykFormats
import PykMetadata
import Testing

/// Whatever stands in a file, it is read or refused: nothing traps and nothing hangs.
@Test func anyBytesAreReadOrRefused() {
  var chance = Chance(seed: 11)
  let pieces: [[UInt8]] = [
    Array("Name: x\n".utf8), Array("Version: 1\n".utf8), Array("Requires-Dist: ".utf8), [0x0a],
    [0x0d],
    [0x20], [0x3a], [0xff], [0xc3], [0], [0x22], [0x2c], [0x3d], [0x5b], [0x5d], [0x23], [0x2e],
    [0x2d],
    Array("sha256=".utf8), Array("[console_scripts]\n".utf8), Array("x = a:b".utf8),
    [0xef, 0xbb, 0xbf],
    Array("{\"url\":\"".utf8), Array("\"dir_info\":{}}".utf8), Array("py3-none-any.whl".utf8),
    Array("Wheel-Version: ".utf8), Array("99999999999999999999".utf8),
    Array("Metadata-Version: ".utf8),
    Array("[:".utf8), Array("://".utf8), Array("%".utf8), Array("@".utf8), Array("file:".utf8),
    Array("x-1-".utf8), Array(".tar.gz".utf8), Array("../".utf8), Array(" @ ".utf8),
  ]
  let tags = SupportedTags(WheelTag.expanded("py2.py3-none-any"))
  for _ in 0..<3000 {
    let bytes = (0..<chance.next(below: 12)).flatMap { _ in
      chance.next(below: 4) == 0
        ? [UInt8(chance.next(below: 256))] : pieces[chance.next(below: pieces.count)]
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let metadata = try? CoreMetadata(parsing: bytes, eggRequirements: bytes)
    #expect((metadata == nil) == ((try? CoreMetadata(parsing: bytes, scope: .resolving)) == nil))
    _ = metadata?.jsonValue
    _ = metadata?.homePage
    _ = try? WheelMetadata(parsing: bytes)
    _ = try? EntryPoints(parsing: bytes)
    if let record = try? Record(parsing: bytes) {
      // A byte order mark would be taken for one when it is written first.
      let isMarked = record.entries.first?.path.unicodeScalars.first == "\u{feff}"
      #expect(
        isMarked || (try? Record(parsing: record.serialized())) == record,
        "\(text.debugDescription)")
      #expect((try? Record(parsing: bytes, isLenient: true)) == record)
    }
    if let url = DirectURL(parsing: bytes) {
      #expect(DirectURL(parsing: Array(url.serialized().utf8)) == url)
    }
    if let wheel = try? WheelFilename(text) {
      #expect(!wheel.tags.isEmpty)
      _ = tags.priority(of: wheel)
    }
    _ = bytes.withUnsafeBytes { tags.priority(ofCompressed: $0) }
    _ = tags.mismatch(ofCompressed: text)
    _ = try? SdistFilename(text)
    _ = try? INIDocument(text, source: "f")
    _ = CSV.rows(parsing: bytes)
    if let url = URL(text) {
      #expect(URL(url.revealed)?.revealed == url.revealed, "\(text.debugDescription)")
      if let path = url.filePath { #expect(URL(filePath: path).filePath == path) }
      _ = url.resolving(text)
    }
  }
}
