import Foundation
import PykFiles
import SystemPackage
import Testing

@testable import PykInstall

/// pip and pyk on the same wheels: the same files, and each removes what the other installed.
@Suite(.enabled(if: Python.found != nil, "no python3 with venv and pip 23 or later"))
struct PipInteropTests {
  let python: Python
  let folder: TemporaryDirectory
  let store: WheelStore

  init() throws {
    python = try #require(Python.found)
    folder = try TemporaryDirectory(in: Scratch.parent, prefix: "pyk-pip-")
    store = WheelStore(root: folder.path.appending("store"))
  }

  static let wheels: [TestWheel] = [
    .whole,
    {
      var wheel = TestWheel(
        "Plat_Form", "2.0rc1", [.init("plat.py", "x"), .init("plat/a.bin", "b")])
      wheel.isPure = false
      return wheel
    }(),
    TestWheel("ns.one", "0.1", [.init("ns/one/__init__.py", "1"), .init("ns/README", "r")]),
    {
      var wheel = TestWheel("old", "1!2.post3", [.init("old.py", "x = 1\n")])
      wheel.entryPoints = "[console_scripts]\r\nold-run = old:x.y\r\n# comment\r\n"
      return wheel
    }(),
  ]

  private func file(_ wheel: TestWheel) throws -> FilePath {
    let path = folder.path.appending(wheel.filename)
    try Files.write(wheel.bytes(), to: path)
    return path
  }

  private func install(_ wheel: TestWheel, _ scheme: InstallScheme) throws {
    let addition = Addition(wheel: try wheel.add(to: store), isRequested: true)
    _ = try Transaction.carryOut(InstallPlan(additions: [addition]), on: scheme)
  }

  private func uninstall(_ scheme: InstallScheme) throws {
    let installed = try InstalledEnvironment(reading: [scheme.purelib])
    _ = try Transaction.carryOut(InstallPlan(removals: installed.distributions), on: scheme)
  }

  @Test func theSameFilesLand() throws {
    let ours = try python.makeEnvironment(folder.path.appending("ours"))
    let theirs = try python.makeEnvironment(folder.path.appending("pips"))
    for wheel in Self.wheels {
      try install(wheel, ours)
      _ = try file(wheel)
    }
    // By name, since a path would leave `direct_url.json`.
    _ = try python.pip(
      theirs,
      ["install", "--no-deps", "--no-index", "--no-compile", "-f", folder.path.string]
        + Self.wheels.map { "\($0.name)==\($0.version)" })
    let (a, b) = (try comparable(ours), try comparable(theirs))
    for key in Set(a.keys).union(b.keys).sorted() { #expect(a[key] == b[key], "\(key)") }
  }

  /// Contents by path, without what is meant to differ.
  private func comparable(_ scheme: InstallScheme) throws -> [String: String] {
    var tree = try Tree.snapshot(scheme.prefix)
    for key in tree.keys {
      guard let text = tree[key] else { continue }
      if key.hasSuffix(".dist-info/INSTALLER") || key == "pyvenv.cfg"
        || key.hasPrefix("bin/activate") || key.hasPrefix("bin/Activate")
      {
        tree[key] = ""
      } else if key.hasSuffix("/RECORD") {
        tree[key] = text.components(separatedBy: "\r\n")
          .filter { !$0.contains("INSTALLER") && !$0.contains("/bin/") }
          .joined(separator: "\n")
      } else {
        tree[key] = Self.withoutPip(text.replacing(scheme.prefix.string, with: "ENV"))
      }
    }
    return tree
  }

  /// An older pip's launcher as one of today's writes it.
  private static func withoutPip(_ text: String) -> String {
    text.replacing("# -*- coding: utf-8 -*-\nimport re\nimport sys\n", with: "import sys\n")
      .replacing(
        #"re.sub(r'(-script\.pyw|\.exe)?$', '', sys.argv[0])"#,
        with: "sys.argv[0].removesuffix('.exe')")
  }

  @Test func pipRemovesWhatPykInstalled() throws {
    let scheme = try python.makeEnvironment(folder.path.appending("env"))
    // pip leaves these folders where they get empty.
    for path in ["share", "etc", "include/site/python3.\(python.minor)/Whole_Thing"] {
      try Files.createDirectories(scheme.prefix.appending(path))
    }
    let before = try Tree.snapshot(scheme.prefix)
    try install(.whole, scheme)
    #expect(try python.pip(scheme, ["check"]).contains("No broken requirements"))
    #expect(try python.pip(scheme, ["list", "--format=freeze"]).contains("Whole_Thing==1.2"))
    let output = try python.pip(scheme, ["uninstall", "-y", "whole.thing"])
    #expect(output.contains("Successfully uninstalled Whole_Thing-1.2"))
    let after = try Tree.snapshot(scheme.prefix).filter { !$0.key.hasSuffix("/") }
    #expect(after == before.filter { !$0.key.hasSuffix("/") })
  }

  @Test func pykRemovesWhatPipInstalled() throws {
    let scheme = try python.makeEnvironment(folder.path.appending("env"))
    let before = try Tree.snapshot(scheme.prefix)
    _ = try python.pip(
      scheme,
      try ["install", "--no-deps", "--no-index"] + Self.wheels.map { try file($0).string })
    let installed = try InstalledEnvironment(reading: [scheme.purelib])
    #expect(
      installed.distributions.map(\.writtenName) == ["ns.one", "old", "Plat_Form", "Whole_Thing"])
    #expect(installed.distributions.allSatisfy { $0.installer == "pip" && $0.isRequested })
    #expect(installed.distributions.allSatisfy { $0.directURL != nil && !$0.isEditable })
    try uninstall(scheme)
    #expect(try Tree.snapshot(scheme.prefix) == before)
  }

  @Test(arguments: ["plain", "with space", "with 'quotes\" and $HOME"])
  func scriptsRun(_ name: String) throws {
    let scheme = try python.makeEnvironment(folder.path.appending(name))
    try install(.whole, scheme)
    for (script, output) in [("whole", "whole ['a b']\n"), ("tool", "tool\n")] {
      let result = try Python.run(scheme.scripts.appending(script).string, ["a b"])
      #expect(result.output == output)
      #expect(result.status == 0)
    }
    let answer = try Python.run(
      scheme.interpreter.string,
      [
        "-c",
        "from importlib.metadata import *; d = distribution('whole-thing');"
          + "print(d.version, len(d.files), all(f.locate().exists() for f in d.files),"
          + "all(f.hash is None or True for f in d.files), [e.name for e in d.entry_points])",
      ])
    #expect(answer.output == "1.2 20 True True ['whole', 'whole-gui']\n")
  }
}
