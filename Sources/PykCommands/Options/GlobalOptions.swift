internal import ArgumentParser

extension ColorChoice: ExpressibleByArgument {}

/// The options that every command takes, before or after its name.
struct GlobalOptions: ParsableArguments {
  @OptionGroup var common: CommonOptions

  @Option(
    name: [.customShort("p", allowingJoined: true), .long],
    help: ArgumentHelp(
      "The Python to work for: a path, a version, a name or an environment's folder.",
      valueName: "python"))
  var python: String?

  var verbose: Int { common.verbose }
  var quiet: Int { common.quiet }
  var color: ColorChoice? { common.color }
  var noColor: Bool { common.noColor }
  var noInput: Bool { common.noInput }
  var cacheDirectory: String? { common.cacheDirectory }
  var noCache: Bool { common.noCache }
  var isolated: Bool { common.isolated }
  var requireVirtualenv: Bool { common.requireVirtualenv }
  var log: String? { common.log }
  var debug: Bool { common.debug }
  var existsActions: [String] { common.existsActions }
  var resumeRetries: Int? { common.resumeRetries }
}

/// The same without `-p`, which is the password where twine's options are meant.
struct GlobalOptionsOfUploads: ParsableArguments {
  @OptionGroup var common: CommonOptions

  @Option(
    help: ArgumentHelp(
      "The Python to work for: a path, a version, a name or an environment's folder.",
      valueName: "python"))
  var python: String?

  var all: GlobalOptions {
    var options = GlobalOptions()
    options.common = common
    options.python = python
    return options
  }
}

/// The options that every command takes, but for the choice of a Python.
struct CommonOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Say more; may be given several times.")
  var verbose: Int

  @Flag(name: .shortAndLong, help: "Say less: once hides progress, twice hides warnings too.")
  var quiet: Int

  @Option(help: ArgumentHelp("When to colour: auto, always or never.", valueName: "when"))
  var color: ColorChoice?

  @Flag(name: .customLong("no-color"), help: "Never colour; the same as NO_COLOR=1.")
  var noColor = false

  @Flag(name: .customLong("no-input"), help: "Never ask anything.")
  var noInput = false

  @Option(name: .customLong("cache-dir"), help: "Where the cache lies.")
  var cacheDirectory: String?

  @Flag(
    name: [.customLong("no-cache-dir"), .customLong("no-cache")],
    help: "Neither read nor keep a cache.")
  var noCache = false

  @Flag(help: "Read no configuration file of the user's and no PIP_ or PYK_ variable.")
  var isolated = false

  @Flag(
    name: [.customLong("require-virtualenv"), .customLong("require-venv")],
    help: "Refuse to work outside a virtual environment.")
  var requireVirtualenv = false

  @Flag(name: .customLong("disable-pip-version-check"), help: .hidden)
  var disablePipVersionCheck = false

  @Flag(name: .customLong("no-python-version-warning"), help: .hidden)
  var noPythonVersionWarning = false

  @Option(
    name: [.customLong("log"), .customLong("log-file"), .customLong("local-log")],
    help: ArgumentHelp("Append all there is to say to this file, with times.", valueName: "file"))
  var log: String?

  @Flag(help: "Say all there is, as with -vv.")
  var debug = false

  @Option(
    name: .customLong("exists-action"),
    help: ArgumentHelp(
      "What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).",
      valueName: "letter"))
  var existsActions: [String] = []

  @Option(
    name: .customLong("resume-retries"),
    help: ArgumentHelp("How often a download that broke off is gone on with.", valueName: "n"))
  var resumeRetries: Int?
}
