import Foundation
import Oracles
import PykFormats
import Testing

@Test func headersAreReadAsEmailDoes() {
  let text = "Name: x\r\nlicense: a\r\n   b\r\n\tc\r\nTag: 1\rTag:2\n\nbody: text\n\nmore"
  let block = HeaderBlock(parsing: Array(text.utf8))
  #expect(block["name"] == "x")
  #expect(block["License"] == "a\n   b\n\tc")
  #expect(block.all("tag") == ["1", "2"])
  #expect(block.body == "body: text\n\nmore")
}

@Test func aLineThatIsNoHeaderStartsTheBody() {
  let block = HeaderBlock(parsing: Array("Name: x\nno header\nVersion: 1\n".utf8))
  #expect(block.fields.map(\.name) == ["Name"])
  #expect(block.body == "no header\nVersion: 1\n")
}

@Test func whatIsNoUTF8IsLatin1() {
  let bytes =
    Array("Name: x\nAuthor: J".utf8) + [0xfc] + Array("rgen\nSummary: ä\n\n".utf8) + [0xe9]
  let block = HeaderBlock(parsing: bytes)
  #expect(block["Author"] == "Jürgen")
  #expect(block["Summary"] == "ä")
  #expect(block.body == "é")
}

@Test func theScannerFindsFieldsByNameWithoutReadingOthers() {
  let bytes = Array("Name: x\nREQUIRES-dist: a\nRequires: b\n\nRequires-Dist: c\n".utf8)
  bytes.withUnsafeBytes { bytes in
    var scanner = HeaderScanner(bytes)
    var found: [String] = []
    while let field = scanner.next() {
      if scanner.isNamed("requires-dist", field) { found.append(scanner.value(field)) }
    }
    #expect(found == ["a"])
    #expect(scanner.body == "Requires-Dist: c\n")
    #expect(scanner.next() == nil)
  }
}

private let pieces = [
  "A: 1", "b:2", " c", "\td: 3", "\n", "\n", "\n", "\r\n", "\n\n", ":", "From ", "E F: 4", "no",
  "ä: 5",
  "G:   ", "H-i:: 6", "From: x", " ",
]

/// Python's email package reads the same fields and the same body.
@Test(.enabled(if: Python.isThere, "python3 is not on PATH")) func agreesWithEmail() throws {
  let script = """
    import email
    def answer(text):
        message = email.message_from_string(text)
        lines = lambda v: v.replace("\\r\\n", "\\n").replace("\\r", "\\n").strip("\\t\\n\\v\\f\\r ")
        return [x for k, v in message.items() for x in (k, lines(v))] + [message.get_payload()]
    """
  // A first line of `From ` alone is a defect that email tells by giving it to the body.
  let texts = Chance.texts(of: pieces, upTo: 12, count: 3000, seed: 2).filter {
    !$0.contains("From ") || $0.hasPrefix("From ") && $0.components(separatedBy: "From ").count == 2
  }
  for (text, expected) in zip(texts, try Python.answers(script, of: texts, as: [String].self)) {
    let block = HeaderBlock(parsing: Array(text.utf8))
    let found = block.fields.flatMap { [$0.name, $0.value] } + [block.body ?? ""]
    #expect(found == expected, "\(text.debugDescription)")
  }
}
