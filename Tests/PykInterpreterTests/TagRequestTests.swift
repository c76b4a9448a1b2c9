import Foundation
import PykMetadata
import PykRequirements
import SystemPackage
import Testing

@testable import PykInterpreter

private struct Wish: Codable, Sendable {
  var version: String?
  var impl: String?
  var abis: [String]?
  var platforms: [String]?

  var request: TagRequest {
    var request = TagRequest()
    request.python = version.flatMap(TagRequest.python)
    request.implementation = impl
    request.abis = abis ?? []
    request.platforms = platforms ?? []
    return request
  }
}

private let wishes = [
  Wish(), Wish(version: "39"), Wish(version: "3"), Wish(version: "314"), Wish(version: "37"),
  Wish(version: "33"), Wish(version: "32"),
  Wish(impl: "pp"), Wish(impl: "py"), Wish(version: "38", impl: "py"), Wish(version: "27"),
  Wish(abis: ["cp311", "abi3", "none"]), Wish(version: "313", abis: ["cp313t"]),
  Wish(version: "310", impl: "pp", abis: ["pypy310_pp73"]),
  Wish(platforms: ["win_amd64"]), Wish(platforms: ["manylinux2014_x86_64"]),
  Wish(platforms: ["manylinux2010_i686", "manylinux1_i686", "linux_i686"]),
  Wish(platforms: ["manylinux_2_28_aarch64", "manylinux2014_aarch64"]),
  Wish(version: "312", platforms: ["macosx_11_0_arm64"]),
  Wish(version: "312", platforms: ["macosx_10_9_x86_64", "any"]),
  Wish(platforms: ["macosx_14_0_universal2"]), Wish(platforms: ["macosx_odd"]),
]

/// Every tag of every wish, in pip's order.
private let theirs: [[String]]? = {
  let script = """
    import json, sys
    from pip._internal.utils.compatibility_tags import get_supported
    import pip
    if int(pip.__version__.split('.')[0]) < 26: sys.exit(1)
    print(json.dumps([[str(tag) for tag in get_supported(**wish)] for wish in json.loads(sys.argv[1])]))
    """
  guard let json = try? JSONEncoder().encode(wishes),
    let outcome = try? ProcessRun.run(
      "/usr/bin/env", arguments: ["python3", "-c", script, String(decoding: json, as: UTF8.self)],
      environment: ProcessInfo.processInfo.environment), outcome.status == 0
  else { return nil }
  return try? JSONDecoder().decode([[String]].self, from: Data(outcome.output))
}()

@Test(.enabled(if: theirs != nil, "python3 has no pip 26 to compare with"))
func requestedTagsAreThoseOfPip() throws {
  let environment = ProcessInfo.processInfo.environment
  let path = try ProcessRun.run(
    "/usr/bin/env", arguments: ["python3", "-c", "import sys; print(sys.executable)"],
    environment: environment)
  let python = FilePath(
    String(decoding: path.output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
  let finder = InterpreterFinder(environment: [:], workingDirectory: "/", cacheFolder: nil)
  let own = try finder.interpreter(at: python)
  for (wish, theirs) in zip(wishes, try #require(theirs)) {
    let ours = wish.request.tags(for: own).ordered.map(\.description)
    #expect(ours.count == theirs.count, "\(wish)")
    let difference = zip(ours, theirs).first { $0 != $1 }
    #expect(difference == nil, "\(wish)")
  }
}

@Test(arguments: [
  ("3", [3]), ("3.7", [3, 7]), ("3.7.3", [3, 7, 3]), ("37", [3, 7]), ("311", [3, 11]),
])
func pythonVersionsAreReadAsPipReadsThem(text: String, expected: [Int]) {
  #expect(TagRequest.python(text) == expected)
}

@Test(arguments: ["", "3.", "3.x", "1.2.3.4", "-3", "3.99999999999999999999", "３"])
func otherPythonVersionsAreRefused(text: String) { #expect(TagRequest.python(text) == nil) }

@Test(arguments: [
  ("win_amd64", "win32", "Windows", "AMD64"), ("win32", "win32", "Windows", "x86"),
  ("macosx_11_0_arm64", "darwin", "Darwin", "arm64"),
  ("manylinux2014_x86_64", "linux", "Linux", "x86_64"),
  ("manylinux_2_28_aarch64", "linux", "Linux", "aarch64"),
  ("musllinux_1_2_x86_64", "linux", "Linux", "x86_64"),
])
func markersFollowThePlatform(platform: String, name: String, system: String, machine: String) {
  var request = TagRequest()
  request.platforms = ["any", platform]
  request.python = [3, 9]
  request.implementation = "cp"
  let markers = request.markers(for: MarkerEnvironment())
  #expect(markers.sysPlatform == name)
  #expect(markers.platformSystem == system)
  #expect(markers.platformMachine == machine)
  #expect(markers.pythonFullVersion == "3.9.0")
  #expect(markers.platformPythonImplementation == "CPython")
}
