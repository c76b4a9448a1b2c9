import Foundation
import Oracles
import PykDiagnostics
import PykFormats
import Testing

private let texts = [
  "[a]\nx = 1\ny: 2\n", "[a]\nx =\n  1\n  2\n\n  3\ny=4\n", "[DEFAULT]\nx=1\n[a]\ny=2\n",
  "# c\n; d\n[a]\nx = 1 ; not a comment\n", "[a]\nX-Y = %(z)s\n", "[a b]\nx = [1]\n",
  "[a]\nx = a\n\n\n\n[b]\ny=\n", "[a]\nx = 1\n # comment\n  more\n", "[a]\n  x = 1\n  y = 2\n",
  "[a]\nx = 1\n  2\n", "[]\n[a]]\nx = 1\n", "[DEFAULT]\nx=1\n[a]\nx=2\n[DEFAULT]\ny=3\n",
  "[a]\n\u{a0}x\u{2003}=\u{a0}1\u{85}\n", "[a]\nÄ = ß\n", "[a] b\nx = ==1\n",
]

private let faulty = ["x = 1\n", "[a]\nx\n", "[a]\n[a]\n", "[a]\nx=1\nX=2\n", "[a]\n= 1\n", "[a\n"]

private let pieces = [
  "[a]\n", "[b]\n", "[DEFAULT]\n", "[a\n", "x = 1\n", "y:2\n", "X=3\n", "z\n", "  more\n",
  "\tw = 4\n",
  "\n", "   \n", "# c\n", "  ; d\n", "v = a # b\n", "u =\n", "= 1\n", " [c]\n", "t = a;b\n",
  "s : = :\n",
]

@Test(arguments: faulty)
func faultsAreFound(text: String) {
  #expect(throws: (any Error).self) { try INIDocument(text, source: "f") }
}

@Test func faultsNameTheirPlaceAndNoValue() {
  do {
    _ = try INIDocument("[a]\npassword = hunter2\npassword = hunter2\n", source: "pip.conf")
    Issue.record("an option that stands twice was taken")
  } catch {
    #expect(error.diagnosis.what == "can't read line 3 of `pip.conf`")
    #expect(error.diagnosis.excerpt?.text == "password ")
    #expect(error.diagnosis.excerpt?.label == "`password` stands on line 2 already")
  }
}

@Test func everyKindOfLineEndAndAByteOrderMarkAreTaken() throws {
  let document = try INIDocument("\u{feff}[a]\r\nx = 1\r  2\r\n\r\n\n  3\n", source: "f")
  #expect(document["a", "x"] == "1\n2\n\n\n3")
  #expect(document.section("a")?["x"]?.line == 2)
}

@Test(.timeLimit(.minutes(10))) func largeFilesAreReadInOnePass() throws {
  let sections = (0..<10_000).map { "[s\($0)]\nx = 1\n" }.joined()
  let options = "[s]\n" + (0..<10_000).map { "x\($0) = 1\n  2\n" }.joined()
  let first = try INIDocument(sections, source: "f")
  let second = try INIDocument(options, source: "f")
  #expect(first.sections.count == 10_000)
  #expect(second.sections[0].options.count == 10_000)
}

private enum Styles: String, CaseIterable {
  case raw = ""
  case lax = "strict=False, allow_no_value=True, inline_comment_prefixes=('#', ';')"
  case cased = "delimiters=('=',), comment_prefixes=('#',), empty_lines_in_values=False"

  var style: INIDocument.Style {
    var style = INIDocument.Style()
    switch self {
    case .raw: break
    case .lax:
      style.isStrict = false
      style.allowsNoValue = true
      style.inlineCommentMarks = ["#", ";"]
    case .cased:
      style.delimiters = ["="]
      style.commentMarks = ["#"]
      style.allowsEmptyLinesInValues = false
      style.keepsCase = true
    }
    return style
  }
}

/// Python's configparser reads the same sections and options, in the same order.
@Test(.enabled(if: Python.isThere, "python3 is not on PATH"), arguments: Styles.allCases)
private func agreesWithConfigparser(style: Styles) throws {
  let script = """
    import configparser
    def answer(text):
        parser = configparser.RawConfigParser(\(style.rawValue))
        if \(style == .cased ? "True" : "False"): parser.optionxform = str
        try:
            parser.read_string(text)
            return [[s] + [x for item in parser.items(s) for x in item] for s in parser.sections()]
        except (configparser.Error, AttributeError):
            return None
    """
  let texts = texts + faulty + Chance.texts(of: pieces, upTo: 8, count: 3000, seed: 1)
  let expected = try Python.answers(script, of: texts, as: [[String?]]?.self)
  var readable = 0
  for (text, expected) in zip(texts, expected) {
    guard let document = try? INIDocument(text, source: "f", style: style.style) else {
      #expect(expected == nil, "\(text.debugDescription)")
      continue
    }
    readable += 1
    let named = document.sections.filter { $0.name != INIDocument.defaults }
    let found = named.map { section -> [String?] in
      document.options(in: section).reduce(into: [section.name]) { $0 += [$1.name, $1.value] }
    }
    #expect(found == expected, "\(text.debugDescription)")
  }
  #expect(readable > texts.count / 10)
}

@Test(.enabled(if: Python.isThere, "python3 is not on PATH"))
func interpolationAgreesWithConfigparser() throws {
  let values = [
    "%(b)s", "%%", "%", "%(b)", "%(nothing)s", "a%(B)s%(c)sd", "%(x)s", "%(d)s", "%b", "%%(b)s",
    "%(b)s%",
    "%(e)s", "%(", "%()s",
  ]
  let texts = values.map {
    "[DEFAULT]\nc=%%C\n[a]\nx=\($0)\nb = B\nd=%(c)s\ne=%(e)s\n"
  }
  let script = """
    import configparser
    def answer(text):
        parser = configparser.ConfigParser()
        parser.read_string(text)
        try:
            return parser.get("a", "x")
        except configparser.Error:
            return None
    """
  for (text, expected) in zip(texts, try Python.answers(script, of: texts, as: String?.self)) {
    let document = try INIDocument(text, source: "f")
    #expect((try? document.interpolated(section: "a", option: "x")) == expected, "\(text)")
  }
}

@Test func interpolationEndsWhereItWouldNot() throws {
  let fans = (0..<9).map { i in
    "x\(i) = " + String(repeating: "%(x\(i + 1))s", count: 10) + "\n"
  }
  let document = try INIDocument("[a]\n" + fans.joined() + "x9 =\n", source: "f")
  #expect(throws: Failure.self) { try document.interpolated(section: "a", option: "x0") }
}
