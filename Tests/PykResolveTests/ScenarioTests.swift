import PykRequirements
import PykResolve
import PykVersions
import Testing

/// What comes out for small universes: one rule each.
@Suite struct ScenarioTests {
  struct Scenario: CustomTestStringConvertible, Sendable {
    var name: String
    var table: String
    var asked: [String]
    var answer: String
    var testDescription: String { name }

    init(_ name: String, _ table: String, _ asked: [String], _ answer: String) {
      self.name = name
      self.table = table
      self.asked = asked
      self.answer = answer
    }
  }

  static let scenarios: [Scenario] = [
    Scenario("the newest", "a 1.0\na 2.0\na 1.5", ["a"], "a 2.0"),
    Scenario("nothing", "a 1.0", [], ""),
    Scenario("a range", "a 1.0\na 2.0\na 3.0", ["a<3", "a!=2.0"], "a 1.0"),
    Scenario(
      "dependencies", "a 1.0: b>=2; c\nb 1.0\nb 2.0: c<2\nc 1.0\nc 2.0", ["a"],
      "a 1.0, b 2.0, c 1.0"),
    Scenario(
      "stepping back", "a 1.0\na 2.0: c<2\nb 1.0: c>=2\nc 1.0\nc 2.0", ["b", "a"],
      "a 1.0, b 1.0, c 2.0"),
    Scenario(
      "the first that is asked for gets its best",
      "a 1.0\na 2.0: c==1.0\nb 1.0\nb 2.0: c==2.0\nc 1.0\nc 2.0", ["b", "a"],
      "a 1.0, b 2.0, c 2.0"),
    Scenario("a circle", "a 1.0: b\nb 1.0: a\nb 2.0: a>1", ["a"], "a 1.0, b 1.0"),
    Scenario("needs itself", "a 1.0: a>=1", ["a"], "a 1.0"),
    Scenario("needs another of itself", "a 1.0\na 2.0: a<2", ["a"], "a 1.0"),
    Scenario(
      "extras", "a 1.0: b\na[x] 1.0: c>=2\na[y] 1.0: d\nb 1.0\nc 1.0\nc 2.0\nd 1.0", ["a[x]"],
      "a 1.0, b 1.0, c 2.0"),
    Scenario(
      "extras from two sides", "a 1.0\na[x] 1.0: c\na[y] 1.0: d\nb 1.0: a[y]\nc 1.0\nd 1.0",
      ["a[x]", "b"], "a 1.0, b 1.0, c 1.0, d 1.0"),
    Scenario(
      "an extra that asks for extras",
      "a 1.0\na[all] 1.0: a[x]; a[y]\na[x] 1.0: c\na[y] 1.0: d\nc 1.0\nd 1.0", ["a[all]"],
      "a 1.0, c 1.0, d 1.0"),
    Scenario(
      "an extra makes an older version necessary",
      "a 1.0\na[x] 1.0: c\na 2.0\na[x] 2.0: c>=9\nc 1.0", ["a[x]"], "a 1.0, c 1.0"),
    Scenario("an extra that isn't there", "a 1.0", ["a[x]"], "a 1.0"),
    Scenario("a pre-release isn't taken", "a 1.0\na 2.0b1", ["a"], "a 1.0"),
    Scenario("a pre-release that is named", "a 1.0\na 2.0b1\na 2.0b2", ["a>=2.0b1"], "a 2.0b2"),
    Scenario("only pre-releases", "a 1.0a1\na 1.0a2", ["a"], "a 1.0a2"),
    Scenario("only pre-releases match", "a 1.0\na 2.0b1\na 3.0b1", ["a>1,<3"], "a 2.0b1"),
    Scenario(
      "a dependency names a pre-release", "a 1.0: b>=2.0b1\nb 1.0\nb 2.0b1\nb 2.0b2", ["a"],
      "a 1.0, b 2.0b2"),
    Scenario(
      "a dependency met later names one", "a 1.0: c>=1\nb 1.0: c>=2.0b1\nc 1.0\nc 2.0b1",
      ["a", "b"], "a 1.0, b 1.0, c 2.0b1"),
    Scenario(
      "who named it is out of play again",
      "a 1.0: c>=1\nb 1.0: c>=1\nb 2.0: c>=2.0b1; d>=9\nc 1.0\nc 2.0b1\nd 1.0", ["a", "b"],
      "a 1.0, b 1.0, c 1.0"),
    Scenario(
      "two ranges that only a pre-release lies in", "a 1.0: c<2.0b5\nb 1.0: c>1\nc 1.0\nc 2.0b1",
      ["a", "b"], "a 1.0, b 1.0, c 2.0b1"),
    Scenario(
      "the same without naming one", "a 1.0: c<3\nb 1.0: c>1\nc 1.0\nc 2.0b1\nc 3.0",
      ["a", "b"], "a 1.0, b 1.0, c 2.0b1"),
    Scenario("yanked isn't taken", "a 1.0\na 2.0 yanked", ["a"], "a 1.0"),
    Scenario("yanked and pinned", "a 1.0\na 2.0 yanked", ["a==2.0"], "a 2.0"),
    Scenario(
      "yanked and pinned by a dependency", "a 1.0\na 2.0 yanked\nb 1.0: a==2.0", ["b"],
      "a 2.0, b 1.0"),
    Scenario(
      "yanked, pinned by a dependency met later", "a 1.0\na 2.0 yanked\nb 1.0: c\nc 1.0: a==2.0",
      ["a", "b"], "a 2.0, b 1.0, c 1.0"),
    Scenario("another Python", "a 1.0\na 2.0 python>=3.99\na 3.0 python>=3.99", ["a"], "a 1.0"),
    Scenario("no wheel", "a 1.0\na 2.0 nowheel\na 3.0 sdist\na 4.0 broken", ["a"], "a 1.0"),
    Scenario("local versions", "a 1.0\na 1.0+cu118", ["a==1.0"], "a 1.0+cu118"),
    Scenario(
      "a URL", "a 1.0\na @ https://example.org/a 0.5: b\nb 1.0",
      [
        "a @ https://example.org/a"
      ], "a 0.5, b 1.0"),
    Scenario(
      "a URL satisfies who asks for the version",
      "a 1.0\na @ https://example.org/a 0.5\nb 1.0: a<1", ["b", "a @ https://example.org/a"],
      "a 0.5, b 1.0"),
    Scenario(
      "a URL from a dependency",
      "a 1.0\na @ https://example.org/a 0.5\nb 1.0: a @ https://example.org/a",
      ["b"], "a 0.5, b 1.0"),
    Scenario(
      "a URL from a dependency, met after the name",
      "a 1.0\na @ https://example.org/a 0.5\nb 1.0: c\nc 1.0: a @ https://example.org/a",
      ["a", "b"], "a 0.5, b 1.0, c 1.0"),
    Scenario(
      "a URL from a dependency that isn't in play in the end",
      "a 1.0\na @ https://example.org/a 0.5\nb 1.0: a\nb 2.0: a @ https://example.org/a; d>9\nd 1.0",
      ["b"], "a 1.0, b 1.0"),
    Scenario(
      "a URL from a dependency doesn't fit another one",
      "a 1.0\na @ https://example.org/a 0.5\nb 1.0: a\nb 2.0: a @ https://example.org/a\nc 1.0: a>=1",
      ["b", "c"], "a 1.0, b 1.0, c 1.0"),
  ]

  @Test(arguments: scenarios) func answers(_ scenario: Scenario) throws {
    #expect(try answer(try Universe(scenario.table), scenario.asked) == scenario.answer)
  }
}
