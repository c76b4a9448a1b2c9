internal import PykDiagnostics
internal import PykFormats

extension Draft {
  private typealias Option = SetupConfiguration.Option

  /// Takes what setup.cfg says and setup.py didn't.
  mutating func apply(
    _ configuration: SetupConfiguration, in folder: ProjectFolder, tree: SourceTree
  ) throws {
    discoveryPlace =
      configuration.place(ofSection: "options") ?? configuration.place(ofSection: "metadata")
      ?? discoveryPlace
    try applyOptions(configuration, folder)
    for option in try configuration.options("metadata") {
      try applyMetadata(option, configuration, folder, tree)
    }
    try applyCommands(configuration)
  }

  // MARK: [options]

  private static let knownSections: Set<String> = [
    "options", "options.packages.find", "options.entry_points", "options.package_data",
    "options.exclude_package_data", "options.extras_require", "options.data_files",
  ]

  private mutating func applyOptions(
    _ configuration: SetupConfiguration, _ folder: ProjectFolder
  ) throws {
    for name in configuration.sectionNames where name.hasPrefix("options") {
      guard Self.knownSections.contains(name) else {
        throw configuration.place(ofSection: name)?
          .failure("setuptools knows no section `\(name)`")
          ?? Failure("setuptools knows no section `\(name)` in `setup.cfg`")
      }
    }
    for option in try configuration.options("options") {
      try applyOption(option, configuration, folder)
    }
    if entryPoints?.value.isEmpty ?? true, configuration.hasSection("options.entry_points") {
      let options = try configuration.options("options.entry_points")
      entryPoints = Declared(
        options.map { Named($0.name, SetupConfiguration.list($0.value)) },
        places: options.map(\.place))
    }
    if layout.packageData.isEmpty {
      layout.packageData = try patterns("options.package_data", configuration)
    }
    if layout.excludedPackageData.isEmpty {
      layout.excludedPackageData = try patterns("options.exclude_package_data", configuration)
    }
    if !extrasRequire.hasItems(), configuration.hasSection("options.extras_require") {
      let options = try configuration.options("options.extras_require")
      extrasRequire = Declared(
        try options.map { Named($0.name, try requirements($0, folder)) },
        places: options.map(\.place))
    }
    if layout.dataFiles.isEmpty {
      layout.dataFiles = try configuration.options("options.data_files").map {
        DataFiles(folder: $0.name, patterns: SetupConfiguration.list($0.value))
      }
    }
  }

  private func patterns(
    _ section: String, _ configuration: SetupConfiguration
  ) throws -> [String: [String]] {
    var result: [String: [String]] = [:]
    for option in try configuration.options(section) {
      result[option.name == "*" ? "" : option.name] = SetupConfiguration.list(option.value)
    }
    return result
  }

  /// Options that change what is built in ways that only setuptools knows.
  private static let opaque: Set<String> = [
    "cmdclass", "ext_modules", "ext_package", "libraries", "headers", "include_dirs",
    "eager_resources", "package_data", "exclude_package_data", "data_files", "extras_require",
  ]

