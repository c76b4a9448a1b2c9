internal import PykDiagnostics
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykOperations
internal import PykPublish
internal import PykRequirements
internal import PykThreads
internal import SystemPackage

extension Settings {
  /// The value of `PYK_UPLOAD_NAME` or else of `TWINE_NAME`, and which of the two it is; an
  /// empty one, which is what CI systems make of a secret that they don't have, is none.
  func uploadVariable(_ name: String) -> (value: String, variable: String)? {
    guard !global.isolated else { return nil }
    for variable in ["PYK_UPLOAD_\(name)", "TWINE_\(name)"] {
      if let value = context.session.environment[variable], !value.isEmpty {
        return (value, variable)
      }
    }
    return nil
  }

  /// What twine takes for yes: anything but `0`, `false` and `no`.
  private func uploadFlag(_ name: String) -> Bool {
    guard let value = uploadVariable(name)?.value.lowercased() else { return false }
    return !["0", "false", "no"].contains(value)
  }

  func uploadDestination(
    _ options: RepositoryOptions, _ network: NetworkOptions
  ) throws -> UploadDestination {
    var destination = UploadDestination()
    destination.readsFiles = !global.isolated
    if let name = options.repository ?? uploadVariable("REPOSITORY")?.value {
      destination.name = name
    }
    // A name on the command line means more than an address in a variable.
    let fromVariable = options.repository == nil ? uploadVariable("REPOSITORY_URL") : nil
    let address = options.repositoryURL ?? fromVariable?.value
    if let address {
      guard let url = URL(address), ["http", "https"].contains(url.scheme) else {
        let shown =
          options.repositoryURL == nil
          ? fromVariable.map { "the value of `\($0.variable)`" } : "`--repository-url`"
        throw UsageError(
          "\(shown ?? "this") is no address to upload to", hint: "it begins with `https://`")
      }
      destination.address = url
    }
    if let file = options.configFile {
      destination.configFile = path(file)
      destination.configFileShown = file
    }
    if let name = options.username { destination.usernames = [.init(name, .option("--username"))] }
    if let password = options.password {
      destination.passwords = [.init(password, .option("--password"))]
    }
    if let (name, variable) = uploadVariable("USERNAME") {
      destination.usernames.append(.init(name, .variable(variable)))
    }
    if let (password, variable) = uploadVariable("PASSWORD") {
      destination.passwords.append(.init(password, .variable(variable)))
    }
    destination.trustedPublishing = try choice(
      options.trustedPublishing ?? uploadVariable("TRUSTED_PUBLISHING")?.value,
      "trusted-publishing", default: TrustedPublishing.Mode.auto)
    let isSilent = try flag(global.noInput, "no-input")
    let isAsked =
      context.console.inputIsTerminal && !options.nonInteractive && !isSilent
      && !uploadFlag("NON_INTERACTIVE")
    if isAsked {
      let console = context.console
      destination.ask = { question, secret in
        console.ask(question)
        let answer = console.readLine(secret)
        if secret { console.say("") }
        return answer
      }
    }
    destination.keyring = try keyring(network)
    return destination
  }

  /// Certificates for uploads: the option, the variables, then what the repository's section says.
  func uploadWorkspace(
    _ network: NetworkOptions, _ destination: UploadDestination, reporter: Reporter,
    cancellation: Cancellation
  ) throws -> Workspace {
    var network = network
    let section = try uploadSection(destination)
    let certificate = section?.certificates.map(expanded)
    network.cert = network.cert ?? uploadVariable("CERT")?.value ?? certificate
    network.clientCert = network.clientCert ?? section?.clientCertificate.map(expanded)
    var options = RequirementsOptions()
    options.trustedHosts = list(network.trustedHosts, "trusted-host").map { .init($0) }
    var workspace = try workspace(
      network, options: options, reporter: reporter, cancellation: cancellation)
    // Keyring and person are asked by the upload itself, for the repository and once.
    var configuration = workspace.http.configuration
    configuration.credentials = CredentialStore(
      environment: destination.readsFiles ? context.session.environment : [:])
    workspace.http = HTTPClient(configuration)
    return workspace
  }

  private func expanded(_ text: String) -> String { path(text).string }

  private func uploadSection(_ destination: UploadDestination) throws -> Pypirc.Repository? {
    guard destination.address == nil else { return nil }
    return try Pypirc(
      path: destination.configFile, shownAs: destination.configFileShown,
      environment: destination.readsFiles ? context.session.environment : [:]
    ).repository(named: destination.name)
  }
}
