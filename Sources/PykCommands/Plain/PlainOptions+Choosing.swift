extension IndexOptions: PlainOptions {
  mutating func clear() {
    indexURL = nil
    extraIndexURLs = []
    noIndex = false
    findLinks = []
    indexStrategy = nil
    refresh = false
    refreshPackages = []
  }

  mutating func take(_ arguments: inout PlainArguments) -> Bool {
    switch arguments.name {
    case "-i", "--index-url", "--default-index": indexURL = arguments.value(indexURL)
    case "--extra-index-url", "--index": extraIndexURLs.append(arguments.value())
    case "--no-index": noIndex = arguments.flag()
    case "-f", "--find-links": findLinks.append(arguments.value())
    case "--index-strategy": indexStrategy = arguments.value(indexStrategy)
    case "--refresh": refresh = arguments.flag()
    case "--refresh-package": refreshPackages.append(arguments.value())
    default: return false
    }
    return true
  }
}

extension VersionOptions: PlainOptions {
  mutating func clear() {
    pre = false
    onlyBinary = []
    noBinary = []
    excludeNewer = nil
    ignoreRequiresPython = false
  }

  mutating func take(_ arguments: inout PlainArguments) -> Bool {
    switch arguments.name {
    case "--pre", "--prerelease": pre = arguments.flag()
    case "--only-binary": onlyBinary.append(arguments.value())
    case "--no-binary": noBinary.append(arguments.value())
    case "--exclude-newer", "--uploaded-prior-to": excludeNewer = arguments.value(excludeNewer)
    case "--ignore-requires-python": ignoreRequiresPython = arguments.flag()
    default: return false
    }
    return true
  }
}

extension SelectionOptions: PlainOptions {
  mutating func clear() {
    pre = false
    onlyBinary = []
    noBinary = []
    preferBinary = false
    resolution = nil
    excludeNewer = nil
    ignoreRequiresPython = false
    noDependencies = false
    onlyDependencies = false
    constraints = []
    overrides = []
  }

  mutating func take(_ arguments: inout PlainArguments) -> Bool {
    switch arguments.name {
    case "--pre", "--prerelease": pre = arguments.flag()
    case "--only-binary": onlyBinary.append(arguments.value())
    case "--no-binary": noBinary.append(arguments.value())
    case "--prefer-binary": preferBinary = arguments.flag()
    case "--resolution": resolution = arguments.value(resolution)
    case "--exclude-newer", "--uploaded-prior-to": excludeNewer = arguments.value(excludeNewer)
    case "--ignore-requires-python": ignoreRequiresPython = arguments.flag()
    case "--only-deps", "--only-dependencies": onlyDependencies = arguments.flag()
    case "--no-deps": noDependencies = arguments.flag()
    case "-c", "--constraint": constraints.append(arguments.value())
    case "--override": overrides.append(arguments.value())
    default: return false
    }
    return true
  }
}

extension TagOptions: PlainOptions {
  mutating func clear() {
    platforms = []
    pythonVersion = nil
    implementation = nil
    abis = []
  }

  mutating func take(_ arguments: inout PlainArguments) -> Bool {
    switch arguments.name {
    case "--platform": platforms.append(arguments.value())
    case "--python-version": pythonVersion = arguments.value(pythonVersion)
    case "--implementation": implementation = arguments.value(implementation)
    case "--abi": abis.append(arguments.value())
    default: return false
    }
    return true
  }
}
