internal import ArgumentParser

/// Which server files go to, and who one is there: twine's options.
struct RepositoryOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("A repository that `~/.pypirc` names; else `pypi`.", valueName: "name"))
  var repository: String?

  @Option(
    name: .customLong("repository-url"),
    help: ArgumentHelp("The address to upload to, instead of a name.", valueName: "url"))
  var repositoryURL: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Who one is there.", valueName: "name"))
  var username: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The password or token. Others can see it here: a variable is better.",
      valueName: "password"))
  var password: String?

  @Flag(name: .customLong("non-interactive"), help: "Never ask for a user name or a password.")
  var nonInteractive = false

  @Option(
    name: .customLong("config-file"),
    help: ArgumentHelp("Read this file instead of `~/.pypirc`.", valueName: "file"))
  var configFile: String?

  @Option(
    name: .customLong("trusted-publishing"),
    help: ArgumentHelp(
      "Use the identity of a CI job: auto, always or never.", valueName: "when"))
  var trustedPublishing: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("A comment that goes along with each file.", valueName: "text"))
  var comment: String?
}
