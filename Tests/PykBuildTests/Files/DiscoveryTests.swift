import Foundation
import Oracles
import PykDiagnostics
import Testing

@testable import PykBuild

private struct Case: Encodable {
  var files: [String]
  var packageDir: [String: String]
}

private struct Answer: Decodable, Equatable {
  var packages: [String]
  var modules: [String]
  var folders: [String: String]
  var failed: Bool
}

private let folders = [
  "", "", "acme/", "acme/sql/", "acme/sql/data/", "src/", "src/acme/", "src/acme/in-valid/",
  "tests/", "docs/", "tools/x/", "build/lib/", "lib/acme/", "acme-stubs/", "other/", "_private/",
  "acme/__pycache__/", "é/", "node.modules/", "1x/",
]
private let names = [
  "__init__.py", "a.py", "setup.py", "noxfile.py", "data.txt", ".b.py", "c-d.py",
]

private func cases() -> [Case] {
  var chance = Chance(seed: 11)
  return (0..<150).map { _ in
    var files: Set<String> = []
    for _ in 0..<(1 + chance.next(below: 6)) {
      files.insert(chance.one(of: folders) + chance.one(of: names))
    }
    let mappings: [[String: String]] = [
      [:], [:], [:], ["": "src"], ["": "lib"], ["acme": "lib/acme"], ["": "."], ["": "./src/"],
    ]
    return Case(files: files.sorted(), packageDir: chance.one(of: mappings))
  }
}

private let script = """
  import tempfile
  from setuptools.dist import Distribution
  from setuptools.errors import PackageDiscoveryError
  def answer(case):
      with tempfile.TemporaryDirectory() as place:
          os.chdir(place)
          for path in case["files"]:
              os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
              open(path, "w").close()
          dist = Distribution({"name": "x", "package_dir": case["packageDir"]})
          failed = False
          try:
              dist.set_defaults()
          except PackageDiscoveryError:
              failed = True
          # What the egg_info command asks of `package_dir`.
          failed = failed or not os.path.isdir((dist.package_dir or {}).get("", "."))
          os.chdir("/")
          return {"packages": sorted(dist.packages or []), "modules": sorted(dist.py_modules or []),
                  "folders": dist.package_dir or {}, "failed": failed}
  """

@Test(.enabled(if: SetuptoolsOracle.isThere, SetuptoolsOracle.absence))
func discoveryFindsWhatSetuptoolsFinds() throws {
  let cases = cases()
  let answers = try SetuptoolsOracle.answers(script, to: cases, as: Answer.self)
  #expect(answers.contains { $0.failed } && answers.contains { !$0.packages.isEmpty })
  for (each, expected) in zip(cases, answers) {
    var layout = ProjectLayout()
    layout.packageFolders = each.packageDir
    do {
      let found = try ResolvedLayout(layout, in: SourceTree(listing: each.files))
      let answer = Answer(
        packages: found.packages.sorted(), modules: found.modules.sorted(),
        folders: found.packageFolders, failed: false)
      #expect(answer == expected, "\(each)")
    } catch {
      #expect(expected.failed, "\(each)")
    }
  }
}

private struct Search: Encodable {
  var files: [String]
  var find: [String: [String]]
  var namespaces: Bool
}

private let searchScript = """
  import tempfile
  from setuptools.config.expand import find_packages
  def answer(case):
      with tempfile.TemporaryDirectory() as place:
          os.chdir(place)
          for path in case["files"]:
              os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
              open(path, "w").close()
          folders = {}
          found = find_packages(root_dir=place, fill_package_dir=folders,
                                namespaces=case["namespaces"], **case["find"])
          failed = not os.path.isdir(folders.get("", "."))
          os.chdir("/")
          return {"packages": sorted(found), "modules": [], "folders": folders, "failed": failed}
  """

@Test(.enabled(if: SetuptoolsOracle.isThere, SetuptoolsOracle.absence))
func searchesFindWhatSetuptoolsFinds() throws {
  var chance = Chance(seed: 5)
  let patterns = ["acme", "acme.*", "acme*", "*", "tests", "*.sql", "a?me", "[ao]*", "other*"]
  let cases = (0..<150).map { _ in
    var files: Set<String> = []
    for _ in 0..<(2 + chance.next(below: 6)) {
      files.insert(chance.one(of: folders) + chance.one(of: names))
    }
    var find: [String: [String]] = [:]
    if chance.next(below: 2) == 0 {
      find["where"] = chance.one(of: [["src"], ["."], ["src", "lib"], ["lib"], ["./src"]])
    }
    if chance.next(below: 2) == 0 { find["include"] = [chance.one(of: patterns)] }
    if chance.next(below: 2) == 0 { find["exclude"] = [chance.one(of: patterns)] }
    return Search(files: files.sorted(), find: find, namespaces: chance.next(below: 2) == 0)
  }
  let answers = try SetuptoolsOracle.answers(searchScript, to: cases, as: Answer.self)
  for (each, expected) in zip(cases, answers) {
    var layout = ProjectLayout()
    layout.packages = .found(
      PackageSearch(
        folders: each.find["where"] ?? ["."], include: each.find["include"] ?? ["*"],
        exclude: each.find["exclude"] ?? [], findsNamespaces: each.namespaces))
    guard let found = try? ResolvedLayout(layout, in: SourceTree(listing: each.files)) else {
      #expect(expected.failed, "\(each)")
      continue
    }
    #expect(!expected.failed, "\(each)")
    #expect(found.packages.sorted() == expected.packages, "\(each)")
    #expect(found.packageFolders == expected.folders, "\(each)")
  }
}

@Test func twoPackagesAtTheRootAreRefusedByName() {
  let tree = SourceTree(listing: ["one/__init__.py", "two/a.py", "setup.cfg"])
  let failure = #expect(throws: Failure.self) { try ResolvedLayout(ProjectLayout(), in: tree) }
  #expect(failure?.diagnosis.causes.first?.contains("`one/` and `two/`") == true)
}
