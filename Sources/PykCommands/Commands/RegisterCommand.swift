internal import ArgumentParser
internal import PykOperations
internal import PykPublish

/// `pyk register`: tells an old server of a project before its first upload.
struct RegisterCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "register", abstract: "Register a project with an old server.",
    discussion: """
      The public index and every newer server register a project with its first upload: this is \
      for those that want it beforehand. The metadata is that of a file.
      """)

  @Argument(
    help: ArgumentHelp("The file whose metadata is sent; else one of `dist/`.", valueName: "dist"))
  var file: String?

  @OptionGroup(title: "Where to, and as whom") var repository: RepositoryOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "General") var globalOfUploads: GlobalOptionsOfUploads

  var global: GlobalOptions { globalOfUploads.all }

  func run(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    let display = ProgressDisplay(context: context)
    defer { display.clear() }
    var request = UploadRequest()
    request.words = [file].compactMap { $0 }
    request.destination = try settings.uploadDestination(repository, network)
    request.comment = repository.comment
    let workspace = try settings.uploadWorkspace(
      network, request.destination, reporter: display.reporter,
      cancellation: context.cancellation())
    let (name, destination) = try RegisterOperation(request, in: workspace).run()
    display.clear()
    context.console.print("registered \(name) with \(destination.url)")
    return .done
  }
}
