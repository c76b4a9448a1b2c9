import Foundation
import SystemPackage
import Testing

@testable import PykCommands

/// What is all there is found without the resolver, and is what the resolver would find.
@Suite(.enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"))
struct KeepingTests {
  private let environment: FilePath

  init() throws {
    environment = try RealEnvironment.changeable()
    let lib = environment.appending("lib")
    let python = try #require(
      try FileManager.default.contentsOfDirectory(atPath: lib.string).first)
    let site = lib.appending(python).appending("site-packages")
    let distributions: [(String, String, [String])] = [
      (
        "a", "1.0",
        [
          "Requires-Dist: b>=1", "Requires-Dist: absent; python_version < '3'",
          "Requires-Dist: absent; extra == 'x'",
          "Requires-Dist: absent>=2; python_version >= '3' and extra=='x'",
          "Requires-Dist: e[y]>=1; os_name == 'posix' or extra == 'x'", "Provides-Extra: x",
        ]
      ),
      ("b", "2.0", []),
      ("e", "1.0", ["Requires-Dist: f; extra == 'y'", "Provides-Extra: y"]),
      ("f", "1.0+local", []),
      ("g", "1.0rc1", []),
      ("h", "1.0", ["Requires-Dist: b<2"]),
      ("i", "1.0", ["Requires-Dist: absent>=1"]),
      ("j", "1.0", ["Requires-Dist: k"]),
      ("k", "1.0", ["Requires-Dist: j[z]", "Requires-Dist: b"]),
      ("l", "1.0", ["Requires-Dist: b @ https://nowhere.invalid/b-2.0-py3-none-any.whl"]),
      ("m", "1.0", ["Requires-Dist: this is none"]),
      ("n", "1.0", ["Requires-Dist: g>=0.9"]),
      ("o", "1.0", ["Requires-Dist: absent; extra == ''", "Provides-Extra: x"]),
      ("p", "1.0", ["Requires-Dist: absent; extra != 'x'", "Provides-Extra: x"]),
    ]
    for (name, version, lines) in distributions {
      let folder = site.appending("\(name)-\(version).dist-info").string
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let head = ["Metadata-Version: 2.1", "Name: \(name)", "Version: \(version)"]
      let text = (head + lines).joined(separator: "\n") + "\n\nA description.\n"
      try text.write(toFile: folder + "/METADATA", atomically: true, encoding: .utf8)
      try "".write(toFile: folder + "/RECORD", atomically: true, encoding: .utf8)
    }
  }

  private func install(_ arguments: [String], cache: Bool) -> (words: [String], Transcript) {
    let transcript = pyk(
      ["install", "--no-index", "--python", environment.string]
        + (cache ? ["--cache-dir", environment.appending("cache").string] : ["--no-cache"])
        + arguments,
      environment: ["PATH": "/usr/bin:/bin", "HOME": "/nowhere"], in: environment)
    // Without how long it took.
    let lines = transcript.errors.split(separator: "\n").map { String($0.prefix { $0 != "(" }) }
    return ([transcript.output, "\(transcript.status)"] + lines, transcript)
  }

  @Test(arguments: [
    ["a"], ["a[x]"], ["a[other]"], ["b"], ["b==2.0"], ["b>=3"], ["b===2.0"], ["e", "e[y]"],
    ["e[Y]"], ["f==1.0"], ["f==1.0+local"], ["f===1.0"], ["g"], ["g>=1"], ["h"], ["i"], ["j"],
    ["k", "a"], ["l"], ["m"], ["n"], ["o"], ["o[x]"], ["p"], ["p[x]"], ["a", "absent"],
    ["a", "--no-deps"], ["i", "--no-deps"], ["a", "-U"], ["b", "-U"],
    ["a", "--resolution", "lowest"], ["a", "--pre"],
    ["b; python_version < '3'"], ["a", "--require-hashes"], ["a", "--dry-run"],
  ])
  func allThatIsThereIsKept(asked: [String]) {
    let (resolved, _) = install(asked + ["-P", "nothing-else"], cache: false)
    for _ in 0..<2 {
      let (found, transcript) = install(asked, cache: true)
      #expect(found == resolved, "\(transcript.errors)")
    }
  }

  /// What was read before must not be believed where the disk has changed it.
  @Test func aDamagedCacheIsNotBelieved() throws {
    Thread.sleep(forTimeInterval: 0.2)
    let (expected, _) = install(["i"], cache: true)
    let cache = environment.appending("cache").appending("installed")
    let names = try FileManager.default.contentsOfDirectory(atPath: cache.string)
    let file = URL(filePath: cache.appending(try #require(names.first)).string)
    var bytes = try Data(contentsOf: file)
    let needed = try #require(bytes.range(of: Data("absent>=1\n".utf8)))
    bytes.replaceSubrange(needed, with: Data("b>=1.0.00\n".utf8))
    try bytes.write(to: file)
    #expect(install(["i"], cache: true).words == expected)
    #expect(expected[1] != "\(ExitStatus.done)", "\(expected)")
  }

  @Test func manyAreCounted() {
    #expect(install(["a"], cache: false).1.errors.hasPrefix("nothing to do: 4 packages"))
  }
}
