internal import ArgumentParser

/// The command that stands above all others.
struct Pyk: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pyk",
    abstract: "Python environments, packages and releases.",
    version: "pyk \(pykVersion)",
    groupedSubcommands: groups)

  private static let groups = [
    CommandGroup(name: "Environment", subcommands: [VenvCommand.self]),
    CommandGroup(name: "Packages", subcommands: [InstallCommand.self, UninstallCommand.self]),
    CommandGroup(
      name: "Looking",
      subcommands: [ListCommand.self, FreezeCommand.self, ShowCommand.self, CheckCommand.self]),
    CommandGroup(
      name: "The program",
      subcommands: [CacheCommand.self, ConfigCommand.self, CompletionCommand.self]),
  ]

  /// Every word that may stand first.
  static let subcommandNames =
    groups.flatMap { $0.subcommands.map { $0._commandName } } + ["help"]
}