  private mutating func applyOption(
    _ option: Option, _ configuration: SetupConfiguration, _ folder: ProjectFolder
  ) throws {
    let value = option.value
    if ["packages", "package_dir"].contains(option.name) { discoveryPlace = option.place }
    switch option.name {
    case "zip_safe":
      if zipSafe != true { zipSafe = SetupConfiguration.flag(value) }
    case "include_package_data":
      if includesPackageData != true { includesPackageData = SetupConfiguration.flag(value) }
    case "package_dir":
      if layout.packageFolders.isEmpty {
        layout.packageFolders = Dictionary(
          try SetupConfiguration.pairs(option).map { ($0.name, $0.value) }
        ) { $1 }
        if case .found(var search) = layout.packages, !layout.packageFolders.isEmpty {
          search.fillsPackageFolders = false
          layout.packages = .found(search)
        }
      }
    case "scripts":
      if layout.scripts.isEmpty { layout.scripts = SetupConfiguration.list(value) }
    case "dependency_links":
      if dependencyLinks.isEmpty { dependencyLinks = SetupConfiguration.list(value) }
    case "namespace_packages":
      if layout.namespacePackages.isEmpty {
        layout.namespacePackages = SetupConfiguration.list(value)
      }
    case "install_requires":
      if !installRequires.hasItems() {
        let items = try requirements(option, folder)
        installRequires = Declared(
          items, at: option.place, places: configuration.places(of: items, in: option))
      }
    case "setup_requires":
      if !SetupConfiguration.list(value, separator: ";").isEmpty {
        doubts.append("`setup.cfg` has `setup_requires` (line \(option.place.line))")
      }
    case "packages": try applyPackages(option, configuration)
    case "entry_points":
      guard entryPoints?.value.isEmpty ?? true else { return }
      let text = try expanded(option, folder)
      guard let groups = Self.entryPointGroups(text) else {
        throw option.place.failure("expected groups, as in `[console_scripts]`")
      }
      entryPoints = Declared(groups)
    case "py_modules":
      if layout.modules?.isEmpty ?? true { layout.modules = SetupConfiguration.list(value) }
    case "python_requires":
      if !pythonRequires.isSaid { pythonRequires = Declared(value, at: option.place) }
    default:
      if Self.opaque.contains(option.name), !trimmed(value).isEmpty {
        doubts.append("`setup.cfg` has `\(option.name)` (line \(option.place.line))")
      }
    }
  }

  private mutating func applyPackages(
    _ option: Option, _ configuration: SetupConfiguration
  ) throws {
    switch layout.packages {
    case .listed(let names) where !names.isEmpty: return
    case .found: return
    default: break
    }
    let value = trimmed(option.value)
    guard value == "find:" || value == "find_namespace:" else {
      layout.packages = .listed(SetupConfiguration.list(value))
      return
    }
    var search = PackageSearch(findsNamespaces: value == "find_namespace:")
    search.fillsPackageFolders = layout.packageFolders.isEmpty
    for option in try configuration.options("options.packages.find") {
      let list = SetupConfiguration.list(option.value)
      guard let first = list.first else { continue }
      switch option.name {
      case "where": search.folders = [first]
      case "include": search.include = list
      case "exclude": search.exclude = list
      default: break
      }
    }
    layout.packages = .found(search)
  }

  /// Requirements in lines or with `;` between them, or those of files.
  private mutating func requirements(
    _ option: Option, _ folder: ProjectFolder
  ) throws -> [String] {
    SetupConfiguration.list(try expanded(option, folder), separator: ";")
      .filter { !$0.hasPrefix("#") }
  }

  /// The value, or the text of the files that it names.
  private mutating func expanded(_ option: Option, _ folder: ProjectFolder) throws -> String {
    guard let names = SetupConfiguration.fileNames(option.value) else { return option.value }
    layout.referencedFiles += names
    return try folder.texts(names, at: option.place, warnings: &warnings)
  }

  // MARK: [metadata]

