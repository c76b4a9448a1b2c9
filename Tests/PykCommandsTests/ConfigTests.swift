import Foundation
import SystemPackage
import Testing

@testable import PykCommands

@Suite struct ConfigTests {
  private let home: FilePath

  init() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("pyk-config-\(UUID().uuidString)").path
    home = FilePath(path)
    try FileManager.default.createDirectory(
      atPath: path + "/.config/pip", withIntermediateDirectories: true)
    try """
    # mine
    [global]
    index-url = https://ada:secret@index.example.org/simple
    find_links =
        /one
        /two
    [install]
    user = no

    """.write(toFile: path + "/.config/pip/pip.conf", atomically: true, encoding: .utf8)
  }

  private var file: String { home.appending(".config/pip/pip.conf").string }

  private func run(_ arguments: String...) -> Transcript {
    pyk(
      arguments,
      environment: ["HOME": home.string, "PIP_TIMEOUT": "7", "XDG_CONFIG_DIRS": "/nowhere"],
      in: home)
  }

  @Test func listsAsPipAndShowsNoSecret() {
    #expect(
      run("config", "list", "--user").output == """
        global.find-links='\\n/one\\n/two'
        global.index-url='https://ada:****@index.example.org/simple'
        install.user='no'

        """)
    #expect(
      run("config", "list", "-v").output.contains(
        "install.user='no'  # line 8 of `\(file)`\n"))
    #expect(!run("config", "list", "--format", "json").output.contains("secret"))
    #expect(run("config", "list", "--site").output == "")
    #expect(run("config", "list").output.hasPrefix(":env:.timeout='7'\n"))
  }

  @Test func getsOneValue() {
    #expect(run("config", "get", "global.Find_Links").output == "\n/one\n/two\n")
    #expect(run("config", "get", "global.index-url").output.contains("****"))
    let missing = run("config", "get", "global.proxy")
    #expect(
      missing.errors
        == "error: `global.proxy` isn't set\nhint:  `pyk config list` shows what is\n")
    #expect(missing.status == .failed)
    #expect(run("config", "get").status == .usage)
  }

  @Test func debugNamesEveryFile() {
    let output = run("config", "debug").output
    #expect(output.hasPrefix("variables:\n  PIP_TIMEOUT='7'\n"))
    #expect(output.contains("user: \(home)/.pip/pip.conf (doesn't exist)\nuser: \(file)\n"))
    #expect(output.contains("  install.user='no' (line 8)\n"))
    #expect(!output.contains("secret"))
  }

  @Test func setsAndUnsetsAndKeepsTheRest() throws {
    func text() throws -> String { try String(contentsOfFile: file, encoding: .utf8) }
    #expect(run("config", "set", "global.timeout", "60").status == .done)
    #expect(run("config", "set", "install.user", "yes").status == .done)
    #expect(run("config", "set", "list.format", "json").status == .done)
    #expect(run("config", "unset", "global.find-links").status == .done)
    #expect(
      try text() == """
        # mine
        [global]
        index-url = https://ada:secret@index.example.org/simple
        timeout = 60
        [install]
        user = yes

        [list]
        format = json

        """)
    #expect(run("config", "unset", "global.find-links").status == .failed)
    #expect(run("config", "set", "nothing", "x").status == .usage)
    #expect(run("config", "set", "global.timeout", "60", "--site", "--user").status == .usage)
    #expect(run("config", "set", "global.a", "one\n[install]\nuser = no").status == .done)
    #expect(run("config", "get", "install.user").output == "yes\n")
  }
}
