internal import PykDiagnostics
internal import PykFormats

extension Draft {
  /// What may stand under `dynamic`.
  static let dynamicFields = [
    "version", "description", "readme", "requires-python", "license", "license-files", "authors",
    "maintainers", "keywords", "classifiers", "urls", "scripts", "gui-scripts", "entry-points",
    "dependencies", "optional-dependencies",
  ]

  /// The fields that `[project]` calls dynamic, and where.
  ///
  /// - Throws: `Failure` for a field that doesn't exist, can't be dynamic, or is given as well.
  static func dynamic(
    _ project: TOMLTable, _ file: PyprojectFile
  ) throws(Failure) -> [String: TOMLNode] {
    var fields: [String: TOMLNode] = [:]
    guard let node = project["dynamic"] else { return [:] }
    guard let nodes = node.array else {
      throw file.place(node).failure("expected an array of fields")
    }
    for node in nodes {
      let field = try file.text(node)
      guard field != "name" else {
        throw file.place(node).failure("the name can't be dynamic", hint: "write `name = \"…\"`")
      }
      guard dynamicFields.contains(field) else {
        var failure = file.place(node).failure("there is no field `\(field)` to be dynamic")
        failure.diagnosis.hints =
          closestMatch(to: field, among: dynamicFields).map { ["did you mean `\($0)`?"] }
          ?? ["take it out of `dynamic`"]
        throw failure
      }
      guard project[field] == nil else {
        throw file.place(node).failure(
          "`\(field)` is given and dynamic at once", hint: "take it out of `dynamic`")
      }
      fields[field] = node
    }
    return fields
  }

  /// Takes what `[tool.setuptools.dynamic]` says of the fields that are dynamic.
  mutating func apply(
    dynamic fields: [String: TOMLNode], of file: PyprojectFile, in folder: ProjectFolder,
    tree: SourceTree
  ) throws {
    let table = try file.setuptools?["dynamic"].map { try file.table($0) } ?? TOMLTable()
    let known = [
      "version", "classifiers", "description", "dependencies", "entry-points",
      "optional-dependencies", "readme",
    ]
    for entry in table.entries where !known.contains(entry.key) {
      throw file.unknownKey(entry, in: "[tool.setuptools.dynamic]", known: known)
    }
    for (field, node) in fields.sorted(by: { $0.value.line < $1.value.line || $0.key < $1.key }) {
      let source = field == "scripts" || field == "gui-scripts" ? "entry-points" : field
      guard let directive = table[source] else {
        try requireElsewhere(field, node, file)
        continue
      }
      try apply(field, directive, file, folder, tree, isAlsoDynamic: { fields[$0] != nil })
    }
  }

  /// A dynamic field that nothing here gives has to come from setup.py or setup.cfg.
  private mutating func requireElsewhere(
    _ field: String, _ node: TOMLNode, _ file: PyprojectFile
  ) throws(Failure) {
    let isThere =
      switch field {
      case "version": version != nil
      case "description": summary != nil
      case "readme": longDescription != nil
      case "requires-python": pythonRequires != nil
      case "license": licence != nil || licenceExpression != nil
      case "authors": author != nil || authorEmail != nil
      case "maintainers": maintainer != nil || maintainerEmail != nil
      case "keywords": keywords != nil
      case "classifiers": classifiers != nil
      case "urls": projectURLs != nil
      case "dependencies": true
      case "optional-dependencies": true
      default: entryPoints != nil
      }
    if isThere { return }
    if field == "version" {
      doubts.append("nothing says what the dynamic version is")
    } else if field == "license-files" {
      doubts.append("the licence files are dynamic")
    } else if ["entry-points", "scripts", "gui-scripts"].contains(field) {
      doubts.append("nothing says what the dynamic `\(field)` are")
    } else {
      throw file.place(node).failure(
        "nothing says what the dynamic `\(field)` is",
        hint: "add `\(field)` to `[tool.setuptools.dynamic]`, or give it here")
    }
  }

  private mutating func apply(
    _ field: String, _ directive: TOMLNode, _ file: PyprojectFile, _ folder: ProjectFolder,
    _ tree: SourceTree, isAlsoDynamic: (String) -> Bool
  ) throws {
    let place = file.place(directive)
    switch field {
    case "version":
      if let text = try value(directive, file, folder, tree) {
        version = Declared(trimmed(text), at: place)
      }
    case "description":
      summary = try value(directive, file, folder, tree).map { Declared($0, at: place) }
    case "readme":
      longDescription = try value(directive, file, folder, tree).map { Declared($0, at: place) }
      let type = try file.table(directive)["content-type"].map { try file.text($0) }
      longDescriptionType = Declared(type ?? "text/x-rst", at: place)
    case "classifiers":
      if let text = try value(directive, file, folder, tree), !text.isEmpty {
        classifiers = Declared(lines(of: text), at: place)
      }
    case "dependencies":
      if let text = try value(directive, file, folder, tree), !text.isEmpty {
        installRequires = Declared(Self.requirementLines(text), at: place)
      }
    case "optional-dependencies":
      var extras: [Named<[String]>] = []
      for entry in try file.table(directive).entries {
        let text = try value(entry.node, file, folder, tree) ?? ""
        extras.append(Named(entry.key, Self.requirementLines(text)))
      }
      extrasRequire = Declared(extras, at: place)
    default:
      guard let text = try value(directive, file, folder, tree) else { return }
      guard let groups = Self.entryPointGroups(text) else {
        throw place.failure("the file has no groups, as in `[console_scripts]`")
      }
      for (group, field) in [("console_scripts", "scripts"), ("gui_scripts", "gui-scripts")]
      where groups.contains(where: { $0.name == group }) && !isAlsoDynamic(field) {
        throw place.failure(
          "the file has `\(group)`, and `\(field)` is not dynamic",
          hint: "add `\"\(field)\"` to `dynamic`")
      }
      entryPoints = Declared(groups, at: place)
    }
  }

  /// What `{attr = "…"}` or `{file = …}` leads to; nil where only running the project tells.
  private mutating func value(
    _ node: TOMLNode, _ file: PyprojectFile, _ folder: ProjectFolder, _ tree: SourceTree
  ) throws -> String? {
    let table = try file.table(node)
    if let names = table["file"] {
      let names = try file.textOrTexts(names)
      layout.referencedFiles += names
      return try folder.texts(names, at: file.place(node), warnings: &warnings)
    }
    guard let attribute = table["attr"] else {
      throw file.place(node).failure("expected `attr` or `file`")
    }
    let resolved = try resolvedLayout(in: tree)
    return try AttributeDirective.value(
      try file.text(attribute), packageFolders: resolved.packageFolders, in: folder,
      doubts: &doubts)
  }

  private static func requirementLines(_ text: String) -> [String] {
    lines(of: text).filter { !trimmed($0).isEmpty && !trimmed($0).hasPrefix("#") }
  }

  /// The groups of an `entry_points.txt`; nil where a line stands outside of any.
  static func entryPointGroups(_ text: String) -> [Named<[String]>]? {
    var groups: [Named<[String]>] = []
    for line in lines(of: text) {
      let line = trimmed(line)
      if line.isEmpty || line.hasPrefix("#") { continue }
      if line.hasPrefix("["), line.hasSuffix("]") {
        groups.append(Named(String(line.dropFirst().dropLast()), []))
      } else {
        guard !groups.isEmpty else { return nil }
        groups[groups.count - 1].value.append(line)
      }
    }
    return groups
  }
}
