internal import ArgumentParser

/// Where packages come from.
struct IndexOptions: ParsableArguments {
  @Option(
    name: [
      .customShort("i", allowingJoined: true), .customLong("index-url"),
      .customLong("default-index"),
    ],
    help: ArgumentHelp("The main index: a simple page's address.", valueName: "url"))
  var indexURL: String?

  @Option(
    name: [.customLong("extra-index-url"), .customLong("index")],
    help: ArgumentHelp("An index beside the main one; may repeat.", valueName: "url"))
  var extraIndexURLs: [String] = []

  @Flag(name: .customLong("no-index"), help: "Look only where --find-links says.")
  var noIndex = false

  @Option(
    name: [.customShort("f", allowingJoined: true), .customLong("find-links")],
    help: ArgumentHelp(
      "A folder of archives, or a page that links to some; may repeat.", valueName: "place"))
  var findLinks: [String] = []

  @Option(
    name: .customLong("index-strategy"),
    help: ArgumentHelp(
      """
      With several indexes: first-index (the first that knows a name decides) or best-match \
      (all are merged, as pip does).
      """, valueName: "strategy"))
  var indexStrategy: String?

  @Flag(help: "Ask the index again about everything the cache holds.")
  var refresh = false

  @Option(
    name: .customLong("refresh-package"),
    help: ArgumentHelp("Ask the index again about one package; may repeat.", valueName: "name"))
  var refreshPackages: [String] = []
}
