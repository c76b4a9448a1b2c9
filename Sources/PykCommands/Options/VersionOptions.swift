internal import ArgumentParser

/// Which versions and files count where nothing is resolved.
struct VersionOptions: ParsableArguments {
  @Flag(
    name: [.customLong("pre"), .customLong("prerelease")],
    help: "Pre-releases too, as well as final versions.")
  var pre = false

  @Option(
    name: .customLong("only-binary"),
    help: ArgumentHelp("Wheels only, for these names or `:all:`.", valueName: "names"))
  var onlyBinary: [String] = []

  @Option(
    name: .customLong("no-binary"),
    help: ArgumentHelp("No wheels, for these names or `:all:`.", valueName: "names"))
  var noBinary: [String] = []

  @Option(
    name: [.customLong("exclude-newer"), .customLong("uploaded-prior-to")],
    help: ArgumentHelp(
      "Nothing uploaded since: a date, a time, or days ago such as `P3D`.", valueName: "when"))
  var excludeNewer: String?

  @Flag(name: .customLong("ignore-requires-python"), help: "What is for other Pythons too.")
  var ignoreRequiresPython = false

  /// The same, as those that resolve have them.
  var all: SelectionOptions {
    get throws {
      var options = try SelectionOptions.parse([])
      options.pre = pre
      options.onlyBinary = onlyBinary
      options.noBinary = noBinary
      options.excludeNewer = excludeNewer
      options.ignoreRequiresPython = ignoreRequiresPython
      return options
    }
  }
}
