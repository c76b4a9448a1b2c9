internal import ArgumentParser

/// Which versions and files may be chosen.
struct SelectionOptions: ParsableArguments {
  @Flag(
    name: [.customLong("pre"), .customLong("prerelease")],
    help: "Take pre-releases as well as final versions.")
  var pre = false

  @Option(
    name: .customLong("only-binary"),
    help: ArgumentHelp(
      "Wheels only, for these names or `:all:`; `:none:` empties the list.", valueName: "names"))
  var onlyBinary: [String] = []

  @Option(
    name: .customLong("no-binary"),
    help: ArgumentHelp(
      "No wheels, for these names or `:all:`; `:none:` empties the list.", valueName: "names"))
  var noBinary: [String] = []

  @Flag(name: .customLong("prefer-binary"), help: "An older wheel rather than a newer source.")
  var preferBinary = false

  @Option(
    help: ArgumentHelp(
      "highest, lowest, or lowest-direct (only what was asked for by name).",
      valueName: "strategy"))
  var resolution: String?

  @Option(
    name: [.customLong("exclude-newer"), .customLong("uploaded-prior-to")],
    help: ArgumentHelp(
      "Nothing uploaded since: a date, a time, or days ago such as `P3D`.", valueName: "when"))
  var excludeNewer: String?

  @Flag(name: .customLong("ignore-requires-python"), help: "Take what is for other Pythons too.")
  var ignoreRequiresPython = false

  @Flag(name: .customLong("no-deps"), help: "Leave dependencies alone.")
  var noDependencies = false

  @Flag(
    name: [.customLong("only-deps"), .customLong("only-dependencies")],
    help: "Take what the named packages need, and not these themselves.")
  var onlyDependencies = false

  @Option(
    name: [.customLong("constraint"), .customShort("c", allowingJoined: true)],
    help: ArgumentHelp(
      "A file of versions that hold for whatever is installed; may repeat.", valueName: "file"))
  var constraints: [String] = []

  @Option(
    name: .customLong("override"),
    help: ArgumentHelp(
      "A file of requirements that replace all others on their names; may repeat.",
      valueName: "file"))
  var overrides: [String] = []
}
