import Foundation
import PykFiles
import SystemPackage
import Testing

@testable import PykInstall

private let wheelFolder = ProcessInfo.processInfo.environment["PYK_WHEELS"]

/// A folder of real wheels, installed by pip and by pyk: the same files. Asked for by
/// `PYK_WHEELS=folder`, which holds one version of each project, for the machine's Python.
@Suite(
  .enabled(if: wheelFolder != nil && Python.found != nil, "set PYK_WHEELS to a folder of wheels"))
struct RealWheelTests {
  @Test func theSameFilesAsPip() throws {
    let python = try #require(Python.found)
    let wheels = try Files.entries(of: FilePath(try #require(wheelFolder))).map(\.name)
      .filter { $0.hasSuffix(".whl") }.sorted()
      .map { FilePath(wheelFolder ?? "").appending($0) }
    let folder = try TemporaryDirectory(in: "/tmp", prefix: "pyk-real-")
    let store = WheelStore(root: folder.path.appending("store"))
    let ours = try python.makeEnvironment(folder.path.appending("ours"))
    let theirs = try python.makeEnvironment(folder.path.appending("pips"))
    let empty = try Tree.snapshot(ours.prefix)
    let clock = ContinuousClock()
    var additions: [Addition] = []
    let storing = try clock.measure {
      additions = try wheels.map { Addition(wheel: try store.add(wheelAt: $0)) }
    }
    let linking = try clock.measure {
      let outcome = try Transaction.carryOut(InstallPlan(additions: additions), on: ours)
      print("\(outcome.fileCount) files, notes: \(outcome.notes)")
    }
    print("stored \(wheels.count) wheels in \(storing), installed in \(linking)")
    _ = try Python.run(
      python.executable,
      [
        "-m", "pip", "--python", theirs.interpreter.string, "install", "-q", "--no-deps",
        "--no-index", "--no-compile",
      ] + wheels.map(\.string))
    let a = try comparable(ours)
    let b = try comparable(theirs)
    for key in Set(a.keys).union(b.keys).sorted() where a[key] != b[key] {
      Issue.record(
        "\(key): \((a[key] ?? "absent").prefix(300)) / \((b[key] ?? "absent").prefix(300))")
    }
    #expect(
      try python.pip(ours, ["list", "--format=freeze"]).split(separator: "\n").count >= wheels.count
    )
    let removing = try clock.measure {
      let installed = try InstalledEnvironment(reading: [ours.purelib])
      #expect(installed.distributions.count == wheels.count)
      _ = try Transaction.carryOut(InstallPlan(removals: installed.distributions), on: ours)
    }
    print("removed in \(removing)")
    #expect(try Tree.snapshot(ours.prefix) == empty)
    let installed = try InstalledEnvironment(reading: [theirs.purelib])
    _ = try Transaction.carryOut(InstallPlan(removals: installed.distributions), on: theirs)
    #expect(try Set(Tree.snapshot(theirs.prefix).keys) == Set(empty.keys))
  }

  private func comparable(_ scheme: InstallScheme) throws -> [String: String] {
    var tree = try Tree.snapshot(scheme.prefix)
    for (key, text) in tree {
      if key.hasSuffix("INSTALLER") || key.hasSuffix("direct_url.json")
        || key.hasSuffix("REQUESTED")
        || key == "pyvenv.cfg" || key.hasPrefix("bin/activate") || key.hasPrefix("bin/Activate")
      {
        tree[key] = nil
      } else if key.hasSuffix(".dist-info/RECORD") {
        tree[key] = text.components(separatedBy: "\r\n").filter { line in
          !["INSTALLER", "/bin/", "direct_url.json", "REQUESTED"].contains { line.contains($0) }
        }.joined(separator: "\n")
      } else if key.hasPrefix("bin/") {
        tree[key] = text.replacing(scheme.prefix.string, with: "ENV")
          .replacing("# -*- coding: utf-8 -*-\nimport re\nimport sys\n", with: "import sys\n")
          .replacing(
            #"re.sub(r'(-script\.pyw|\.exe)?$', '', sys.argv[0])"#,
            with: "sys.argv[0].removesuffix('.exe')")
      }
    }
    return tree
  }
}
