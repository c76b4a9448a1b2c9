internal import ArgumentParser

/// What `install` takes beside where from, which and where to.
struct InstallOptions: ParsableArguments {
  @Option(
    name: [
      .customLong("requirement"), .customLong("requirements"),
      .customShort("r", allowingJoined: true),
    ],
    help: ArgumentHelp("A file of requirements; may repeat.", valueName: "file"))
  var requirementFiles: [String] = []

  @Option(
    help: ArgumentHelp(
      "A dependency group of `pyproject.toml`, here or at a path; may repeat.",
      valueName: "[path:]group"))
  var group: [String] = []

  @Option(
    name: [.customLong("editable"), .customShort("e", allowingJoined: true)],
    help: ArgumentHelp("A project's folder, to be imported from where it is.", valueName: "folder"))
  var editables: [String] = []

  @Flag(name: [.customShort("U"), .long], help: "Upgrade what is named to the newest that fits.")
  var upgrade = false

  @Option(
    name: .customLong("upgrade-strategy"),
    help: ArgumentHelp(
      "With -U: only-if-needed leaves dependencies alone, eager upgrades them too.",
      valueName: "strategy"))
  var upgradeStrategy: String?

  @Option(
    name: [.customLong("upgrade-package"), .customShort("P", allowingJoined: true)],
    help: ArgumentHelp("Upgrade this package, wherever it comes in; may repeat.", valueName: "name")
  )
  var upgradePackages: [String] = []

  @Flag(
    name: [.customLong("force-reinstall"), .customLong("reinstall")],
    help: "Install again what is there already.")
  var forceReinstall = false

  @Flag(
    name: [.customShort("I"), .customLong("ignore-installed")],
    help: "Choose and install as if nothing were there.")
  var ignoreInstalled = false

  @Flag(name: .customLong("dry-run"), help: "Say what would be done, and do nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Write what was done as pip's JSON report; `-` is the output.", valueName: "file"))
  var report: String?

  @Flag(
    name: .customLong("require-hashes"),
    help: "Refuse whatever has no --hash in a requirements file.")
  var requireHashes = false

  @Flag(name: .customLong("no-require-hashes"), help: "Don't, even if some have one.")
  var noRequireHashes = false

  @Flag(
    name: [.customLong("compile"), .customLong("compile-bytecode")],
    help: "Compile modules to bytecode before the command ends, not when it has ended.")
  var compile = false

  @Flag(
    name: .customLong("no-compile"),
    help: "Install no bytecode, whatever a configuration file says.")
  var noCompile = false

  @Option(
    name: .customLong("link-mode"),
    help: ArgumentHelp(
      "How files come from the store: clone, hardlink, copy or symlink; the best that works.",
      valueName: "mode"))
  var linkMode: String?

  @Flag(name: .customLong("no-warn-script-location"), help: "Don't mention scripts off PATH.")
  var noWarnScriptLocation = false

  @Flag(name: .customLong("no-warn-conflicts"), help: "Don't mention conflicts that are left.")
  var noWarnConflicts = false

  // What scripts written for pip pass along and what changes nothing here.
  @Option(name: .customLong("root-user-action"), help: .hidden) var rootUserAction: String?
  @Option(name: .customLong("progress-bar"), help: .hidden) var progressBar: String?
  @Option(name: .customLong("use-feature"), help: .hidden) var useFeature: [String] = []
  @Option(name: .customLong("use-deprecated"), help: .hidden) var useDeprecated: [String] = []
  @Flag(name: .customLong("use-pep517"), help: .hidden) var usePEP517 = false
  @Flag(name: .customLong("no-clean"), help: .hidden) var noClean = false
}
