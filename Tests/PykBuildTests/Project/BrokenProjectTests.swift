import Foundation
import PykDiagnostics
import SystemPackage
import Testing

@testable import PykBuild

private struct Broken: CustomStringConvertible, Sendable {
  let fault: String
  /// Where it is, as it has to be said; and part of the remedy.
  let place: String
  let hint: String
  var files: [String: String]
  var description: String { fault }

  init(_ fault: String, _ place: String, _ hint: String, _ files: [String: String]) {
    (self.fault, self.place, self.hint, self.files) = (fault, place, hint, files)
  }

  static func project(_ lines: String, _ more: [String: String] = [:]) -> [String: String] {
    more.merging(["pyproject.toml": "[project]\nname = 'a'\n" + lines, "a.py": ""]) { $1 }
  }
}

private let broken = [
  Broken("version", "line 3 of `pyproject.toml`", "1.0", Broken.project("version = 'one'\n")),
  Broken("no version", "line 1 of `pyproject.toml`", "dynamic", Broken.project("")),
  Broken(
    "classifier", "line 6 of `pyproject.toml`", "` :: `",
    Broken.project("version = '1'\nclassifiers = [\n  'Private :: X',\n  'Python: 3',\n]\n")),
  Broken(
    "dynamic field", "line 4 of `pyproject.toml`", "`classifiers`",
    Broken.project("version = '1'\ndynamic = ['clasifiers']\n")),
  Broken(
    "given and dynamic", "line 4 of `pyproject.toml`", "take it out",
    Broken.project("version = '1'\ndynamic = ['version']\n")),
  Broken(
    "field", "line 4 of `pyproject.toml`", "`description`",
    Broken.project("version = '1'\ndescripton = 'x'\n")),
  Broken(
    "readme", "line 4 of `pyproject.toml`", "add the file",
    Broken.project("version = '1'\nreadme = 'README.md'\n")),
  Broken(
    "readme's kind", "line 4 of `pyproject.toml`", "content-type",
    Broken.project("version = '1'\nreadme = 'README.adoc'\n", ["README.adoc": ""])),
  Broken(
    "readme's way", "line 4 of `pyproject.toml`", "",
    Broken.project("version = '1'\nreadme = '../README.md'\n")),
  Broken(
    "two packages", "line 1 of `pyproject.toml`", "`packages = [\"b\"]`",
    Broken.project("version = '1'\n", ["b/__init__.py": "", "c/__init__.py": ""])),
  Broken(
    "licence without a file", "line 4 of `pyproject.toml`", "add the file",
    Broken.project("version = '1'\nlicense-files = ['COPYING*']\n")),
  Broken(
    "licence", "line 4 of `pyproject.toml`", "SPDX",
    Broken.project("version = '1'\nlicense = 'MITT'\n")),
  Broken(
    "licence twice", "line 5 of `pyproject.toml`", "classifiers",
    Broken.project(
      "version = '1'\nlicense = 'MIT'\nclassifiers = ['License :: OSI Approved :: MIT License']\n")),
  Broken(
    "requirement", "line 6 of `pyproject.toml`", "write it as",
    Broken.project("version = '1'\ndependencies = [\n  'b',\n  'c >= two',\n]\n")),
  Broken(
    "Python", "line 4 of `pyproject.toml`", ">=3.9",
    Broken.project("version = '1'\nrequires-python = '3 or so'\n")),
  Broken(
    "entry point", "can't use line", "",
    Broken.project("version = '1'\n[project.scripts]\nx = 'a b'\n")),
  Broken(
    "type", "line 3 of `pyproject.toml`", "", Broken.project("version = 1.0\n")),
  Broken(
    "two requirements in one", "line 5 of `pyproject.toml`", "write it as",
    Broken.project("version = '1'\ndependencies = [\n  'a # b',\n]\n")),
  Broken(
    "extra", "line 5 of `pyproject.toml`", "letters",
    Broken.project("version = '1'\n[project.optional-dependencies]\n'a:b' = ['c']\n")),
  Broken(
    "a package that isn't there", "line 5 of `pyproject.toml`", "correct `packages`",
    Broken.project("version = '1'\n[tool.setuptools]\npackages = ['q']\n")),
  Broken(
    "setup.cfg's percent", "line 4 of `setup.cfg`", "`%%`",
    ["setup.cfg": "[metadata]\nname = a\nversion = 1\ndescription = 100%\n", "a.py": ""]),
  Broken("TOML", "line 3 of `pyproject.toml`", "", Broken.project("version = \n")),
  Broken(
    "setup.cfg's version", "line 3 of `setup.cfg`", "1.0",
    ["setup.cfg": "[metadata]\nname = a\nversion = one\n", "a.py": ""]),
  Broken(
    "setup.cfg's file", "line 4 of `setup.cfg`", "add the file",
    ["setup.cfg": "[metadata]\nname = a\nversion = 1\nlong_description = file: R\n", "a.py": ""]),
  Broken(
    "setup.cfg's requirement", "line 7 of `setup.cfg`", "write it as",
    [
      "setup.cfg":
        "[metadata]\nname = a\nversion = 1\n[options]\ninstall_requires =\n  b\n  c >= two\n",
      "a.py": "",
    ]),
  Broken(
    "setup.cfg's section", "line 4 of `setup.cfg`", "",
    [
      "setup.cfg": "[metadata]\nname = a\nversion = 1\n[options.extra_require]\nx = y\n",
      "a.py": "",
    ]),
  Broken(
    "setup.cfg's classifier", "line 6 of `setup.cfg`", "` :: `",
    [
      "setup.cfg":
        "[metadata]\nname = a\nversion = 1\nclassifiers =\n  Private :: X\n  Python: 3\n",
      "a.py": "",
    ]),
  Broken(
    "setup.cfg's licence without a file", "line 4 of `setup.cfg`", "add the file",
    ["setup.cfg": "[metadata]\nname = a\nversion = 1\nlicense_files = COPYING*\n", "a.py": ""]),
  Broken(
    "setup.cfg's two packages", "line 4 of `setup.cfg`", "`packages = b`",
    [
      "setup.cfg": "[metadata]\nname = a\nversion = 1\n[options]\nzip_safe = no\n",
      "b/__init__.py": "", "c/__init__.py": "",
    ]),
  Broken(
    "two modules of setup.py", "line 3 of `setup.py`", "`py_modules = a`",
    [
      "setup.py": "from setuptools import setup\n\nsetup(name='x', version='1')\n",
      "a.py": "", "b.py": "",
    ]),
  Broken("nothing", "is no Python project", "pyk build", ["a.py": ""]),
]

