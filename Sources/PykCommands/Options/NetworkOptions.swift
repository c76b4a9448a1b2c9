internal import ArgumentParser

/// How the network is reached.
struct NetworkOptions: ParsableArguments {
  @Flag(help: "Use what the cache holds and nothing else.")
  var offline = false

  @Option(help: ArgumentHelp("A proxy, such as `http://user@host:3128`.", valueName: "url"))
  var proxy: String?

  @Flag(name: .customLong("no-proxy-env"), help: "Ignore HTTP_PROXY and its like.")
  var noProxyEnvironment = false

  @Option(help: ArgumentHelp("How often a failed request is tried again.", valueName: "n"))
  var retries: Int?

  @Option(help: ArgumentHelp("How long to wait for an answer.", valueName: "seconds"))
  var timeout: Double?

  @Option(
    name: .customLong("trusted-host"),
    help: ArgumentHelp(
      "A host, or host:port, whose certificate isn't checked; may repeat.", valueName: "host"))
  var trustedHosts: [String] = []

  @Option(
    help: ArgumentHelp("The certificates to trust: a PEM file or a folder.", valueName: "path"))
  var cert: String?

  @Option(
    name: .customLong("client-cert"),
    help: ArgumentHelp("The client's certificate and key: one PEM file.", valueName: "file"))
  var clientCert: String?

  @Option(
    name: .customLong("keyring-provider"),
    help: ArgumentHelp(
      "Where `keyring` is asked: auto, disabled or subprocess.", valueName: "provider"))
  var keyringProvider: String?
}
