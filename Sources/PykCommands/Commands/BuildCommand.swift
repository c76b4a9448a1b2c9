internal import ArgumentParser
internal import PykBuild
internal import PykOperations

/// `pyk build`: the sdist, and the wheel made from it.
struct BuildCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Make a project's sdist, and its wheel from that.",
    discussion: """
      The wheel is made from what the sdist holds, so what is missing there is missed at once. \
      With --wheel alone it is made from the project's folder.
      """)

  @Argument(
    help: ArgumentHelp("The project's folder; the current one by default.", valueName: "project"))
  var project: String?

  @Flag(name: [.customShort("s"), .long], help: "The sdist only.")
  var sdist = false

  @Flag(name: [.customShort("w"), .long], help: "The wheel only, from the project's folder.")
  var wheel = false

  @Option(
    name: [
      .customShort("o", allowingJoined: true), .customShort("d", allowingJoined: true),
      .customLong("outdir"), .customLong("dist-dir"),
    ],
    help: ArgumentHelp("Where to; the project's `dist` by default.", valueName: "folder"))
  var outDirectory: String?

  @OptionGroup(title: "Building") var building: BuildingOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    let session = try BuildSession(context, global, building, project)
    let products = try session.watch { try made(session) }
    if building.dryRun {
      for product in products { try session.printMembers(product) }
      return .done
    }
    _ = try ProjectBuild.write(
      products, into: session.folder(outDirectory, configured: nil),
      cancellation: session.cancellation)
    let names = products.map(\.filename).joined(separator: " and ")
    context.console.print("Successfully built \(names)")
    return .done
  }

  private func made(_ session: BuildSession) throws -> [ProjectBuild.Product] {
    let build = try session.start()
    var products: [ProjectBuild.Product] = []
    if sdist || !wheel { products += try build.sdists([.gztar]) }
    if wheel {
      products.append(try build.wheel(session.wheelOptions))
    } else if !sdist, let source = products.first {
      products.append(
        try build.unpacking(source, choice: session.choice) { build throws in
          try build.wheel(session.wheelOptions)
        })
    }
    return products
  }
}
