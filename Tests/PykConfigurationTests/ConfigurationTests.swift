import Foundation
import PykConfiguration
import PykDiagnostics
import SystemPackage
import Testing

/// A home with files in it, removed at the end.
private struct Home: ~Copyable {
  let path: String
  init(_ files: [String: String]) throws {
    path = NSTemporaryDirectory() + "home-" + UUID().uuidString
    for (name, text) in files {
      let file = path + "/" + name
      try FileManager.default.createDirectory(
        atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try text.write(toFile: file, atomically: true, encoding: .utf8)
    }
  }
  func load(
    _ variables: [String: String] = [:], command: String = "install", isolated: Bool = false
  ) throws -> Configuration {
    var environment = [
      "HOME": path, "XDG_CONFIG_HOME": path + "/config", "XDG_CONFIG_DIRS": path + "/xdg",
    ]
    environment.merge(variables) { $1 }
    return try Configuration.load(
      environment: environment, command: command, prefix: FilePath(path + "/env"),
      isolated: isolated)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }
}

private let everywhere = [
  "xdg/pip/pip.conf": "[global]\nindex-url = machine\ntimeout = 1\nretries = 1\nlog-file = machine\n",
  ".pip/pip.conf": "[global]\nindex-url = legacy\ntimeout = 2\nretries = 2\n",
  "config/pip/pip.conf": "[global]\nindex_url = user\ntimeout = 3\n[install]\ntimeout = 4\n",
  "env/pip.conf": "[global]\nindex-url = site\n",
]

@Test func laterPlacesWin() throws {
  let home = try Home(everywhere)
  let configuration = try home.load()
  #expect(configuration.string("index-url")?.value == "site")
  #expect(try configuration.number("timeout")?.value == 4)
  #expect(try configuration.integer("retries")?.value == 2)
  #expect(configuration.string("log-file")?.value == "machine")
  #expect(try home.load(command: "freeze").number("timeout")?.value == 3)
  #expect(try home.load(["PIP_INDEX_URL": "p"]).string("index-url")?.value == "p")
  #expect(
    try home.load(["PIP_INDEX_URL": "p", "PYK_INDEX_URL": "k"]).string("index-url")?.value == "k")
  #expect(try home.load(["PIP_CONFIG_FILE": "/dev/null"]).string("log-file") == nil)
  #expect(try home.load(isolated: true).string("index-url")?.value == "site")
  #expect(try home.load(["PIP_LOG_FILE": "x"], isolated: true).string("log-file")?.value == "machine")
}

@Test func aNamedFileWinsAndMustBeThere() throws {
  let home = try Home(["named.conf": "[global]\nindex-url = named\n"])
  #expect(
    try home.load(["PIP_CONFIG_FILE": home.path + "/named.conf"]).string("index-url")?.value
      == "named")
  #expect(throws: (any Error).self) { try home.load(["PIP_CONFIG_FILE": home.path + "/none"]) }
}

@Test func valuesKnowWhereTheyCameFrom() throws {
  let home = try Home(["env/pip.conf": "[global]\n\nno-input = perhaps\n"])
  let configuration = try home.load(["PIP_RETRIES": "many"])
  #expect(
    configuration.string("no-input")?.origin.description == "line 3 of `\(home.path)/env/pip.conf`")
  #expect(throws: (any Error).self) { try configuration.bool("no-input") }
  do {
    _ = try configuration.integer("retries")
    Issue.record("`many` was taken for a number")
  } catch {
    #expect(
      error.diagnosis.causes == ["the variable `PIP_RETRIES` sets it, and it is no whole number"])
  }
}

@Test func listsAreDividedByWhiteSpace() throws {
  let home = try Home(["env/pip.conf": "[global]\nfind-links =\n    /a\n    /b /c\n"])
  #expect(try home.load().list("find-links")?.value == ["/a", "/b", "/c"])
}
