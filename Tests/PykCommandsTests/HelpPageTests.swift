import ArgumentParser
import Foundation
import Testing

@testable import PykCommands

/// The pages of `--help` that are kept, beside what the declarations say.
@Suite struct HelpPageTests {
  static let commands = Pyk.groups.flatMap(\.entries).map(\.command)

  @Test func helpPagesAreThoseOfTheDeclarations() throws {
    if ProcessInfo.processInfo.environment["PYK_RENEW_HELP"] != nil {
      return try renew()
    }
    for command in Self.commands {
      let name = command._commandName
      #expect(
        HelpPages.text(of: name).map { "\($0)" } == Self.wide(command),
        "renew the pages: PYK_RENEW_HELP=1 swift test --filter helpPages")
    }
    #expect(HelpPages.text(of: "frob") == nil)
  }

  @Test(arguments: [40, 57, 79, 80, 81, 100, 132, 210])
  func linesAreWrappedAsTheParserDoesIt(columns: Int) {
    for command in Self.commands {
      #expect(
        HelpPage(of: command._commandName)?.rendered(columns: columns)
          == Pyk.helpMessage(for: command, columns: columns), "\(command._commandName)")
    }
  }

  private static func wide(_ command: any ParsableCommand.Type) -> String {
    Pyk.helpMessage(for: command, columns: 65_000)
  }

  private func renew() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/PykCommands/Help/HelpPages.swift")
    let old = try String(contentsOf: file, encoding: .utf8)
    let opening = "    switch command {\n"
    let start = try #require(old.range(of: opening))
    var text = String(old[..<start.upperBound])
    for command in Self.commands {
      text += "    case \"\(command._commandName)\":\n      #\"\"\"\n"
      for line in Self.wide(command).split(separator: "\n", omittingEmptySubsequences: false) {
        text += line.isEmpty ? "\n" : "      \(line)\n"
      }
      text += "      \"\"\"#\n"
    }
    text += "    default: nil\n    }\n  }\n}\n"
    try Data(text.utf8).write(to: file)
  }
}
