internal import ArgumentParser

/// Which environment is changed, or which folder is filled.
struct DestinationOptions: ParsableArguments {
  @Option(
    name: [.customShort("t", allowingJoined: true), .long],
    help: ArgumentHelp("Into this folder and no environment.", valueName: "folder"))
  var target: String?

  @Option(help: ArgumentHelp("Below this folder: lib, bin, share.", valueName: "folder"))
  var prefix: String?

  @Option(
    help: ArgumentHelp("As if this folder were the file system's root.", valueName: "folder"))
  var root: String?

  @Flag(help: "Into the user's own folder.")
  var user = false

  @Flag(help: "Into the Python on PATH, though it is no environment.")
  var system = false

  @Flag(
    name: .customLong("break-system-packages"),
    help: "Change a Python that its distributor manages.")
  var breakSystemPackages = false
}
