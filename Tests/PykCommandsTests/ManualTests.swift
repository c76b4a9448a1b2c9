import ArgumentParser
import Foundation
import Testing

@testable import PykCommands

private let manuals = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("man")

/// What the program says of itself: `--experimental-dump-help`.
private struct Dump: Decodable {
  struct Command: Decodable {
    var commandName: String
    var subcommands: [Command]?
    var arguments: [Argument]?
  }
  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String
    }
    var kind: String
    var shouldDisplay: Bool
    var names: [Name]?
    var sectionTitle: String?
    var abstract: String?

    var spellings: [String] {
      (names ?? []).map { ($0.kind == "long" ? "--" : "-") + $0.name }
    }
  }
  var command: Command

  static func read() throws -> Command {
    try JSONDecoder().decode(Dump.self, from: Data(Pyk._dumpHelp().utf8)).command
  }
}

/// The options that a page's lists explain: `.It Fl r , Fl -requirement Ar file`.
private func explained(in page: String) -> Set<String> {
  var options: Set<String> = []
  for line in page.split(separator: "\n") where line.hasPrefix(".It Fl ") {
    let words = line.split(separator: " ")
    for (word, next) in zip(words, words.dropFirst()) where word == "Fl" {
      options.insert("-" + next)
    }
  }
  return options
}

@Suite struct ManualTests {
  private static let commands: [Dump.Command] =
    ((try? Dump.read())?.subcommands ?? []).filter { $0.commandName != "help" }

  private func page(_ name: String) throws -> String {
    try String(contentsOf: manuals.appendingPathComponent(name), encoding: .utf8)
  }

  private var everywhere: Set<String> {
    get throws { explained(in: try page("pyk.1")) }
  }

  @Test(arguments: commands.map(\.commandName))
  func everyOptionStandsInThePage(name: String) throws {
    let command = try #require(Self.commands.first { $0.commandName == name })
    let page = explained(in: try page("pyk-\(name).1"))
    let general = try everywhere
    let options = (command.arguments ?? []).filter { $0.kind != "positional" && $0.shouldDisplay }
    for option in options where option.sectionTitle != "General" {
      for spelling in option.spellings where !general.contains(spelling) || page.contains(spelling)
      {
        #expect(page.contains(spelling), "man/pyk-\(name).1 doesn't explain \(spelling)")
      }
    }
    let known = Set((command.arguments ?? []).flatMap(\.spellings))
    for option in page {
      #expect(known.contains(option), "pyk \(name) has no \(option), which its page explains")
    }
  }

  @Test(arguments: commands.map(\.commandName))
  func everyOptionHasHelp(name: String) throws {
    let command = try #require(Self.commands.first { $0.commandName == name })
    for option in command.arguments ?? [] where option.shouldDisplay {
      #expect(option.abstract?.isEmpty == false, "pyk \(name) \(option.spellings)")
    }
  }

  @Test func generalOptionsStandInTheMainPage() throws {
    let page = try everywhere
    let install = try #require(Self.commands.first { $0.commandName == "install" })
    let general = (install.arguments ?? []).filter { $0.sectionTitle == "General" }
    #expect(general.count > 5)
    for option in general where option.shouldDisplay {
      for spelling in option.spellings {
        #expect(page.contains(spelling), "man/pyk.1 doesn't explain \(spelling)")
      }
    }
    let known = Set(general.flatMap(\.spellings)).union(["-h", "--help", "--version"])
    #expect(page.subtracting(known) == [])
  }

  @Test func everyCommandStandsInTheMainPage() throws {
    let page = try page("pyk.1")
    for command in Self.commands {
      #expect(page.contains(".It Cm \(command.commandName)\n"))
      #expect(page.contains(".Xr pyk-\(command.commandName) 1"))
    }
  }

  @Test func noPageIsOfACommandThatIsNone() throws {
    let names = Set(Self.commands.map { "pyk-\($0.commandName).1" }).union(["pyk.1", "pypirc.5"])
    let pages = try FileManager.default.contentsOfDirectory(atPath: manuals.path)
    #expect(Set(pages).subtracting(names) == [])
  }

  @Test(.enabled(if: found("mandoc") != nil, "needs mandoc"))
  func mandocFindsNoFault() throws {
    let mandoc = try #require(found("mandoc"))
    for name in try FileManager.default.contentsOfDirectory(atPath: manuals.path) {
      let answer = run(
        mandoc, ["-T", "lint", "-W", "warning", manuals.appendingPathComponent(name).path])
      #expect(answer.output + answer.errors == "", "\(name)")
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func shellsCanReadTheirCompletions(shell: String) throws {
    let transcript = pyk("completion", shell)
    #expect(transcript.status == .done)
    #expect(transcript.output.contains("uninstall"))
    guard let program = found(shell) else {
      print("not checked: \(shell) isn't here to read its completions")
      return
    }
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("pyk-\(UUID().uuidString).\(shell)")
    defer { try? FileManager.default.removeItem(at: file) }
    try transcript.output.write(to: file, atomically: true, encoding: .utf8)
    let answer = run(program, ["-n", file.path])
    #expect(answer.status == 0)
    #expect(answer.errors == "")
  }
}

private func found(_ program: String) -> String? {
  ["/usr/bin/", "/bin/", "/usr/local/bin/", "/opt/homebrew/bin/"].map { $0 + program }
    .first { FileManager.default.isExecutableFile(atPath: $0) }
}
