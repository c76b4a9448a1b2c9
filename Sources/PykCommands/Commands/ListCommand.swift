internal import ArgumentParser
internal import PykInstall
internal import PykInterpreter
internal import PykIndex
internal import PykOperations
internal import PykRequirements
internal import PykThreads
internal import PykVersions

/// `pyk list`: what is installed.
struct ListCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List what is installed.")

  @Option(
    help: ArgumentHelp("columns, freeze (`name==version`) or json.", valueName: "format"))
  var format: String?

  @Flag(
    name: [.customShort("e"), .long], help: "Only those that run from their project's folder.")
  var editable = false

  @Flag(name: .customLong("exclude-editable"), help: "Without those.")
  var excludeEditable = false

  @Flag(name: .customLong("include-editable"), help: .hidden)
  var includeEditable = false

  @Flag(name: .customLong("not-required"), help: "Only those that no other one requires.")
  var notRequired = false

  @Flag(
    name: [.customShort("o"), .long], help: "Only those that the index has a newer version of.")
  var outdated = false

  @Flag(
    name: [.customShort("u"), .long], help: "Only those that the index has no newer version of.")
  var uptodate = false

  @OptionGroup(title: "Where and which") var looking: LookingOptions
  @OptionGroup(title: "With -o and -u: which versions") var selection: VersionOptions
  @OptionGroup(title: "With -o and -u: where from") var index: IndexOptions
  @OptionGroup(title: "With -o and -u: network") var network: NetworkOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    let format = try settings.choice(format, "format", default: Listing.Format.columns)
    let wantsOutdated = try settings.flag(outdated, "outdated")
    let wantsUpToDate = try settings.flag(uptodate, "uptodate")
    guard !wantsOutdated || !wantsUpToDate else {
      throw UsageError("`--outdated` and `--uptodate` exclude each other")
    }
    guard !wantsOutdated || format != .freeze else {
      throw UsageError("`--format freeze` can't be together with `--outdated`")
    }
    let onlyLeaves = try settings.flag(notRequired, "not-required")
    var found = try settings.lookedAt(
      looking, needsPython: onlyLeaves || wantsOutdated || wantsUpToDate)
    if try settings.flag(editable, "editable") {
      found.distributions.removeAll { !$0.isEditable }
    }
    if try settings.flag(excludeEditable, "exclude-editable") {
      found.distributions.removeAll(where: \.isEditable)
    }
    var listing = Listing(
      distributions: found.distributions.map(Inspected.init),
      isVerbose: context.verbosity.saysDetails)
    if onlyLeaves, let target = found.target {
      listing.dropRequired(in: target.interpreter.markers)
    }
    if wantsOutdated || wantsUpToDate, let target = found.target {
      try keep(&listing, outdated: wantsOutdated, settings, target)
    }
    context.console.print(lines: listing.lines(format))
    return .done
  }

  /// Leaves only those that the index has something newer of, or those that it doesn't.
  private func keep(
    _ listing: inout Listing, outdated: Bool, _ settings: Settings, _ target: TargetEnvironment
  ) throws {
    let context = settings.context
    let display = ProgressDisplay(context: context)
    defer { display.clear() }
    let options = try settings.requirementsOptions(index, network, try selection.all)
    let request = try settings.request(index, try selection.all, options)
    let workspace = try settings.workspace(
      network, options: options, reporter: display.reporter, cancellation: context.cancellation())
    let lookup = try VersionLookup(request, for: target, in: workspace)
    let offers = try lookup.offers(of: listing.distributions.map(\.packageName))
    var kept: [Inspected] = []
    for (distribution, offers) in zip(listing.distributions, offers) {
      guard let best = offers.last, let version = try? Version(distribution.versionText) else {
        continue
      }
      guard outdated ? best.version > version : best.version == version else { continue }
      kept.append(distribution)
      if outdated {
        listing.latest[distribution.packageName] = (
          "\(best.version)", best.kind == .wheel ? "wheel" : "sdist"
        )
      }
    }
    listing.distributions = kept
  }
}
