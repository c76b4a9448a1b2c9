import Foundation
import PykDiagnostics
import PykFormats
import Testing

private let texts = [
  "[a]\nx = 1\ny: 2\n", "[a]\nx =\n  1\n  2\n\n  3\ny=4\n", "[DEFAULT]\nx=1\n[a]\ny=2\n",
  "# c\n; d\n[a]\nx = 1 ; not a comment\n", "[a]\nX-Y = %(z)s\n", "[a b]\nx = [1]\n",
  "[a]\nx = a\n\n\n\n[b]\ny=\n", "[a]\nx = 1\n # comment\n  more\n", "[a]\n  x = 1\n  y = 2\n",
  "[a]\r\nx = 1\r\n  2\r\n", "\u{feff}[a]\nx=1\n", "[]\n[a]]\nx = 1\n",
]

private let faulty = ["x = 1\n", "[a]\nx\n", "[a]\n[a]\n", "[a]\nx=1\nX=2\n", "[a]\n= 1\n"]

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
  }
}

/// Python's configparser reads the same sections and options.
@Test(.enabled(if: Python.isThere, "python3 is not on PATH")) func agreesWithConfigparser() throws {
  let script = """
    import configparser, json, sys
    found = []
    for text in json.load(sys.stdin):
        parser = configparser.RawConfigParser()
        try:
            parser.read_string(text.lstrip("\\ufeff"))
            found.append({s: dict(parser.items(s)) for s in parser.sections()})
        except configparser.Error:
            found.append(None)
    json.dump(found, sys.stdout)
    """
  let answer = try Python.run(script, input: JSONSerialization.data(withJSONObject: texts + faulty))
  let expected = try #require(
    try JSONSerialization.jsonObject(with: answer) as? [Any])
  for (text, expected) in zip(texts + faulty, expected) {
    guard let document = try? INIDocument(text, source: "f") else {
      #expect(expected is NSNull, "\(text)")
      continue
    }
    let sections = try #require(expected as? [String: [String: String]], "\(text)")
    let named = document.sections.filter { $0.name != INIDocument.defaults }
    #expect(Set(named.map(\.name)) == Set(sections.keys), "\(text)")
    for (name, options) in sections {
      for (option, value) in options { #expect(document[name, option] == value, "\(text)") }
    }
  }
}

enum Python {
  static let isThere = (try? run("", input: Data())) != nil

  static func run(_ script: String, input: Data) throws -> Data {
    let process = Process()
    process.executableURL = Foundation.URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    let (given, answer) = (Pipe(), Pipe())
    process.standardInput = given
    process.standardOutput = answer
    try process.run()
    try given.fileHandleForWriting.write(contentsOf: input)
    try given.fileHandleForWriting.close()
    let data = answer.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return data
  }
}
