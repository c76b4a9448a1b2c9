internal import ArgumentParser
internal import PykBuild
internal import PykOperations
internal import PykThreads
internal import SystemPackage

/// What the commands that build a project have alike.
struct BuildingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "native (no code of the project runs), hooks (its own backend), or auto.",
      valueName: "way"))
  var backend: String?

  @Flag(
    name: .customLong("dry-run"), help: "Print what would be in it, and write nothing.")
  var dryRun = false
}

/// A command that builds: where the project is, and where its products go.
struct BuildSession {
  let settings: Settings
  let project: FilePath
  let choice: BackendChoice
  let options: BuildingOptions
  let cancellation: Cancellation
  private let display: ProgressDisplay

  init(
    _ context: CommandContext, _ global: GlobalOptions, _ options: BuildingOptions,
    _ project: String?
  )
    throws
  {
    settings = try Settings(context, global)
    self.project = settings.path(project ?? ".")
    self.options = options
    choice = try settings.choice(options.backend, "backend", default: BackendChoice.auto)
    cancellation = context.cancellation()
    display = ProgressDisplay(context: context)
  }

  private var context: CommandContext { settings.context }

  func start() throws -> ProjectBuild {
    try ProjectBuild(
      project, choice: choice, environment: context.session.environment,
      reporter: display.reporter, cancellation: cancellation)
  }

  /// - Parameter configured: What setup.cfg says, relative to the project.
  func folder(_ given: String?, configured: String?) -> FilePath {
    if let given { return settings.path(given) }
    return project.pushing(FilePath(configured ?? "dist")).lexicallyNormalized()
  }

  /// As the person would write it from where they stand.
  func shown(_ path: FilePath) -> String {
    var path = path
    return path.removePrefix(context.session.workingDirectory) ? path.string : path.string
  }

  /// Writes the products and prints their paths, or what would be in them.
  func finish(_ products: [ProjectBuild.Product], into folder: FilePath) throws {
    if options.dryRun {
      for product in products { printMembers(product) }
      return
    }
    for path in try ProjectBuild.write(products, into: folder, cancellation: cancellation) {
      context.console.print(shown(path))
    }
  }

  func printMembers(_ product: ProjectBuild.Product) {
    context.console.say("\(product.filename) (\(spokenBytes(product.bytes.count))) would have:")
    guard let files = product.contents?.files else { return }
    let width = files.map { String($0.bytes.count).count }.max() ?? 0
    for file in files {
      let size = String(file.bytes.count)
      let space = String(repeating: " ", count: width - size.count)
      context.console.print("\(space)\(size)  \(file.path)")
    }
  }

  var wheelOptions: WheelOptions { WheelOptions(generator: "pyk (\(pykVersion))") }
}
