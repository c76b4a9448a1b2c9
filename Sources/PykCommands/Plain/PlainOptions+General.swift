extension CommonOptions: PlainOptions {
  mutating func clear() {
    verbose = 0
    quiet = 0
    color = nil
    noColor = false
    noInput = false
    cacheDirectory = nil
    noCache = false
    isolated = false
    requireVirtualenv = false
    disablePipVersionCheck = false
    noPythonVersionWarning = false
    log = nil
    existsActions = []
    resumeRetries = nil
    debug = false
  }

  mutating func take(_ arguments: inout PlainArguments) -> Bool {
    switch arguments.name {
    case "-v", "--verbose": verbose += arguments.flag() ? 1 : 0
    case "-q", "--quiet": quiet += arguments.flag() ? 1 : 0
    case "--color": color = arguments.value(color) { ColorChoice(rawValue: $0) }
    case "--no-color": noColor = arguments.flag()
    case "--no-input": noInput = arguments.flag()
    case "--cache-dir": cacheDirectory = arguments.value(cacheDirectory)
    case "--no-cache-dir", "--no-cache": noCache = arguments.flag()
    case "--isolated": isolated = arguments.flag()
    case "--require-virtualenv", "--require-venv": requireVirtualenv = arguments.flag()
    case "--disable-pip-version-check": disablePipVersionCheck = arguments.flag()
    case "--no-python-version-warning": noPythonVersionWarning = arguments.flag()
    case "--log", "--log-file", "--local-log": log = arguments.value(log)
    case "--exists-action": existsActions.append(arguments.value())
    case "--resume-retries": resumeRetries = arguments.value(resumeRetries) { Int($0) }
    case "--debug": debug = arguments.flag()
    default: return false
    }
    return true
  }
}

extension GlobalOptions: PlainOptions {
  mutating func clear() {
    common = .cleared
    python = nil
  }

  mutating func take(_ arguments: inout PlainArguments) -> Bool {
    switch arguments.name {
    case "-p", "--python": python = arguments.value(python)
    default: return common.take(&arguments)
    }
    return true
  }
}

extension NetworkOptions: PlainOptions {
  mutating func clear() {
    offline = false
    proxy = nil
    noProxyEnvironment = false
    retries = nil
    timeout = nil
    trustedHosts = []
    cert = nil
    clientCert = nil
    keyringProvider = nil
  }

  mutating func take(_ arguments: inout PlainArguments) -> Bool {
    switch arguments.name {
    case "--offline": offline = arguments.flag()
    case "--proxy": proxy = arguments.value(proxy)
    case "--no-proxy-env": noProxyEnvironment = arguments.flag()
    case "--retries": retries = arguments.value(retries) { Int($0) }
    case "--timeout": timeout = arguments.value(timeout) { Double($0) }
    case "--trusted-host": trustedHosts.append(arguments.value())
    case "--cert": cert = arguments.value(cert)
    case "--client-cert": clientCert = arguments.value(clientCert)
    case "--keyring-provider": keyringProvider = arguments.value(keyringProvider)
    default: return false
    }
    return true
  }
}

extension LookingOptions: PlainOptions {
  mutating func clear() {
    local = false
    user = false
    paths = []
    excluded = []
  }

  mutating func take(_ arguments: inout PlainArguments) -> Bool {
    switch arguments.name {
    case "-l", "--local": local = arguments.flag()
    case "--user": user = arguments.flag()
    case "--path": paths.append(arguments.value())
    case "--exclude": excluded.append(arguments.value())
    default: return false
    }
    return true
  }
}

extension DestinationOptions: PlainOptions {
  mutating func clear() {
    target = nil
    prefix = nil
    root = nil
    user = false
    system = false
    breakSystemPackages = false
  }

  mutating func take(_ arguments: inout PlainArguments) -> Bool {
    switch arguments.name {
    case "-t", "--target": target = arguments.value(target)
    case "--prefix": prefix = arguments.value(prefix)
    case "--root": root = arguments.value(root)
    case "--user": user = arguments.flag()
    case "--system": system = arguments.flag()
    case "--break-system-packages": breakSystemPackages = arguments.flag()
    default: return false
    }
    return true
  }
}
