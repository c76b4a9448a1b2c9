internal import PykDiagnostics
internal import PykFormats

extension Draft {
  private static let toolFields = [
    "platforms", "provides", "obsoletes", "zip-safe", "script-files", "eager-resources",
    "packages", "package-dir", "package-data", "include-package-data", "exclude-package-data",
    "namespace-packages", "py-modules", "ext-modules", "data-files", "cmdclass", "license-files",
    "dynamic",
  ]

  /// Takes `[tool.setuptools]`, but for what `dynamic` in it says.
  ///
  /// https://setuptools.pypa.io/en/latest/userguide/pyproject_config.html#setuptools-specific-configuration
  mutating func apply(setuptools table: TOMLTable, of file: PyprojectFile) throws {
    for entry in table.entries {
      let node = entry.node
      if ["packages", "package-dir"].contains(entry.key) {
        discoveryPlace = file.place(line: entry.line)
      }
      switch entry.key {
      case "platforms": platforms = Declared(try file.texts(node), at: file.place(node))
      case "provides": provides = Declared(try file.texts(node), at: file.place(node))
      case "obsoletes": obsoletes = Declared(try file.texts(node), at: file.place(node))
      case "zip-safe": zipSafe = try file.flag(node)
      case "script-files": layout.scripts = try file.texts(node)
      case "packages": layout.packages = try Self.packages(node, file)
      case "package-dir":
        let own = try file.pairs(node)
        // What setup.py or setup.cfg said wins.
        layout.packageFolders.merge(own.map { ($0.name, $0.value) }) { before, _ in before }
      case "package-data": layout.packageData = try Self.patterns(node, file)
      case "exclude-package-data": layout.excludedPackageData = try Self.patterns(node, file)
      case "include-package-data": includesPackageData = try file.flag(node)
      case "py-modules": layout.modules = try file.texts(node)
      case "data-files":
        layout.dataFiles = try file.lists(node).map {
          DataFiles(folder: $0.name, patterns: $0.value)
        }
      case "license-files":
        guard file.project?["license-files"] == nil else {
          throw file.place(line: entry.line).failure(
            "the licence files are given under `[project]` already", hint: "take this out")
        }
        layout.licencePatterns = try file.texts(node)
        licencePlace = file.place(node)
      case "namespace-packages":
        throw file.place(line: entry.line).failure(
          "setuptools doesn't take `namespace-packages` here any more",
          hint: "take it out: a folder without `__init__.py` is a namespace package")
      case "ext-modules", "cmdclass", "eager-resources":
        if node.array?.isEmpty != true, node.table?.isEmpty != true {
          doubts.append("`pyproject.toml` has `tool.setuptools.\(entry.key)`")
        }
      case "dynamic": break
      default: throw file.unknownKey(entry, in: "[tool.setuptools]", known: Self.toolFields)
      }
    }
  }

  private static func packages(
    _ node: TOMLNode, _ file: PyprojectFile
  ) throws(Failure) -> ProjectLayout.Packages {
    guard let table = node.table else { return .listed(try file.texts(node)) }
    guard let find = table["find"], table.entries.count == 1 else {
      throw file.place(node).failure("expected a list of packages, or `find`")
    }
    var search = PackageSearch(findsNamespaces: true)
    for entry in try file.table(find).entries {
      switch entry.key {
      case "where": search.folders = try file.texts(entry.node)
      case "include": search.include = try file.texts(entry.node)
      case "exclude": search.exclude = try file.texts(entry.node)
      case "namespaces": search.findsNamespaces = try file.flag(entry.node)
      default:
        throw file.unknownKey(
          entry, in: "tool.setuptools.packages.find",
          known: ["where", "include", "exclude", "namespaces"])
      }
    }
    return .found(search)
  }

  private static func patterns(
    _ node: TOMLNode, _ file: PyprojectFile
  ) throws(Failure) -> [String: [String]] {
    var result: [String: [String]] = [:]
    for list in try file.lists(node) { result[list.name == "*" ? "" : list.name] = list.value }
    return result
  }
}