  private mutating func applyMetadata(
    _ option: Option, _ configuration: SetupConfiguration, _ folder: ProjectFolder,
    _ tree: SourceTree
  ) throws {
    let value = option.value
    func plain(_ field: WritableKeyPath<Draft, Declared<String>?>) {
      if !self[keyPath: field].isSaid { self[keyPath: field] = Declared(value, at: option.place) }
    }
    // setuptools forgets to call these static.
    func raw(_ field: WritableKeyPath<Draft, Declared<String>?>) {
      plain(field)
      if self[keyPath: field]?.place == option.place { self[keyPath: field]?.isStatic = false }
    }
    func list(_ field: WritableKeyPath<Draft, Declared<[String]>?>, _ text: String) {
      guard !self[keyPath: field].hasItems() else { return }
      let items = SetupConfiguration.list(text)
      self[keyPath: field] = Declared(
        items, at: option.place, places: configuration.places(of: items, in: option))
    }
    switch option.name {
    case "name": plain(\.name)
    case "version":
      if !version.isSaid { try applyVersion(option, folder, tree) }
    case "url", "home_page": plain(\.url)
    case "download_url": raw(\.downloadURL)
    case "author": plain(\.author)
    case "author_email": plain(\.authorEmail)
    case "maintainer": plain(\.maintainer)
    case "maintainer_email": plain(\.maintainerEmail)
    case "license":
      guard !value.hasPrefix("file:") else {
        throw option.place.failure(
          "the licence's text has no place here", hint: "name its file under `license_files`")
      }
      plain(\.licence)
    case "license_expression": raw(\.licenceExpression)
    case "description", "summary":
      if !summary.isSaid { summary = Declared(try expanded(option, folder), at: option.place) }
    case "long_description":
      if !longDescription.isSaid {
        longDescription = Declared(try expanded(option, folder), at: option.place)
      }
    case "long_description_content_type": plain(\.longDescriptionType)
    case "keywords": list(\.keywords, value)
    case "platforms", "platform": list(\.platforms, value)
    case "provides": list(\.provides, value)
    case "obsoletes": list(\.obsoletes, value)
    case "requires":
      if !trimmed(value).isEmpty { doubts.append("`setup.cfg` has the old `requires`") }
    case "classifiers", "classifier":
      if !classifiers.hasItems() { list(\.classifiers, try expanded(option, folder)) }
    case "license_files":
      if layout.licencePatterns?.isEmpty ?? true {
        layout.licencePatterns = SetupConfiguration.list(value)
        licencePlace = option.place
      }
    case "license_file":
      if licenceFile == nil {
        licenceFile = value
        licencePlace = licencePlace ?? option.place
      }
    case "project_urls":
      if !projectURLs.hasItems() {
        projectURLs = Declared(try SetupConfiguration.pairs(option), at: option.place)
      }
    default: break
    }
  }

  private mutating func applyVersion(
    _ option: Option, _ folder: ProjectFolder, _ tree: SourceTree
  ) throws {
    if option.value.hasPrefix("file:") {
      version = Declared(trimmed(try expanded(option, folder)), at: option.place)
    } else if option.value.hasPrefix("attr:") {
      let resolved = try resolvedLayout(in: tree)
      let text = try AttributeDirective.value(
        option.value.replacing("attr:", with: ""), packageFolders: resolved.packageFolders,
        in: folder, doubts: &doubts)
      if let text { version = Declared(text, at: option.place) }
    } else {
      version = Declared(option.value, at: option.place)
    }
  }

  // MARK: Commands

  /// Commands whose options change what is built, and that are not known here.
  static let opaqueCommands: Set<String> = [
    "build", "build_clib", "build_py", "build_scripts", "bdist", "install", "install_lib",
    "install_data", "install_scripts", "install_egg_info", "install_headers", "global",
    "dist_info", "editable_wheel",
  ]
  static let knownCommands: Set<String> = ["sdist", "bdist_wheel", "egg_info"]

  private mutating func applyCommands(_ configuration: SetupConfiguration) throws {
    for section in configuration.sectionNames {
      if Self.knownCommands.contains(section) {
        for option in try configuration.options(section) {
          commandOptions[section, default: [:]][option.name] = option.value
        }
      } else if section == "wheel" {
        for option in try configuration.options(section) where option.name == "universal" {
          commandOptions["bdist_wheel", default: [:]]["universal"] = option.value
        }
      } else if Self.opaqueCommands.contains(section) {
        if !(try configuration.options(section).isEmpty) {
          doubts.append("`setup.cfg` has options for `\(section)`")
        }
      }
    }
  }
}