/// Every fault names its place and a remedy.
@Test(arguments: broken)
private func faultsOfProjectsAreTold(broken: Broken) throws {
  let tree = try ProjectTree(broken.files)
  let failure = #expect(throws: Failure.self) {
    guard case .native(let project) = try NativeProject.read(FilePath(tree.path)) else { return }
    _ = try project.sdistContents()
  }
  let diagnosis = failure?.diagnosis ?? Diagnosis("")
  #expect(diagnosis.what.contains(broken.place), "\(diagnosis)")
  if !broken.hint.isEmpty {
    #expect(diagnosis.hints.contains { $0.contains(broken.hint) }, "\(diagnosis)")
  }
}

@Test func undecodableReadmeNamesItsLine() throws {
  let tree = try ProjectTree(Broken.project("version = '1'\nreadme = 'README.md'\n"))
  try tree.write("README.md", Data("# A\n\ncaf".utf8) + [0xe9, 0x0a])
  let failure = #expect(throws: Failure.self) { try NativeProject.read(FilePath(tree.path)) }
  #expect(failure?.diagnosis.what == "can't read line 3 of `README.md`")
  #expect(failure?.diagnosis.excerpt?.drawn() == "caf\u{fffd}\n   ^ this is not UTF-8")
}

/// Python reads what its first lines declare; setuptools runs it, and pyk leaves it to that.
@Test func otherEncodingsOfPythonAreDoubts() throws {
  let tree = try ProjectTree(["a.py": ""])
  try tree.write("setup.py", Data("# coding: latin-1\nname = 'caf".utf8) + [0xe9, 0x27, 0x0a])
  guard case .doubtful(let reasons) = try NativeProject.read(FilePath(tree.path)) else {
    Issue.record("it is native")
    return
  }
  #expect(reasons == ["`setup.py` is not UTF-8"])
}

