import Testing

@testable import PykDiagnostics

private struct Known: Diagnosable {
  var diagnosis = Diagnosis("can't read `a`", causes: ["it is a folder"], hints: ["name a file"])
}

private struct Unknown: Error {}

@Test func aFailureSeenFromFurtherUpKeepsItsCausesAndHints() {
  let failure = Failure("can't install", because: Known(), hints: ["try again"])
  #expect(
    failure.diagnosis
      == Diagnosis(
        "can't install", causes: ["can't read `a`", "it is a folder"],
        hints: ["name a file", "try again"]))
}

@Test func whatHasNoDiagnosisIsABug() {
  let diagnosis = Diagnosis(describing: Unknown())
  #expect(diagnosis.causes == ["Unknown()"])
  #expect(diagnosis.hints.first?.contains("bug in pyk") == true)
}

@Test func theCaretStandsBelowItsPlace() {
  let excerpt = SourceExcerpt(
    source: "r.txt", line: 3, column: 5, length: 3, text: "abc def ghi", label: "expected `x`")
  #expect(excerpt.drawn() == "abc def ghi\n    ^~~ expected `x`")
}

@Test(arguments: [1, 10, 100, 199, 200, 201, 5000])
func longLinesAreCutToWhatSurroundsThePlace(column: Int) throws {
  let text = String((0..<200).map { Character(UnicodeScalar(UInt8(0x61 + $0 % 26))) })
  let excerpt = SourceExcerpt(source: "", line: 1, column: column, text: text, label: "here")
  let lines = excerpt.drawn(width: 40).split(separator: "\n")
  #expect(lines[0].count == 40)
  let caret = try #require(lines[1].firstIndex(of: "^"))
  let place = lines[1].distance(from: lines[1].startIndex, to: caret)
  #expect(place <= 40)
  if column <= 200 {
    // What stands above the caret is what stands at the place.
    #expect(Array(lines[0])[place] == Array(text)[column - 1])
  }
}

@Test func noTextSteersTheTerminal() {
  let excerpt = SourceExcerpt(
    source: "", line: 1, column: 9, text: "a\u{1b}[31m\u{9b}b\tc\r", label: "x")
  let drawn = excerpt.drawn()
  #expect(drawn.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x9b || $0 == "\n" })
}

@Test(arguments: [
  ("instal", "install"), ("isntall", "install"), ("uninstal", "uninstall"), ("lst", "list"),
  ("LIST", "list"), ("shwo", "show"),
])
func nearWordsAreMeant(text: String, expected: String) {
  #expect(closestMatch(to: text, among: ["install", "uninstall", "list", "show"]) == expected)
}

@Test(arguments: ["", "x", "frobnicate", "installation-of-all", "li"])
func farWordsAreNot(text: String) {
  #expect(closestMatch(to: text, among: ["install", "uninstall", "list", "show", ""]) == nil)
}
