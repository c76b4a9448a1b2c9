internal import ArgumentParser

/// Which of the installed distributions are looked at.
struct LookingOptions: ParsableArguments {
  @Flag(
    name: [.customShort("l"), .long],
    help: "Only the environment's own, without what the base Python lends it.")
  var local = false

  @Flag(help: "Only those in the user's own folder.")
  var user = false

  @Option(
    name: .customLong("path"),
    help: ArgumentHelp(
      "Look in this folder instead of the environment; may repeat.", valueName: "folder"))
  var paths: [String] = []

  @Option(
    name: .customLong("exclude"),
    help: ArgumentHelp("Leave this one out; may repeat.", valueName: "name"))
  var excluded: [String] = []
}
