import Oracles
import Testing

@testable import PykBuild

private let pieces = [
  "a", "b", "-", "é", "e\u{301}", "/", "/", ".", "*", "**", "?", "[", "]", "!", "[ab]", "[!a]",
  "[a-c]", "[]a]", "[c-a]", "[!-a]", "^", "\\", "**/", "/**", "+", "x",
]
private let letters = ["a", "b", "c", "-", "é", "e\u{301}", "/", ".", "x", "]", "!", "^", "\\"]

private func cases() -> [[String]] {
  var chance = Chance(seed: 7)
  return (0..<4000).map { _ in
    [
      chance.some(of: pieces, upTo: 6).joined(), chance.some(of: letters, upTo: 7).joined(),
    ]
  }
}

@Test(.enabled(if: SetuptoolsOracle.isThere, SetuptoolsOracle.absence))
func wildcardsMatchWhatPythonsDo() throws {
  let cases = cases()
  let script = """
    import fnmatch
    from setuptools.command.egg_info import translate_pattern
    def answer(case):
        pattern, text = case
        return [fnmatch.fnmatchcase(text, pattern), bool(translate_pattern(pattern).match(text))]
    """
  let answers = try SetuptoolsOracle.answers(script, to: cases, as: [Bool].self)
  for (each, answer) in zip(cases, answers) {
    let (pattern, text) = (each[0], each[1])
    #expect(Wildcard(name: pattern).matches(text) == answer[0], "name \(pattern) \(text)")
    #expect(Wildcard(path: pattern).matches(text) == answer[1], "path \(pattern) \(text)")
  }
  #expect(answers.contains { $0[0] } && answers.contains { $0[1] })
}

@Test func aHostilePatternTakesNoTime() {
  let pattern = String(repeating: "*a", count: 200)
  #expect(!Wildcard(name: pattern).matches(String(repeating: "a", count: 150) + "b"))
  #expect(!Wildcard(path: pattern).matches(String(repeating: "a", count: 150) + "b"))
}

@Test(arguments: [
  ("a/b", "a/b"), ("./a//b/", "a/b"), ("", "."), ("a/../b", "a/../b"), ("/a", "/a"), (".", "."),
])
func pathsAreConvertedAsPythonDoes(given: String, expected: String) {
  #expect(PathWords.convert(given) == expected)
}

@Test(
  arguments: [
    ("a/./b", "a/b"), ("a/../b", "b"), ("../a", nil), ("a/../../b", nil), ("/a", nil), (".", ""),
    ("a/", "a"), ("a//b", "a/b"), (".a", ".a"), ("a/..b", "a/..b"), ("a\0b", nil), ("", ""),
  ] as [(String, String?)])
func pathsBecomeNormal(given: String, expected: String?) {
  #expect(PathWords.normal(given) == expected)
}
