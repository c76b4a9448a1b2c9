import Foundation
import SystemPackage
import Testing

@testable import PykCommands

@Suite(.enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"))
struct CacheTests {
  private let environment: FilePath
  private let wheels: FilePath

  init() throws {
    environment = try RealEnvironment.changeable()
    wheels = try RealEnvironment.shared.get().wheels
  }

  private var cache: FilePath { environment.appending("cache") }

  private func run(_ arguments: String...) -> Transcript {
    pyk(
      arguments + ["--cache-dir", cache.string],
      environment: ["PATH": "/usr/bin:/bin", "HOME": "/nowhere"], in: "/")
  }

  @Test func leavesFoldersOfOthersAlone() throws {
    let own = cache.appending("wheels").appending("mine")
    try FileManager.default.createDirectory(atPath: own.string, withIntermediateDirectories: true)
    for action in ["purge", "prune", "verify"] {
      let refused = run("cache", action)
      #expect(refused.status == .failed)
      #expect(refused.errors.contains("won't delete anything in `\(cache)`"))
    }
    #expect(FileManager.default.fileExists(atPath: own.string))
    #expect(run("cache", "info").status == .done)
  }

  @Test func livesFromInstallToPurge() throws {
    #expect(run("cache", "dir").output == "\(cache)\n")
    #expect(run("cache", "list").output == "")
    #expect(run("cache", "list", "--format", "json").output == "[]\n")
    let install = run(
      "install", "--no-index", "--find-links", wheels.string, "--force-reinstall", "demo", "Zebra",
      "--python", environment.string, "--link-mode", "hardlink")
    #expect(install.status == .done, "\(install.errors)")
    let list = run("cache", "list").output.split(separator: "\n").map {
      $0.split(separator: " ").first ?? ""
    }
    #expect(
      list == [
        "Wheel", "--------------------------------", "demo-1.0-py3-none-any.whl",
        "Leaf.Pkg-2.0-py3-none-any.whl", "Zebra-0.9.0-py3-none-any.whl",
      ]
        || list.dropFirst(2) == [
          "demo-1.0-py3-none-any.whl", "Leaf.Pkg-2.0-py3-none-any.whl",
          "Zebra-0.9.0-py3-none-any.whl",
        ])
    #expect(run("cache", "list", "leaf*").output.contains("Leaf.Pkg-2.0"))
    #expect(!run("cache", "list", "leaf*").output.contains("demo"))
    let paths = run("cache", "list", "--format", "abspath").output.split(separator: "\n")
    #expect(paths.count == 3)
    #expect(paths.allSatisfy { $0.hasPrefix("\(cache)/wheels/") })
    #expect(run("cache", "info").output.contains("\nWheels: 3 ("))

    #expect(run("cache", "verify").status == .done)
    let changed = try #require(
      run("cache", "list", "demo", "--format", "abspath").output.split(separator: "\n").first)
    let file = "\(changed)/tree/demo/__init__.py"
    try "x = 2\n".write(toFile: file, atomically: false, encoding: .utf8)
    let verify = run("cache", "verify")
    #expect(verify.output == "demo-1.0-py3-none-any.whl: `demo/__init__.py` was changed\n")
    #expect(verify.status == .failed)
    #expect(run("cache", "verify").status == .done)

    let prune = run("cache", "prune")
    #expect(prune.output == "removed 0 wheels (0 B) and 0 records of indexes\n")
    #expect(run("cache", "remove", "nobody").errors.contains("no wheel in the cache matches"))
    #expect(run("cache", "remove", "zebra-0.9*").output.hasPrefix("removed 1 wheel ("))
    #expect(run("cache", "purge").output.hasPrefix("removed 1 wheel ("))
    #expect(run("cache", "list").output == "")
    #expect(!FileManager.default.fileExists(atPath: cache.string))
  }

  @Test func countsWhatItKeepsOfEnvironments() throws {
    let none = "\nMetadata of what is installed: 0 folders (0 B)\n"
    #expect(run("cache", "info").output.contains(none))
    // What is brand-new isn't kept.
    Thread.sleep(forTimeInterval: 0.2)
    #expect(run("list", "--python", environment.string).status == .done)
    let output = run("cache", "info").output
    #expect(output.contains("\nMetadata of what is installed: 1 folder ("), "\(output)")
    let json = run("cache", "info", "--format", "json").output
    #expect(json.contains("\"installed\": {\n    \"count\": 1,"), "\(json)")
  }

  @Test func saysWhereThereIsNone() {
    let transcript = pyk("cache", "info", "--no-cache")
    #expect(transcript.errors.hasPrefix("error: there is no cache\n"))
    #expect(transcript.status == .failed)
    #expect(run("cache", "remove").status == .usage)
    #expect(run("cache", "prune", "x").status == .usage)
    #expect(run("cache", "frob").status == .usage)
  }
}
