internal import ArgumentParser
internal import PykBuild
internal import PykInterpreter
internal import PykOperations
internal import PykRequirements
internal import PykThreads
internal import SystemPackage

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
    try options.hooks.refuseInstaller()
    self.project = settings.path(project ?? ".")
    self.options = options
    choice = try settings.choice(options.backend, "backend", default: BackendChoice.auto)
    cancellation = context.cancellation()
    display = ProgressDisplay(context: context)
  }

  private var context: CommandContext { settings.context }

  func start() throws -> ProjectBuild {
    try ProjectBuild(
      project, choice: choice, wishes: try options.hooks.options(settings).doubts,
      environment: context.session.environment,
      backend: LazyBackend { try backend() }, reporter: display.reporter,
      cancellation: cancellation)
  }

  /// What the project's own backend needs: a Python, and where packages come from.
  private func backend() throws -> any BackendBuilder {
    let selection = try SelectionOptions.parse([])
    let found = try settings.requirementsOptions(options.index, options.network, selection)
    var request = try settings.request(options.index, selection, found)
    request.build = try options.hooks.options(settings)
    let workspace = try settings.workspace(
      options.network, options: found, reporter: display.reporter, cancellation: cancellation)
    let target = try settings.target(
      DestinationOptions.parse(["--system"]), isForChange: false, isAnywhere: true)
    return try ProjectBackend(request, options: found, for: target.interpreter, in: workspace)
  }

  /// Runs what takes long: progress is gone when it ends.
  func watch<Result>(_ body: () throws -> Result) throws -> Result {
    defer { display.clear() }
    return try body()
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
      for product in products { try printMembers(product) }
      return
    }
    for path in try ProjectBuild.write(products, into: folder, cancellation: cancellation) {
      context.console.print(shown(path))
    }
  }

  func printMembers(_ product: ProjectBuild.Product) throws {
    context.console.say("\(product.filename) (\(spokenBytes(product.bytes.count))) would have:")
    let members = try product.members()
    let width = members.map { String($0.size).count }.max() ?? 0
    for member in members {
      let size = String(member.size)
      let space = String(repeating: " ", count: width - size.count)
      context.console.print("\(space)\(size)  \(member.path)")
    }
  }

  var wheelOptions: WheelOptions { WheelOptions(generator: "pyk (\(pykVersion))") }
}
