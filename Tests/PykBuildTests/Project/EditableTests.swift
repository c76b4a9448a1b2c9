import Foundation
import Oracles
import PykArchive
import SystemPackage
import Testing

@testable import PykBuild

private struct Editable: Sendable {
  let what: String
  /// The layout's part of pyproject.toml.
  let settings: String
  let files: [String: String]
  /// What has to be importable, and what not.
  let script: String
}

private let cases = [
  Editable(
    what: "src", settings: "", files: ["src/acme/__init__.py": "", "src/acme/a/b.py": "x = 1"],
    script: "import acme.a.b as m; assert m.x == 1"),
  Editable(
    what: "flat", settings: "", files: ["acme/__init__.py": "x = 1", "setup_helper.txt": ""],
    script: "import acme, acme.sub as s; assert s.y == 2\ntry:\n  import tools\n  assert 0\n"
      + "except ImportError: pass"),
  Editable(
    what: "module", settings: "py-modules = ['one']\n", files: ["one.py": "x = 1"],
    script: "import one; assert one.x == 1"),
  Editable(
    what: "mapping", settings: "packages = ['a', 'a.b']\npackage-dir = {a = 'x', 'a.b' = 'y'}\n",
    files: ["x/__init__.py": "", "x/c.py": "x = 3", "y/__init__.py": "x = 4"],
    script: "import a.c, a.b; assert (a.c.x, a.b.x) == (3, 4)"),
  Editable(
    what: "the folder itself", settings: "packages = ['q']\npackage-dir = {q = '.'}\n",
    files: ["__init__.py": "x = 1", "m.py": "x = 2"],
    script: "import q, q.m; assert (q.x, q.m.x) == (1, 2)"),
  Editable(
    what: "namespace", settings: "packages.find = {include = ['ns*']}\n",
    files: ["ns/sql/__init__.py": "x = 1", "ns/deep/er/__init__.py": "x = 2"],
    script: "import ns.sql, ns.deep.er, ns.other; assert ns.sql.x + ns.deep.er.x + ns.other.x == 6"),
  Editable(
    what: "namespace in names alone",
    settings: "packages = ['ns.sql']\npackage-dir = {'ns.sql' = 'lib'}\n",
    files: ["lib/__init__.py": "x = 1", "lib/m.py": "x = 2"],
    script: "import ns.sql.m, ns.other; assert ns.sql.x + ns.sql.m.x + ns.other.x == 6"),
]

/// A wheel is unpacked beside a portion of the namespace that is installed in the usual way, and
/// Python imports through it; an edit is seen without anything being done.
@Test(.enabled(if: Python.isThere, "python3 is not on PATH"), arguments: cases.indices)
func editableWheelsImport(index: Int) throws {
  let editable = cases[index]
  let tree = try ProjectTree([
    "pyproject.toml": "[project]\nname = 'acme'\nversion = '1'\n"
      + (editable.settings.isEmpty ? "" : "[tool.setuptools]\n" + editable.settings)
  ])
  for (name, text) in editable.files { try tree.write(name, Data(text.utf8)) }
  guard case .native(let project) = try NativeProject.read(FilePath(tree.path)) else {
    Issue.record("\(editable.what) is not native")
    return
  }
  let wheel = try #require(
    try project.editableWheel(generator: "pyk (1)", at: BuildMoment(seconds: nil)))
  #expect(wheel.filename == "acme-1-0.editable-py3-none-any.whl")
  let site = try ProjectTree(["ns/other/__init__.py": "x = 3"])
  let reader = try ZipReader(wheel.bytes, name: wheel.filename)
  for entry in reader.entries {
    if entry.path.string.hasSuffix("/WHEEL") {
      #expect(
        !String(decoding: try reader.read(entry, limit: 1 << 20), as: UTF8.self)
          .contains("Build:"))
    }
    try site.write(entry.path.string, Data(try reader.read(entry, limit: 1 << 20)))
  }
  if editable.what == "flat" {
    try tree.write("acme/sub.py", Data("y = 2\n".utf8))
    try tree.write("tools.py", Data())
  }
  let script = "import site; site.addsitedir(\(EditableFinder.quoted(site.path)))\n"
  _ = try Python.run(script + editable.script, input: Data())
}
