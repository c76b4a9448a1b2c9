internal import ArgumentParser
internal import PykFormats
internal import PykIndex
internal import PykOperations
internal import PykPublish

/// `pyk upload`: sends distributions to an index.
struct UploadCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "upload", abstract: "Upload distributions to an index.",
    discussion: """
      Takes wheels and source distributions, such as `dist/*`; without any, what lies in `dist/` \
      of the project's current version. Every file is read and checked before the first is sent.
      """)

  enum Format: String, CaseIterable { case text, json }

  @Argument(help: ArgumentHelp("Files, or patterns such as `dist/*`.", valueName: "dist"))
  var files: [String] = []

  @OptionGroup(title: "Where to, and as whom") var repository: RepositoryOptions

  @Flag(
    name: .customLong("skip-existing"),
    help: "Ask the index first, and skip what it has already, if it is the same file.")
  var skipExisting = false

  @Option(
    name: .customLong("check-index"),
    help: ArgumentHelp(
      "The simple index that shows what is there; may repeat.", valueName: "url"))
  var checkIndexes: [String] = []

  @Flag(help: "Send the attestations that lie beside the files along with them.")
  var attestations = false

  @Flag(name: .customLong("dry-run"), help: "Do everything but send.")
  var dryRun = false

  @Flag(name: .customLong("no-check"), help: "Send also what an index would refuse.")
  var noCheck = false

  @Flag(name: .customLong("disable-progress-bar"), help: "Show no progress.")
  var disableProgressBar = false

  @Option(help: ArgumentHelp("text or json.", valueName: "format"))
  var format: String?

  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "General") var globalOfUploads: GlobalOptionsOfUploads

  var global: GlobalOptions { globalOfUploads.all }

  func run(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    let format = try settings.choice(format ?? "text", "format", default: Format.text)
    let display = ProgressDisplay(context: context, showsLine: !disableProgressBar)
    defer { display.clear() }
    let tally = UploadTally()
    let cancellation = context.cancellation { tally.interruptionMessage }
    var request = UploadRequest()
    request.words = files
    request.destination = try settings.uploadDestination(repository, network)
    request.comment = repository.comment
    request.sendsAttestations = attestations
    request.skipsExisting = skipExisting
    request.isDryRun = dryRun
    request.isChecked = !noCheck
    request.checkIndexes = try checkIndexes.map { text in
      guard let url = URL(text), ["http", "https"].contains(url.scheme) else {
        throw UsageError(
          "`--check-index` is no address of an index", hint: "it begins with `https://`")
      }
      return url
    }
    let workspace = try settings.uploadWorkspace(
      network, request.destination, reporter: display.reporter, cancellation: cancellation)
    request.retries = workspace.http.configuration.retries
    let outcome = try UploadOperation(request, in: workspace, tally: tally).run()
    display.clear()
    switch format {
    case .text: UploadReport.show(outcome, context)
    case .json: context.console.print(UploadReport.json(outcome).serialized(pretty: true))
    }
    if let error = outcome.error { throw error }
    return .done
  }
}
