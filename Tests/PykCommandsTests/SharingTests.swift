import Foundation
import SystemPackage
import Testing

@testable import PykCommands

/// Several processes on one environment, one folder, one cache; and a cache that somebody else
/// deletes from, or that can't be had.
@Suite(
  .enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"),
  .enabled(if: WarmRun.program != nil, "needs the program beside the tests"))
struct SharingTests {
  private let shop: Workshop

  init() throws {
    shop = try Workshop()
    try shop.make(
      "for number in range(1, 5): wheel('acme', '%d.0' % number, 'base', size=1_000_000)",
      "wheel('base', '1.0')")
  }

  private var install: String { "$PYK install --no-index -f wheels --python env" }

  /// The statuses of commands that run at the same time, and what they say of failures.
  private func together(_ commands: [String]) -> String {
    let program = #"""
      import subprocess, sys
      ran = [subprocess.Popen(['/bin/sh', '-c', each], stderr=subprocess.PIPE, text=True)
             for each in sys.argv[1:]]
      errors = [each.communicate()[1] for each in ran]
      print(*[each.returncode for each in ran], *errors)
      """#
    let variables = shop.variables.map { "\($0.key)=\($0.value)" }
    return run(
      "/usr/bin/env",
      ["-C", shop.folder.string, "PYK=\(WarmRun.program ?? "")"] + variables
        + [RealEnvironment.python ?? "", "-c", program] + commands
    ).output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func installed() -> [String] {
    shop.run(["list", "--format", "freeze"]).output.split(separator: "\n").map(String.init)
      .filter { $0.hasPrefix("acme") || $0.hasPrefix("base") }
  }

  private func metadataFolders() throws -> [String] {
    try shop.tree().keys.filter { $0.hasSuffix(".dist-info") && $0.contains("/acme-") }.sorted()
  }

  @Test func installsAtOnceLeaveOneState() throws {
    for _ in 0..<3 {
      let answer = together((1...4).map { "\(install) -q acme==\($0).0" })
      #expect(answer == "0 0 0 0", "\(answer)")
      let folders = try metadataFolders()
      #expect(folders.count == 1, "\(folders)")
      let version = shop.shell("env/bin/python -c 'import acme; print(acme.version.decode())'")
        .output
      #expect(folders.first?.hasSuffix("acme-\(version.dropLast()).dist-info") == true)
      #expect(installed() == ["acme==\(version.dropLast())", "base==1.0"])
      #expect(shop.run(["check"]).status == .done)
      #expect(try shop.leftovers() == [])
    }
  }

  @Test func removalsAtOnceHaveNothingToDoTwice() throws {
    #expect(shop.install("acme").status == .done)
    let answer = together(
      ["\(install) -q base"]
        + Array(repeating: "$PYK uninstall -q -y acme --python env", count: 3))
    #expect(answer.hasPrefix("0 0 0 0"), "\(answer)")
    #expect(try metadataFolders() == [])
    #expect(installed() == ["base==1.0"])
  }

  @Test func downloadsAtOnceIntoOneFolder() throws {
    let answer = together(
      Array(
        repeating: "$PYK download -q -d out --no-index -f wheels --python env acme", count: 6))
    #expect(answer == "0 0 0 0 0 0", "\(answer)")
    let look = shop.shell(
      "ls -A out && cmp out/acme-4.0-py3-none-any.whl wheels/acme-4.0-py3-none-any.whl")
    #expect(look.status == 0, "\(look.output)\(look.errors)")
    #expect(look.output == "acme-4.0-py3-none-any.whl\nbase-1.0-py3-none-any.whl\n")
  }

  // MARK: The cache

  /// Whatever of the store is gone is got again, and nobody notices.
  @Test func aStoreThatLosesFilesRepairsItself() throws {
    #expect(shop.install("--compile", "acme").status == .done)
    let first = try shop.tree()
    let lost = shop.shell("cd cache && find wheels -mindepth 2").output
      .split(separator: "\n").map(String.init)
    #expect(lost.contains { $0.hasSuffix("acme/__init__.py") })
    #expect(lost.contains { $0.hasSuffix("acme/__pycache__") })
    for path in lost {
      _ = shop.run(["uninstall", "-y", "acme", "base"])
      try FileManager.default.removeItem(atPath: shop.cache.appending(path).string)
      let again = shop.install("--compile", "acme")
      #expect(again.status == .done, "without \(path): \(again.errors)")
      #expect(Set(try shop.tree().keys) == Set(first.keys), "without \(path)")
      // And the store is whole again.
      let whole = FileManager.default.fileExists(atPath: shop.cache.appending(path).string)
      #expect(whole, "without \(path)")
    }
  }

  @Test func aStoreThatLosesWhatWasBuiltRepairsItself() throws {
    try shop.make("sdist('made', '1.0')")
    #expect(shop.install("made").status == .done)
    let answer = shop.shell("find cache/wheels -name made.py -delete -print")
    #expect(answer.output.contains("made.py"))
    let again = shop.install("--force-reinstall", "made")
    #expect(again.output == "~ made 1.0 -> 1.0\n", "\(again.errors)")
    #expect(shop.shell("env/bin/python -c 'import made; print(made.built)'").output == "True\n")
  }

  @Test func aHomeThatCannotBeWrittenTo() throws {
    let variables = ["HOME": "/proc/nobody", "PYK_CACHE_DIR": ""]
    let made = shop.run(
      ["venv", "-q", "other", "-p", RealEnvironment.python ?? ""], variables, python: false)
    #expect(made.status == .done, "\(made.errors)")
    let answer = shop.run(
      ["install", "--no-index", "-f", shop.wheels.string, "acme"], variables)
    #expect(answer.status == .done, "\(answer.errors)")
    #expect(answer.output == "+ acme 4.0\n+ base 1.0\n")
    #expect(answer.errors.components(separatedBy: "warning: ").count == 2, "\(answer.errors)")
    #expect(answer.errors.contains("warning: there is no cache this time"), "\(answer.errors)")
    // Who has nothing to keep has nothing to say.
    #expect(shop.run(["list"], variables).errors == "")
  }

  /// What follows in a script may remove the cache: bytecode is not compiled in it, and not at once.
  @Test(arguments: ["export CI=1", ":"])
  func theCacheMayGoAtOnce(_ before: String) throws {
    let answer = shop.shell(
      "\(before); \(install) -q acme && rm -r cache && sleep 3 && ls -d cache")
    #expect(answer.errors.contains("ls:"), "\(answer.errors)")
    #expect(answer.output == "")
  }

  @Test func bytecodeIsCompiledAfterwardsButNotInAPipeline() throws {
    let waiting =
      "for n in 1 2 3 4 5 6 7 8 9 10; do sleep 1; find cache -name '*.pyc' | grep -q . && break; done"
    let count = "find cache -name '*.pyc' | wc -l"
    #expect(shop.shell("export CI=1; \(install) -q acme; sleep 3; \(count)").output == "0\n")
    #expect(
      shop.shell("unset CI; \(install) -q --force-reinstall acme; \(waiting); \(count)").output
        != "0\n")
  }

  /// What a wheel has taken into itself isn't it.
  @Test func aDryRunReportsTheWheelItself() throws {
    try shop.make(
      """
      wheel('outer', '1.0', files={'outer/_vendor/inner-2.0.dist-info/METADATA':
            'Metadata-Version: 2.1\\nName: inner\\nVersion: 2.0\\n'})
      """)
    let report = shop.run(
      [
        "install", "-q", "--dry-run", "--no-index", "-f", shop.wheels.string, "--report", "-",
        "outer",
      ]).output
    #expect(report.contains("\"name\": \"outer\""), "\(report)")
    #expect(!report.contains("inner"))
  }
}
