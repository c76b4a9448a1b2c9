import Foundation
import Oracles
import PykDiagnostics
import PykFormats
import Testing

private let documents = [
  "a = 1\nb = 'x'\n", "[a]\nb.c = 1\nb.d = 2\n", "[[a]]\nx = 1\n[[a]]\nx = 2\n[a.b]\ny = 3\n",
  "a = {b = 1, c.d = \"x\"}\n", "a = [1, [2, 3,], # c\n\n 'x']\n", "a = \"\"\"\n x\\\n   y\"\"\"\n",
  "a = '''\nx'y''z'''''\n", "a = \"\"\"x\"\"\"\"\"\n", "a = \"\\u00e4\\U0001F600\\t\\\"\"\n",
  "a = 1_000\nb = 0xff\nc = 0o17\nd = 0b1_0\ne = -7\nf = +0\n", "a = 1.5\nb = -2e10\nc = 6.6E-3\n",
  "\"a b\".'c' = true # x\r\n", "[a]\n[a.b]\n[a.b.c]\n", "[a.b]\n[a]\nx = 1\n", "a = []\nb = {}\n",
  "'' = 1\n", "[ a . \"b\" ]\n\tx\t=\t1\n", "a=1", "# only\n", "", "ä = 1\n", "\u{feff}a = 1\n",
  "[a]\nb = 1\n[a.c]\n[[a.d]]\n[a.d.e]\n",
]

private let faulty = [
  "a", "a =", "a = x", "a = 1 b = 2", "a = 1\na = 2", "[a]\n[a]", "a = {b = 1}\n[a]\n",
  "a = {b = 1}\na.c = 2", "a = [1]\n[[a]]", "[a]\nb.c = 1\n[a.b]\n", "a = 01", "a = 1__0", "a = _1",
  "a = 1_", "a = 0xg", "a = 1.", "a = .5", "a = \"x", "a = \"\\x\"", "a = \"\\ud800\"", "a = 'x\n'",
  "a = \"\u{1}\"", "# \u{1}\n", "a = {b = 1,}", "a = {\nb = 1}", "a = [1 2]", "[a", "[[a]", "[]",
  "= 1", "a.b = 1\na = 2", "a = 1\na.b = 2", "[a]\n[[a]]", "[[a]]\n[a]", "a = 2020-13-01", "a = \r",
  "a = 25:00:00", "a = True", "a b = 1", "a = 0x", "[a.b]\nx = 1\n[a]\nb.y = 2",
  "[[a]]\n[[a.b]]\n[a.b]", "a.b.c = 1\na.b = 2",
]

private let pieces = [
  "[a]\n", "[b]\n", "[a.b]\n", "[[a]]\n", "[[b.c]]\n", "[a.b.c]\n", "x = 1\n", "y = 'v'\n",
  "b = {}\n", "b = {c = 1}\n", "b.c = 2\n", "b.c.d = [1, {e = 2}]\n", "a = []\n", "a.b = 1\n",
  "c = \"\"\"\n\"\"\"\n", "# c\n", "\n", "c = \"\\u0041\"\n", "  d = 1e3 # x\n", "x = \"", "]",
  "}\n",
  "e = inf\n", "f = 1979-05-27T07:32:00Z\n", "g = [\n1,\n2\n]\n",
]

private func plain(_ node: TOMLValue) -> JSONValue {
  switch node {
  case .string(let text): return .string("s:" + text)
  case .integer(let number): return .string("i:\(number)")
  case .float(let number):
    return .string("f:" + (number.isNaN ? "nan" : "\(number.bitPattern)"))
  case .boolean(let flag): return .string("b:\(flag)")
  case .moment: return .string("m:")
  case .array(let nodes): return .array(nodes.map { plain($0.value) })
  case .table(let table):
    return .array(
      [.string("t:")] + table.entries.flatMap { [.string($0.key), plain($0.node.value)] })
  }
}

/// Python's tomllib reads the same, and refuses the same.
@Test(.enabled(if: Python.hasTOML, "python3 on PATH has no tomllib"))
func agreesWithTomllib() throws {
  let script = """
    import struct, tomllib
    def plain(v):
        if isinstance(v, bool): return "b:" + str(v).lower()
        if isinstance(v, str): return "s:" + v
        if isinstance(v, int): return "i:%d" % v
        if isinstance(v, float):
            return "f:" + ("nan" if v != v else str(struct.unpack(">Q", struct.pack(">d", v))[0]))
        if isinstance(v, list): return [plain(x) for x in v]
        if isinstance(v, dict): return ["t:"] + [y for k, x in v.items() for y in (k, plain(x))]
        return "m:"
    def answer(text):
        try:
            return json.dumps(plain(tomllib.loads(text)))
        except tomllib.TOMLDecodeError:
            return None
    """
  let texts = documents + faulty + Chance.texts(of: pieces, upTo: 7, count: 6000, seed: 3)
  let expected = try Python.answers(script, of: texts, as: String?.self)
  var readable = 0
  for (text, expected) in zip(texts, expected) {
    guard let document = try? TOMLDocument(Array(text.utf8), source: "f") else {
      #expect(expected == nil, "\(text.debugDescription)")
      continue
    }
    guard let expected else {
      Issue.record("tomllib refuses \(text.debugDescription)")
      continue
    }
    readable += 1
    let wanted = try JSONValue(parsing: Array(expected.utf8))
    #expect(plain(.table(document.root)) == wanted, "\(text)")
  }
  #expect(readable > texts.count / 10)
}

@Test(arguments: faulty) func faultsOfTOMLAreFound(text: String) {
  #expect(throws: Failure.self) { try TOMLDocument(Array(text.utf8), source: "f") }
}

@Test func faultsOfTOMLNameTheirPlace() throws {
  let failure = #expect(throws: Failure.self) {
    try TOMLDocument(Array("[project]\r\nname = acme\n".utf8), source: "pyproject.toml")
  }
  #expect(failure?.diagnosis.what == "can't read line 2 of `pyproject.toml`")
  #expect(failure?.diagnosis.excerpt?.column == 8)
  let other = #expect(throws: Failure.self) {
    try TOMLDocument(Array("a = 1\nb = \"".utf8) + [0xff, 0x22], source: "f")
  }
  #expect(other?.diagnosis.excerpt?.line == 2)
}

@Test func valuesKnowTheirPlace() throws {
  let document = try TOMLDocument(Array("[a]\nb = 1\nc = [\n  'x',\n]\n".utf8), source: "f")
  #expect(document.root[path: "a", "c"]?.array?.first?.line == 4)
  #expect(document.root[path: "a", "c"]?.line == 3)
  #expect(document.root[path: "a", "b"]?.column == 5)
}

@Test func depthOfTOMLIsBounded() {
  let deep = [
    "a = " + String(repeating: "[", count: 100_000),
    "a = " + String(repeating: "{a=", count: 100_000),
    String(repeating: "a.", count: 100_000) + "a = 1",
    "[" + String(repeating: "a.", count: 100_000) + "a]",
  ]
  for text in deep {
    #expect(throws: Failure.self) { try TOMLDocument(Array(text.utf8), source: "f") }
  }
}
