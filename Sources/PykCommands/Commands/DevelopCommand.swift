internal import ArgumentParser
internal import PykDiagnostics
internal import PykFormats
internal import PykInstall
internal import PykInterpreter
internal import PykMetadata
internal import PykOperations
internal import PykRequirements
internal import SystemPackage

/// `pyk develop`: what `python setup.py develop` was, under its old name.
struct DevelopCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "develop",
    abstract: "Install a project so that it is imported from where it is.",
    discussion: "The same as `pyk install -e FOLDER`; the current folder by default.")

  @Argument(
    help: ArgumentHelp("The project's folder, perhaps with extras.", valueName: "folder"))
  var folder = "."

  @Flag(name: .shortAndLong, help: "Undo it: remove what was installed from the folder.")
  var uninstall = false

  @OptionGroup(title: "Which versions") var selection: SelectionOptions
  @OptionGroup(title: "Building") var building: BackendOptions
  @OptionGroup(title: "Building") var sources: SourceOptions
  @OptionGroup(title: "Where to") var destination: DestinationOptions
  @OptionGroup(title: "Where from") var index: IndexOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    var context = context
    // Whoever has settings for `install` means this too.
    context.command = "install"
    if uninstall { return try remove(in: context) }
    var install = try InstallCommand.parse([])
    install.install.editables = [folder]
    install.selection = selection
    install.building = building
    install.sources = sources
    install.destination = destination
    install.index = index
    install.network = network
    install.global = global
    return try install.run(in: context)
  }

  private func remove(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    let target = try settings.target(destination, isForChange: true)
    let place = settings.path(String(folder.prefix { $0 != "[" }))
    let names = try target.installed().environment.distributions.filter { distribution in
      guard let direct = distribution.directURL, direct.isEditable else { return false }
      return URL(direct.url)?.filePath?.lexicallyNormalized() == place
    }.map(\.name.normalized)
    guard !names.isEmpty else {
      throw Failure(
        "nothing is installed from `\(folder)`",
        causes: ["`\(target.interpreter.prefix)` has no editable install of it"],
        hints: ["`pyk list --editable` shows what there is"])
    }
    var uninstall = try UninstallCommand.parse(["-y"] + names)
    uninstall.global = global
    uninstall.destination = destination
    return try uninstall.run(in: context)
  }
}
