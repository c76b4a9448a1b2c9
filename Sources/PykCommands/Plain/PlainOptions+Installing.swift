extension InstallOptions: PlainOptions {
  mutating func clear() {
    requirementFiles = []
    editables = []
    group = []
    upgrade = false
    upgradeStrategy = nil
    upgradePackages = []
    forceReinstall = false
    ignoreInstalled = false
    dryRun = false
    report = nil
    requireHashes = false
    noRequireHashes = false
    compile = false
    noCompile = false
    linkMode = nil
    noWarnScriptLocation = false
    noWarnConflicts = false
    rootUserAction = nil
    progressBar = nil
    useFeature = []
    useDeprecated = []
    usePEP517 = false
    noClean = false
  }

  mutating func take(_ arguments: inout PlainArguments) -> Bool {
    switch arguments.name {
    case "-r", "--requirement", "--requirements": requirementFiles.append(arguments.value())
    case "-e", "--editable": editables.append(arguments.value())
    case "--group": group.append(arguments.value())
    case "-U", "--upgrade": upgrade = arguments.flag()
    case "--upgrade-strategy": upgradeStrategy = arguments.value(upgradeStrategy)
    case "-P", "--upgrade-package": upgradePackages.append(arguments.value())
    case "--force-reinstall", "--reinstall": forceReinstall = arguments.flag()
    case "-I", "--ignore-installed": ignoreInstalled = arguments.flag()
    case "--dry-run": dryRun = arguments.flag()
    case "--report": report = arguments.value(report)
    case "--require-hashes": requireHashes = arguments.flag()
    case "--no-require-hashes": noRequireHashes = arguments.flag()
    case "--compile", "--compile-bytecode": compile = arguments.flag()
    case "--no-compile": noCompile = arguments.flag()
    case "--link-mode": linkMode = arguments.value(linkMode)
    case "--no-warn-script-location": noWarnScriptLocation = arguments.flag()
    case "--no-warn-conflicts": noWarnConflicts = arguments.flag()
    case "--root-user-action": rootUserAction = arguments.value(rootUserAction)
    case "--progress-bar": progressBar = arguments.value(progressBar)
    case "--use-feature": useFeature.append(arguments.value())
    case "--use-deprecated": useDeprecated.append(arguments.value())
    case "--use-pep517": usePEP517 = arguments.flag()
    case "--no-clean": noClean = arguments.flag()
    default: return false
    }
    return true
  }
}

extension BackendOptions: PlainOptions {
  mutating func clear() {
    configSettings = []
    noBuildIsolation = false
    checkBuildDependencies = false
    buildConstraints = []
  }

  mutating func take(_ arguments: inout PlainArguments) -> Bool {
    switch arguments.name {
    case "-C", "--config-settings", "--config-setting": configSettings.append(arguments.value())
    case "--no-build-isolation", "--no-isolation": noBuildIsolation = arguments.flag()
    case "--check-build-dependencies": checkBuildDependencies = arguments.flag()
    case "--build-constraint": buildConstraints.append(arguments.value())
    default: return false
    }
    return true
  }
}

extension SourceOptions: PlainOptions {
  mutating func clear() {
    backend = nil
    sources = nil
  }

  mutating func take(_ arguments: inout PlainArguments) -> Bool {
    switch arguments.name {
    case "--backend": backend = arguments.value(backend)
    case "--src": sources = arguments.value(sources)
    default: return false
    }
    return true
  }
}
