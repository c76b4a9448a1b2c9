import Foundation
import Oracles
import PykMetadata
import Testing

@Suite struct EntryPointsTests {
  @Test func groupsAndOrderAreKept() throws {
    let text = """
      # a comment
      [console_scripts]
      flask = flask.cli:main
      Other=a.b : C.d [x, y]
      ; another
      flask = flask.cli:other

      [plugins]
      whole = some.module
      [console_scripts]
      more = a:b
      """
    let entryPoints = try EntryPoints(parsing: Array(text.utf8))
    #expect(
      entryPoints.consoleScripts == [
        EntryPoint(name: "flask", module: "flask.cli", attribute: "other"),
        EntryPoint(name: "Other", module: "a.b", attribute: "C.d", extras: ["x", "y"]),
        EntryPoint(name: "more", module: "a", attribute: "b"),
      ])
    #expect(entryPoints["plugins"] == [EntryPoint(name: "whole", module: "some.module")])
    #expect(entryPoints["nothing"].isEmpty)
  }

  private static let bad = [
    "[a", "nothing", "x = 1bad:z", "x = y:z; import os", " = y:z", "x = y:", "x = y:z [a", "x =",
    "x = a b:c", "x = a:b:c", "x = a\"):c",
  ]

  @Test(arguments: bad)
  func linesThatWouldMakeNoScriptAreRefused(line: String) {
    for group in ["console_scripts", "gui_scripts"] {
      #expect(throws: (any Error).self) {
        try EntryPoints(parsing: Array("[\(group)]\n\(line)".utf8))
      }
    }
  }

  @Test(arguments: bad)
  func elsewhereTheyArePassedOver(line: String) throws {
    let entryPoints = try EntryPoints(parsing: Array("\(line)\n[a]\n\(line)\ny = z:w\n".utf8))
    #expect(entryPoints["a"] == [EntryPoint(name: "y", module: "z", attribute: "w")])
  }

  @Test(.timeLimit(.minutes(10))) func manyAreReadInOnePass() throws {
    let text =
      (0..<20_000).map { "[g\($0)]\nx\($0) = a:b\n" }.joined()
      + (0..<20_000).map { "y\($0) = a:b\n" }.joined()
    #expect(try EntryPoints(parsing: Array(text.utf8)).groups.count == 20_000)
  }

  /// importlib.metadata finds the same ones in the same text.
  @Test(.enabled(if: Python.isThere, "python3 is not on PATH")) func agreesWithImportlib() throws {
    let pieces = [
      "[console_scripts]\n", "[a]\n", "[ b ]\n", "x = m:f\n", "X=m.n:f.g\n", "y = m\n",
      "  z : q = m:f [e]\n",
      "# c\n", "\n", "w= m : f\r\n", "x = n:h\n", "ä.b-c = m:f\n",
    ]
    let script = """
      import importlib.metadata, pathlib, tempfile
      def answer(text):
          with tempfile.TemporaryDirectory() as folder:
              pathlib.Path(folder, "entry_points.txt").write_bytes(text.encode())
              found = importlib.metadata.PathDistribution(pathlib.Path(folder)).entry_points
              return [[e.group, e.name, e.module, e.attr or ""] for e in found]
      """
    var chance = Chance(seed: 5)
    let texts = (0..<300).map { _ in chance.text(of: pieces, upTo: 8) }
    for (text, expected) in zip(texts, try Python.answers(script, of: texts, as: [[String]].self)) {
      let ours = try EntryPoints(parsing: Array(text.utf8))
      let found = ours.groups.flatMap { group in
        group.entryPoints.map { [group.name, $0.name, $0.module, $0.attribute ?? ""] }
      }
      // It lists all of one name; the last is the one that is found by its name.
      var last: [[String]: [String]] = [:]
      for item in expected { last[Array(item[..<2])] = item }
      #expect(Set(found) == Set(last.values), "\(text.debugDescription)")
    }
  }
}
