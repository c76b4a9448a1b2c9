internal import ArgumentParser

/// The command that stands above all others.
struct Pyk: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pyk",
    abstract: "Python environments, packages and releases.",
    version: "pyk \(pykVersion)",
    groupedSubcommands: groups.map { group in
      CommandGroup(name: group.title, subcommands: group.entries.map { $0.command })
    })

  /// A command, and the few words that `pyk --help` has room for.
  struct Entry {
    var command: any ParsableCommand.Type
    var brief: String

    init(_ command: any ParsableCommand.Type, _ brief: String) {
      self.command = command
      self.brief = brief
    }
  }

  struct Group {
    var title: String
    var entries: [Entry]
  }

  /// What `pyk --help` shows on the left, and on the right.
  static let columns: [[Group]] = [
    [
      Group(
        title: "Environments and packages",
        entries: [
          Entry(VenvCommand.self, "make an environment"),
          Entry(InstallCommand.self, "install packages"),
          Entry(UninstallCommand.self, "remove packages"),
          Entry(DownloadCommand.self, "get them into a folder"),
          Entry(WheelCommand.self, "the same, as wheels"),
          Entry(DevelopCommand.self, "install a project editable"),
        ]),
      Group(
        title: "Looking",
        entries: [
          Entry(ListCommand.self, "what is installed"),
          Entry(FreezeCommand.self, "the same as requirements"),
          Entry(ShowCommand.self, "tell about packages"),
          Entry(CheckCommand.self, "what doesn't fit together"),
          Entry(InspectCommand.self, "all of it, as JSON"),
          Entry(IndexCommand.self, "which versions there are"),
        ]),
    ],
    [
      Group(
        title: "Projects and releases",
        entries: [
          Entry(BuildCommand.self, "make sdist and wheel"),
          Entry(SdistCommand.self, "make the sdist"),
          Entry(BdistWheelCommand.self, "make the wheel"),
          Entry(UploadCommand.self, "send files to an index"),
          Entry(RegisterCommand.self, "tell an old server of them"),
        ]),
      Group(
        title: "The program",
        entries: [
          Entry(CacheCommand.self, "look after the cache"),
          Entry(ConfigCommand.self, "show and change settings"),
          Entry(HashCommand.self, "compute hashes of files"),
          Entry(DebugCommand.self, "what pyk sees here"),
          Entry(CompletionCommand.self, "for bash, zsh and fish"),
        ]),
    ],
  ]

  static var groups: [Group] { columns.flatMap { $0 } }

  /// Every word that may stand first.
  static let subcommandNames =
    groups.flatMap { $0.entries.map { $0.command._commandName } } + ["help"]

  /// What `pyk --help` prints: all commands on one screen of 80 by 24.
  static var overview: String {
    let columns = columns.map { groups in
      groups.map { group in
        [group.title]
          + group.entries.map { "  " + padded($0.command._commandName, 12) + $0.brief }
      }.joined(separator: [""]).map { $0 }
    }
    let height = columns.map(\.count).max() ?? 0
    let rows = (0..<height).map { row in
      let cells = columns.map { row < $0.count ? $0[row] : "" }
      let line = padded(cells[0], 40) + cells[1]
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
    return
      ([configuration.abstract, "", "Usage: pyk COMMAND [OPTIONS] ...", ""] + rows + [
        "",
        "`pyk COMMAND --help` tells more, and so does `man pyk-COMMAND`.",
        "Global options such as -q, -v and --python may stand before the command.",
      ]).joined(separator: "\n")
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
