internal import ArgumentParser

/// How sources are built for the commands that install.
struct SourceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "native (no code of the project runs), hooks (its own backend), or auto.",
      valueName: "way"))
  var backend: String?

  @Option(
    name: .customLong("src"),
    help: ArgumentHelp(
      "Where repositories go that are installed editable; `src` in the environment by default.",
      valueName: "folder"))
  var sources: String?
}
