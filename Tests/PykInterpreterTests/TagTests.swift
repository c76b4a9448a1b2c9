import Foundation
import PykMetadata
import SystemPackage
import Testing

@testable import PykInterpreter

/// The Pythons of this machine that `packaging` runs on.
private let pythons: [FilePath] = {
  let home = ProcessInfo.processInfo.environment["HOME"] ?? "/"
  let versions = FilePath(home).appending(".pyenv").appending("versions")
  let names = (try? FileManager.default.contentsOfDirectory(atPath: versions.string)) ?? []
  let candidates =
    names.sorted().map { versions.appending($0).appending("bin").appending("python3") } + [
      "/usr/bin/python3", "/usr/local/bin/python3", "/usr/bin/pypy3",
    ]
  return candidates.filter { path in
    let old = ["2.", "3.6", "3.7", "3.8", "3.9"].contains {
      path.string.contains("/versions/\($0)")
    }
    return !old && FileManager.default.isExecutableFile(atPath: path.string)
  }
}()

/// The folder that has `packaging`, of whichever python3 comes first: 26.4 or newer, since the
/// order of the tags for Linux changed with it.
let packagingFolder: String? = {
  let script = """
    import os, packaging, sys
    if tuple(map(int, packaging.__version__.split('.')[:2])) < (26, 4): sys.exit(1)
    print(os.path.dirname(os.path.dirname(packaging.__file__)))
    """
  let environment = ProcessInfo.processInfo.environment
  guard
    let outcome = try? ProcessRun.run(
      "/usr/bin/env", arguments: ["python3", "-c", script], environment: environment),
    outcome.status == 0
  else { return nil }
  return String(decoding: outcome.output, as: UTF8.self).split(separator: "\n").first.map(
    String.init)
}()

@Test(
  .enabled(if: packagingFolder != nil, "python3 with packaging 26.4 is not on PATH"),
  arguments: pythons)
func tagsAreThoseOfPackaging(python: FilePath) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try FileManager.default.createSymbolicLink(
    atPath: folder.appendingPathComponent("packaging").path,
    withDestinationPath: try #require(packagingFolder) + "/packaging")
  let script = "from packaging.tags import sys_tags\nfor tag in sys_tags(): print(tag)"
  let outcome = try ProcessRun.run(
    python, arguments: ["-B", "-c", script], environment: ["PYTHONPATH": folder.path])
  try #require(
    outcome.status == 0, "\(String(decoding: outcome.errors, as: UTF8.self))")
  let expected = String(decoding: outcome.output, as: UTF8.self).split(separator: "\n").map(
    String.init)
  let finder = InterpreterFinder(environment: [:], workingDirectory: "/", cacheFolder: nil)
  let found = try finder.interpreter(at: python).tags.ordered.map(\.description)
  #expect(found.count == expected.count)
  #expect(zip(found, expected).first { $0 != $1 } == nil)
}

@Test func tagsOfAMuslTargetKnowNoManylinux() {
  var target = TagTarget(major: 3, minor: 9, platform: "linux-aarch64")
  target.musl = .init(1, 2)
  let tags = compatibleTags(for: target).map(\.description)
  #expect(tags[1] == "cp39-cp39-musllinux_1_2_aarch64")
  #expect(tags.last == "py30-none-any")
  #expect(!tags.contains { $0.contains("manylinux") })
  #expect(tags.contains("cp32-abi3-linux_aarch64"))
}

@Test(arguments: [
  [:], ["version": "3"], ["version": "x.y"], ["version": "3.99999999999999999999"],
  ["version": "3.11.2", "platform": "", "glibc": "-1.-1"],
  ["version": "3.11.2", "platform": "linux", "config.EXT_SUFFIX": "."],
  ["version": "3.11.2", "platform": "linux-", "glibc": "2.99999999", "musl": "1"],
])
func tagsOfNonsenseAreMadeWithoutHarm(answers: [String: String]) {
  let target = TagTarget(answers: answers)
  #expect(compatibleTags(for: target).contains { $0.description == "py3-none-any" })
  var other = target
  other.interpreter = "xy"
  #expect(compatibleTags(for: other).contains { $0.description == "py3-none-any" })
}
