internal import Glibc
internal import PykConfiguration
internal import PykDiagnostics
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykInterpreter
internal import PykOperations
internal import PykRequirements
internal import PykThreads
internal import SystemPackage

extension Settings {
  /// What everything below works with.
  func workspace(
    _ network: NetworkOptions, options: RequirementsOptions, reporter: Reporter,
    cancellation: Cancellation
  ) throws -> Workspace {
    var cacheFolder = cacheFolder
    if let folder = cacheFolder {
      CacheFolder(folder).mark(isOwn: isOwnCache)
      if !CacheFolder(folder).prepare() {
        cacheFolder = nil
        context.warn(
          Diagnosis(
            "there is no cache this time", causes: ["nothing can be written to `\(folder)`"],
            hints: ["name another place by `--cache-dir`, or say `--no-cache-dir`"]))
      }
    }
    var workspace = Workspace(
      environment: context.session.environment,
      workingDirectory: context.session.workingDirectory, cacheFolder: cacheFolder,
      http: try client(network, options, reporter), reporter: reporter, cancellation: cancellation)
    workspace.toolVersion = pykVersion
    workspace.mayLeaveProcesses = context.session.mayLeaveProcesses
    return workspace
  }

  private func client(
    _ network: NetworkOptions, _ options: RequirementsOptions, _ reporter: Reporter
  ) throws -> HTTPClient {
    var http = HTTPConfiguration()
    let environment = context.session.environment
    let seconds =
      try network.timeout ?? configuration.number("timeout")?.value
      ?? configuration.number("default-timeout")?.value
    if let seconds { http.timeout = max(1, Int(min(seconds, 86_400).rounded(.up))) }
    if let retries = try network.retries ?? configuration.integer("retries")?.value {
      http.retries = max(0, retries)
    }
    if let resumes = try global.resumeRetries ?? configuration.integer("resume-retries")?.value {
      http.resumeRetries = max(0, resumes)
    }
    http.proxy = text(network.proxy, "proxy")
    http.environment = environment
    if try flag(network.noProxyEnvironment, "no-proxy-env") {
      for name in ["http_proxy", "https_proxy", "all_proxy"] {
        http.environment[name] = nil
        http.environment[name.uppercased()] = nil
      }
    }
    http.certificates = try text(network.cert, "cert").map { try existing($0, "cert") }
    http.clientCertificate = try text(network.clientCert, "client-cert").map {
      try existing($0, "client-cert")
    }
    http.trustedHosts = options.trustedHosts.map(\.text)
    http.userAgent = "pyk/\(pykVersion)"
    http.offline = try flag(network.offline, "offline")
    http.credentials = CredentialStore(
      indexes: ([options.indexURL].compactMap { $0 } + options.extraIndexURLs).compactMap {
        URL($0.text)
      }, environment: environment, keyring: try keyring(network), prompt: try prompt())
    http.onRetry = { notice in
      reporter.detail("trying again: \(notice.error.diagnosis.what)")
    }
    return HTTPClient(http)
  }

  private func existing(_ text: String, _ option: String) throws -> FilePath {
    let path = path(text)
    guard Files.exists(path) else {
      throw Failure(
        "can't read the certificates `\(text)`", causes: ["there is no such file or folder"],
        hints: [
          "see what `--\(option)`, `PIP_\(option.uppercased().replacing("-", with: "_"))` and `pyk config list` say"
        ])
    }
    return path
  }

  func keyring(_ network: NetworkOptions) throws -> CredentialStore.Keyring? {
    enum Provider: String, CaseIterable { case auto, disabled, `import`, subprocess }
    let provider = try choice(
      network.keyringProvider, "keyring-provider", default: Provider.auto)
    // As with pip, `auto` asks nobody without a person to see it; it may open a dialogue.
    let isWatched = try context.console.inputIsTerminal && !flag(global.noInput, "no-input")
    guard provider != .disabled, provider != .auto || isWatched else { return nil }
    let environment = context.session.environment
    let program = (environment["PATH"] ?? "").split(separator: ":")
      .map { FilePath(String($0)).appending("keyring") }
      .first { access($0.string, X_OK) == 0 }
    guard let program else {
      if provider != .auto {
        context.warn(
          Diagnosis(
            "there is no keyring to ask", causes: ["no program `keyring` is on PATH"],
            hints: ["install it, or leave out `--keyring-provider`"]))
      }
      return nil
    }
    return { service, username in
      let outcome = try? ProcessRun.run(
        program, arguments: ["get", service, username ?? "__token__"], environment: environment,
        timeout: .seconds(60), limit: 1 << 16)
      guard let outcome, outcome.status == 0 else { return nil }
      let line = String(decoding: outcome.output, as: UTF8.self).split(whereSeparator: \.isNewline)
        .first
      return line.map { (username ?? "__token__", Secret(String($0))) }
    }
  }

  private func prompt() throws -> CredentialStore.Prompt? {
    guard context.console.inputIsTerminal, !(try flag(global.noInput, "no-input")) else {
      return nil
    }
    let console = context.console
    return { host, username in
      let name = username ?? console.answer(to: "user for \(host): ")
      guard let name, !name.isEmpty else { return nil }
      let password = console.answer(to: "password of \(name) for \(host): ", secret: true)
      return password.map { (name, Secret($0)) }
    }
  }

  /// The options that requirements files go on from.
  func requirementsOptions(
    _ index: IndexOptions, _ network: NetworkOptions, _ selection: SelectionOptions
  ) throws -> RequirementsOptions {
    var options = RequirementsOptions()
    options.indexURL = text(index.indexURL, "index-url").map { .init($0) }
    options.extraIndexURLs = list(index.extraIndexURLs, "extra-index-url").map { .init($0) }
    options.noIndex = try flag(index.noIndex, "no-index")
    options.findLinks = list(index.findLinks, "find-links").map { .init($0) }
    options.trustedHosts = list(network.trustedHosts, "trusted-host").map { .init($0) }
    for names in list(selection.noBinary, "no-binary") {
      try options.formats.refuseWheels(of: names)
    }
    for names in list(selection.onlyBinary, "only-binary") {
      try options.formats.refuseSources(of: names)
    }
    if try flag(selection.pre, "pre") { try options.releases.takePrereleases(of: ":all:") }
    options.prefersBinary = try flag(selection.preferBinary, "prefer-binary")
    return options
  }
}
