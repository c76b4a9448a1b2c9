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
