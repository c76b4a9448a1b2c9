import Foundation
import Oracles
import PykDiagnostics
import SystemPackage
import Testing

@testable import PykBuild

private let folders = ["", "pkg/", "pkg/data/", "docs/", ".hidden/", "docs/é/", "src/pkg.x/"]
private let names = ["a.py", "b.txt", ".dot", "README", "ä.txt", "c.PY", "Makefile", "x[1].txt"]
private let commands = [
  "include", "exclude", "global-include", "global-exclude", "recursive-include",
  "recursive-exclude", "graft", "prune", "nonsense",
]
private let patterns = [
  "*.py", "*", "*.txt", "pkg", "docs", "**", "**/*.txt", "pkg/*", "pkg/**", "d*", "?.py", ".",
  "./pkg", "*/a.py", "[ab]*", "[!a]*", "README", "docs/", "pkg/data", "a\u{308}.txt", "*/", ".*",
  "x[[]1].txt", "docs/e\u{301}", "pkg//data", "[a-b].*", "/abs", "../up", "nothing.*",
]
private let ends = ["\n", "\n", "\r\n", " # said\n", "\n\n", " \\\n", " \\\n# between\n  "]

private struct Case: Encodable {
  var files: [String]
  var template: String
}

private func cases() -> [Case] {
  var chance = Chance(seed: 3)
  return (0..<150).map { _ in
    var files: Set<String> = []
    for _ in 0..<12 { files.insert(chance.one(of: folders) + chance.one(of: names)) }
    var text = ""
    for _ in 0..<(1 + chance.next(below: 4)) {
      var words = [chance.one(of: commands)]
      words += chance.some(of: patterns, upTo: 3)
      text += words.joined(separator: " ") + chance.one(of: ends)
    }
    return Case(files: files.sorted(), template: text)
  }
}

private let script = """
  import tempfile
  from distutils.errors import DistutilsTemplateError
  from distutils.text_file import TextFile
  from setuptools.command.egg_info import FileList
  def answer(case):
      with tempfile.TemporaryDirectory() as place:
          os.chdir(place)
          for path in case["files"]:
              os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
              open(path, "w").close()
          with open("MANIFEST.in", "w", newline="") as file:
              file.write(case["template"])
          files = FileList()
          files.extend(case["files"][:3])
          template = TextFile("MANIFEST.in", strip_comments=1, skip_blanks=1, join_lines=1,
                              lstrip_ws=1, rstrip_ws=1, collapse_join=1)
          while (line := template.readline()) is not None:
              try:
                  files.process_template_line(line)
              except (DistutilsTemplateError, ValueError):
                  pass
          template.close()
          files.sort()
          files.remove_duplicates()
          os.chdir("/")
          return files.files
  """

@Test(.enabled(if: SetuptoolsOracle.isThere, SetuptoolsOracle.absence))
func templatesChooseWhatSetuptoolsChooses() throws {
  let cases = cases()
  let answers = try SetuptoolsOracle.answers(script, to: cases, as: [String].self)
  for (each, expected) in zip(cases, answers) {
    let tree = SourceTree(listing: each.files + ["MANIFEST.in"])
    var list = FileList(in: tree)
    list.append(Array(each.files.prefix(3)))
    _ = list.apply(ManifestTemplate(each.template))
    list.sort()
    // Files above the folder, which `../up` may name, are never ours.
    let wanted = expected.filter { !$0.hasPrefix("../") && !$0.hasPrefix("/") }
    #expect(list.paths.map(TreePath.init) == wanted.map(TreePath.init), "\(each)")
  }
}

@Test func whatMatchesNothingIsSaidWithItsLine() {
  var list = FileList(in: SourceTree(listing: ["a.py"]))
  let said = list.apply(ManifestTemplate("include a.py\ninclude *.rst\nprune docs\nfrobnicate x\n"))
  #expect(
    said.map { $0.prefix(while: { $0 != "," }) }.contains {
      $0.hasPrefix("line 4 of `MANIFEST.in` is passed over: `frobnicate` is no command")
    })
  #expect(said.contains("line 2 of `MANIFEST.in`: `include *.rst` finds nothing"))
  #expect(said.contains("line 3 of `MANIFEST.in`: `prune docs` takes nothing away"))
  #expect(said.count == 3)
}

@Test func aLinkThatLeadsBackIsPassedOver() throws {
  let place = FileManager.default.temporaryDirectory.appendingPathComponent("tree-\(UUID())")
  defer { try? FileManager.default.removeItem(at: place) }
  try FileManager.default.createDirectory(
    at: place.appendingPathComponent("pkg/in"), withIntermediateDirectories: true)
  try Data().write(to: place.appendingPathComponent("pkg/in/a.txt"))
  for (name, target) in [("pkg/in/up", ".."), ("pkg/self", "."), ("other", "pkg/in")] {
    try FileManager.default.createSymbolicLink(
      atPath: place.appendingPathComponent(name).path, withDestinationPath: target)
  }
  let tree = SourceTree(FilePath(place.path))
  #expect(tree.files(below: "") == ["other/a.txt"])
  #expect(tree.files(below: "pkg") == ["pkg/in/a.txt"])
  #expect(
    tree.glob("**/*.txt").sorted() == ["other/a.txt", "other/up/in/a.txt", "pkg/in/a.txt"])
  #expect(tree.isFolder("other") && !tree.exists("pkg/self"))
}

@Test func linksThatMultiplyAreRefused() throws {
  let place = FileManager.default.temporaryDirectory.appendingPathComponent("tree-\(UUID())")
  defer { try? FileManager.default.removeItem(at: place) }
  for level in 0..<20 {
    let folder = place.appendingPathComponent("l\(level)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["a", "b"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.appendingPathComponent(name).path,
        withDestinationPath: "../l\(level + 1)")
    }
  }
  var layout = ProjectLayout()
  layout.packages = .found(PackageSearch(findsNamespaces: true))
  let tree = SourceTree(FilePath(place.path), limit: 1000)
  #expect(throws: Failure.self) { try ResolvedLayout(layout, in: tree) }
}

@Test func hostilePatternsFindTheirWayOut() {
  let tree = SourceTree(listing: ["a/b/c/d/e/f/g/h/i/j/k.txt"])
  let many = String(repeating: "**/", count: 500) + "k.txt"
  #expect(Set(tree.glob(many)) == ["a/b/c/d/e/f/g/h/i/j/k.txt"])
  #expect(tree.glob(String(repeating: "*/", count: 1_000_000)) == [])
  #expect(!tree.exists(String(repeating: "a/", count: 1_000_000)))
}