/// What hatchling and its like never read may be whatever it is.
@Test func filesOfOthersAreNotRead() throws {
  let tree = try ProjectTree([
    "pyproject.toml":
      "[build-system]\nrequires = ['hatchling']\nbuild-backend = 'hatchling.build'\n"
  ])
  try tree.write("setup.cfg", Data("[flake8]\n# ".utf8) + [0xe9, 0x0a])
  guard case .doubtful = try NativeProject.read(FilePath(tree.path)) else {
    Issue.record("it is native")
    return
  }
}

/// What a published sdist lacks is nobody's fault who installs it.
@Test func unpackedSdistsMayLackTheirReadme() throws {
  let tree = try ProjectTree([
    "PKG-INFO": "Metadata-Version: 2.4\nName: a\nVersion: 1\n", "a.py": "",
    "setup.py": "from setuptools import setup\nsetup()\n",
    "setup.cfg": "[metadata]\nname = a\nversion = 1\nlong_description = file: README, CHANGES\n",
    "CHANGES": "c\n",
  ])
  guard case .native(let project) = try NativeProject.read(FilePath(tree.path)) else {
    Issue.record("it is not native")
    return
  }
  #expect(project.metadataText().hasSuffix("\n\nc\n"))
  #expect(project.warnings.count == 1)
}

@Test(arguments: [
  (
    ["pyproject.toml": "[build-system]\nrequires = ['flit_core']\nbuild-backend = 'f.b'\n"], "`f.b`"
  ),
  (
    ["pyproject.toml": "[build-system]\nrequires = ['setuptools', 'setuptools-scm']\n"],
    "`setuptools-scm`"
  ),
  (["pyproject.toml": "[build-system]\nrequires = ['setuptools<60']\n"], "`setuptools<60`"),
  (["setup.py": "from setuptools import setup\nsetup(name=n())\n"], "`name`"),
  (
    ["setup.cfg": "[metadata]\nname = a\nversion = attr: a.V\n", "a.py": "V = f()\n"],
    "`a.py` doesn't spell out `V`"
  ),
  (["setup.cfg": "[metadata]\nname = a\nversion = 1\n[build]\nx = 1\n", "a.py": ""], "`build`"),
  // setuptools makes 1.1 of it.
  (
    ["setup.cfg": "[metadata]\nname = a\nversion = attr: a.V\n", "a.py": "V = 1.10\n"],
    "`a.py` doesn't spell out `V`"
  ),
  (["setup.py": "from setuptools import setup\nsetup(name='My Pkg', version='1')\n"], "`My Pkg`"),
  (
    ["setup.py": "from setuptools import setup\nsetup(name='a', version='1', packages=['.'])\n"],
    "`packages`"
  ),
  (
    [
      "setup.py":
        "# -*- coding: latin-1 -*-\nfrom setuptools import setup\nsetup(author='\u{e9}')\n"
    ], "`setup.py` is not UTF-8"
  ),
  (
    [
      "setup.cfg": "[metadata]\nname = a\nversion = 1\n[options]\nsetup_requires = x\n", "a.py": "",
    ],
    "`setup_requires`"
  ),
])
func whatCannotBeProvedIsADoubt(files: [String: String], reason: String) throws {
  let tree = try ProjectTree(files)
  guard case .doubtful(let reasons) = try NativeProject.read(FilePath(tree.path)) else {
    Issue.record("it is native")
    return
  }
  #expect(reasons.contains { $0.contains(reason) }, "\(reasons)")
}
