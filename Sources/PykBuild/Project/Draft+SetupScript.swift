extension Draft {
  /// Takes what `setup()` is called with.
  mutating func apply(_ script: SetupScript) {
    discoveryPlace = script.call
    for argument in script.arguments {
      let isTaken =
        switch argument.value {
        case .search(let search) where argument.name == "packages":
          set { $0.layout.packages = .found(search) }
        case .search: false
        case .literal(let literal):
          apply(argument.name, literal, at: script.places[argument.name])
        }
      if argument.name.hasPrefix("license_file") { licencePlace = script.places[argument.name] }
      if !isTaken {
        let line = script.places[argument.name].map { " (line \($0.line))" } ?? ""
        doubts.append(
          "`setup.py` gives `\(argument.name)` in a way that setuptools has to read\(line)")
      }
    }
  }

  private mutating func set(_ body: (inout Draft) -> Void) -> Bool {
    body(&self)
    return true
  }

  /// What has no consequence for what is built.
  private static let ignored: Set<String> = ["tests_require", "test_suite", "test_loader"]
  /// What may be there if it is empty.
  private static let emptyOnly: Set<String> = [
    "ext_modules", "ext_package", "cmdclass", "setup_requires", "libraries", "headers",
    "eager_resources", "options", "script_args", "command_options", "requires", "provides",
    "obsoletes",
  ]

  private mutating func apply(
    _ name: String, _ literal: PythonLiteral, at place: SourcePlace?
  ) -> Bool {
    if Self.ignored.contains(name) { return true }
    if literal == .none { return true }
    if Self.emptyOnly.contains(name) { return !literal.isTrue }
    if let field = Self.textFields[name] {
      guard let text = literal.string else { return false }
      self[keyPath: field] = Declared(text, isStatic: false, at: place)
      return true
    }
    if let field = Self.listFields[name] {
      guard let list = literal.strings else { return false }
      self[keyPath: field] = Declared(list, isStatic: false, at: place)
      return true
    }
    return applyShaped(name, literal, at: place) ?? applyLayout(name, literal)
  }

  private static var textFields: [String: WritableKeyPath<Draft, Declared<String>?>] {
    [
      "name": \.name, "version": \.version, "description": \.summary, "url": \.url,
      "download_url": \.downloadURL, "author": \.author, "author_email": \.authorEmail,
      "maintainer": \.maintainer, "maintainer_email": \.maintainerEmail, "license": \.licence,
      "license_expression": \.licenceExpression, "python_requires": \.pythonRequires,
      "long_description": \.longDescription,
      "long_description_content_type": \.longDescriptionType,
    ]
  }

  private static var listFields: [String: WritableKeyPath<Draft, Declared<[String]>?>] {
    ["classifiers": \.classifiers]
  }

  /// Fields whose value may have more than one shape; nil where the name is none of them.
  private mutating func applyShaped(
    _ name: String, _ literal: PythonLiteral, at place: SourcePlace?
  ) -> Bool? {
    switch name {
    case "keywords", "platforms":
      // A string holds several, with commas.
      guard let list = literal.strings ?? literal.string.map(Self.commaSeparated) else {
        return false
      }
      if name == "keywords" {
        keywords = Declared(list, isStatic: false, at: place)
      } else {
        platforms = Declared(list, isStatic: false, at: place)
      }
      return true
    case "project_urls":
      guard let pairs = Self.texts(literal) else { return false }
      projectURLs = Declared(pairs, isStatic: false, at: place)
      return true
    case "install_requires":
      guard let list = literal.strings ?? literal.string.map({ [$0] }) else { return false }
      installRequires = Declared(list, isStatic: false, at: place)
      return true
    case "extras_require":
      guard let lists = Self.lists(literal, takesText: true) else { return false }
      extrasRequire = Declared(lists, isStatic: false, at: place)
      return true
    case "entry_points":
      if let text = literal.string {
        guard let groups = Self.entryPointGroups(text) else { return false }
        entryPoints = Declared(groups, isStatic: false, at: place)
        return true
      }
      guard let lists = Self.lists(literal, takesText: true) else { return false }
      entryPoints = Declared(lists, isStatic: false, at: place)
      return true
    default: return nil
    }
  }

  private mutating func applyLayout(_ name: String, _ literal: PythonLiteral) -> Bool {
    switch name {
    case "packages":
      guard let names = literal.strings else { return false }
      layout.packages = .listed(names)
    case "py_modules":
      guard let names = literal.strings else { return false }
      layout.modules = names
    case "package_dir":
      guard let pairs = Self.texts(literal) else { return false }
      layout.packageFolders = Dictionary(pairs.map { ($0.name, $0.value) }) { $1 }
    case "package_data", "exclude_package_data":
      guard let lists = Self.lists(literal, takesText: false) else { return false }
      let patterns = Dictionary(lists.map { ($0.name, $0.value) }) { $1 }
      if name == "package_data" {
        layout.packageData = patterns
      } else {
        layout.excludedPackageData = patterns
      }
    case "include_package_data": includesPackageData = literal.isTrue
    case "zip_safe": zipSafe = literal.isTrue
    case "data_files":
      guard let files = Self.dataFiles(literal) else { return false }
      layout.dataFiles = files
    case "scripts":
      guard let names = literal.strings else { return false }
      layout.scripts = names
    case "namespace_packages":
      guard let names = literal.strings else { return false }
      layout.namespacePackages = names
    case "license_files":
      guard let patterns = literal.strings else { return false }
      layout.licencePatterns = patterns
    case "license_file":
      guard let file = literal.string else { return false }
      licenceFile = file
    case "dependency_links":
      guard let links = literal.strings else { return false }
      dependencyLinks = links
    default: return false
    }
    return true
  }

  // MARK: Shapes

  private static func commaSeparated(_ text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
  }

  private static func texts(_ literal: PythonLiteral) -> [Named<String>]? {
    guard case .dictionary(let pairs) = literal else { return nil }
    let named = pairs.compactMap { pair -> Named<String>? in
      guard let name = pair.key.string, let value = pair.value.string else { return nil }
      return Named(name, value)
    }
    return named.count == pairs.count ? named : nil
  }

  private static func lists(_ literal: PythonLiteral, takesText: Bool) -> [Named<[String]>]? {
    guard case .dictionary(let pairs) = literal else { return nil }
    let named = pairs.compactMap { pair -> Named<[String]>? in
      guard let name = pair.key.string else { return nil }
      if takesText, let text = pair.value.string { return Named(name, [text]) }
      return pair.value.strings.map { Named(name, $0) }
    }
    return named.count == pairs.count ? named : nil
  }

  private static func dataFiles(_ literal: PythonLiteral) -> [DataFiles]? {
    guard let items = literal.items else { return nil }
    let files = items.compactMap { item -> DataFiles? in
      if let name = item.string {
        return DataFiles(folder: "", patterns: [name], patternsExpand: false)
      }
      guard let parts = item.items, parts.count == 2, let folder = parts[0].string,
        let names = parts[1].strings
      else { return nil }
      return DataFiles(folder: folder, patterns: names, patternsExpand: false)
    }
    return files.count == items.count ? files : nil
  }
}
