internal import PykDiagnostics
internal import PykFormats
internal import PykMetadata
internal import PykVersions

extension Draft {
  static let projectFields = [
    "name", "version", "description", "readme", "requires-python", "license", "license-files",
    "authors", "maintainers", "keywords", "classifiers", "urls", "scripts", "gui-scripts",
    "entry-points", "dependencies", "optional-dependencies", "dynamic",
  ]

  /// Takes `[project]`: what it has counts, and what it neither has nor calls dynamic is reset.
  ///
  /// https://packaging.python.org/en/latest/specifications/pyproject-toml/#declaring-project-metadata-the-project-table
  mutating func apply(
    project: TOMLTable, of file: PyprojectFile, dynamic: [String: TOMLNode],
    in folder: ProjectFolder
  ) throws {
    resetUndeclared(project, dynamic)
    for entry in project.entries {
      let place = file.place(entry.node)
      switch entry.key {
      case "name": name = Declared(try Self.projectName(entry.node, file), at: place)
      case "version": version = Declared(try Self.projectVersion(entry.node, file), at: place)
      case "description":
        let text = try file.text(entry.node)
        if text.contains("\n") {
          warnings.append("only the first line of the project's description counts")
        }
        summary = Declared(text, at: place)
      case "readme": try applyReadme(entry.node, file, folder)
      case "requires-python": pythonRequires = Declared(try file.text(entry.node), at: place)
      case "license": try applyLicence(entry.node, file, folder)
      case "license-files":
        layout.licencePatterns = try file.texts(entry.node)
        layout.licencePatternsMustMatch = true
        licencePlace = place
      case "authors":
        (author, authorEmail) = try people(entry.node, file, (author, authorEmail))
      case "maintainers":
        (maintainer, maintainerEmail) = try people(
          entry.node, file, (maintainer, maintainerEmail))
      case "keywords": keywords = Declared(try file.texts(entry.node), at: place)
      case "classifiers":
        classifiers = Declared(
          try file.texts(entry.node), at: place, places: file.places(entry.node))
      case "urls": projectURLs = Declared(try file.addresses(entry.node), at: place)
      case "dependencies":
        installRequires = Declared(
          try file.requirements(entry.node), at: place, places: file.places(entry.node))
      case "optional-dependencies":
        extrasRequire = Declared(
          try file.extras(entry.node), at: place,
          places: try file.table(entry.node).entries.map { file.place($0.node) })
      case "scripts", "gui-scripts", "entry-points", "dynamic": break
      default: throw file.unknownKey(entry, in: "[project]", known: Self.projectFields)
      }
    }
    try applyEntryPoints(project, file)
  }

  // MARK: Fields

  private static func projectName(
    _ node: TOMLNode, _ file: PyprojectFile
  ) throws(Failure) -> String {
    let text = try file.text(node)
    let isFine =
      !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: true
        default: false
        }
      } && text.first?.isLetterOrDigit == true && text.last?.isLetterOrDigit == true
    guard isFine else {
      throw file.place(node).failure(
        "this is no package's name",
        hint: "use ASCII letters and digits, with `.`, `-` and `_` between them")
    }
    return text
  }

  private static func projectVersion(
    _ node: TOMLNode, _ file: PyprojectFile
  ) throws(Failure) -> String {
    let text = try file.text(node)
    guard (try? Version(text)) != nil else {
      throw file.place(node).failure("this is no version", hint: versionHint)
    }
    return text
  }

  static let versionHint = "write a version such as `1.0`, `1.0rc1` or `2024.5.post1` (PEP 440)"

  private mutating func applyReadme(
    _ node: TOMLNode, _ file: PyprojectFile, _ folder: ProjectFolder
  ) throws {
    let place = file.place(node)
    var type: String?
    var name: String?
    var text: String?
    if let table = node.table {
      for entry in table.entries {
        switch entry.key {
        case "file": name = try file.text(entry.node)
        case "text": text = try file.text(entry.node)
        case "content-type": type = try file.text(entry.node)
        default:
          throw file.unknownKey(
            entry, in: "project.readme", known: ["file", "text", "content-type"])
        }
      }
      guard (name == nil) != (text == nil) else {
        throw place.failure("a readme has either `file` or `text`")
      }
      guard type != nil else {
        throw place.failure(
          "a readme in a table needs its `content-type`",
          hint: "add `content-type = \"text/markdown\"` (or text/x-rst, text/plain)")
      }
    } else {
      let written = try file.text(node)
      name = written
      guard let known = Self.contentType(of: written) else {
        throw place.failure(
          "what kind of text this is can't be known by its name",
          hint: "write `readme = {file = \"\(written)\", content-type = \"text/plain\"}`")
      }
      type = known.isEmpty ? nil : known
    }
    if let name {
      text = try folder.texts([name], at: place, warnings: &warnings)
      layout.referencedFiles.append(name)
    }
    longDescription = Declared(text ?? "", at: place)
    if let type { longDescriptionType = Declared(type, at: place) }
  }

  /// Empty for a name without an ending, which has no type; nil for an ending that is not known.
  static func contentType(of name: String) -> String? {
    let last = name.lowercased().split(separator: "/").last ?? ""
    guard let dot = last.lastIndex(of: "."), dot != last.startIndex else { return "" }
    return switch last[dot...] {
    case ".md": "text/markdown"
    case ".rst": "text/x-rst"
    case ".txt": "text/plain"
    default: nil
    }
  }

  private mutating func applyLicence(
    _ node: TOMLNode, _ file: PyprojectFile, _ folder: ProjectFolder
  ) throws {
    let place = file.place(node)
    guard let table = node.table else {
      licence = nil
      licenceExpression = Declared(try file.text(node), at: place)
      return
    }
    if let text = table["text"], table.entries.count == 1 {
      licence = Declared(try file.text(text), at: place)
    } else if let name = table["file"], table.entries.count == 1 {
      let name = try file.text(name)
      licence = Declared(
        try folder.texts([name], at: place, warnings: &warnings), at: place)
      layout.referencedFiles.append(name)
    } else {
      throw place.failure(
        "a licence is an SPDX expression, or a table with either `file` or `text`",
        hint: "write `license = \"MIT\"` and `license-files = [\"LICENSE\"]`")
    }
  }

  private mutating func applyEntryPoints(_ project: TOMLTable, _ file: PyprojectFile) throws {
    let fields = ["entry-points", "scripts", "gui-scripts"]
    guard fields.contains(where: { project[$0] != nil }) else { return }
    var groups: [Named<[String]>] = []
    if let node = project["entry-points"] {
      for entry in try file.table(node).entries {
        guard entry.key != "console_scripts", entry.key != "gui_scripts" else {
          throw file.place(line: entry.line).failure(
            "scripts have tables of their own",
            hint: "use `[project.scripts]` or `[project.gui-scripts]`")
        }
        guard PyprojectFile.isEntryPointGroup(entry.key) else {
          throw file.place(line: entry.line).failure(
            "`\(entry.key)` is no group of entry points",
            hint: "use letters, digits and `_`, with `.` between them")
        }
        groups.append(Named(entry.key, try file.entryPoints(entry.node)))
      }
    }
    for (field, group) in [("scripts", "console_scripts"), ("gui-scripts", "gui_scripts")] {
      guard let node = project[field] else { continue }
      groups.append(Named(group, try file.entryPoints(node)))
    }
    entryPoints = Declared(groups.filter { !$0.value.isEmpty })
  }

  /// What pyproject.toml leaves out without calling it dynamic doesn't count from elsewhere.
  private mutating func resetUndeclared(_ project: TOMLTable, _ dynamic: [String: TOMLNode]) {
    func isMissing(_ field: String) -> Bool { project[field] == nil && dynamic[field] == nil }
    func reset(_ field: String, _ isSaid: Bool, _ body: (inout Draft) -> Void) {
      guard isMissing(field), isSaid else { return }
      body(&self)
      warnings.append(
        "`\(field)` is given outside of `pyproject.toml` and doesn't count there: "
          + "list it under `dynamic`, or take it out")
    }
    reset("description", summary.isSaid) { $0.summary = nil }
    reset("readme", longDescription.isSaid) { $0.longDescription = nil }
    reset("requires-python", pythonRequires.isSaid) { $0.pythonRequires = nil }
    reset("license", licence.isSaid || licenceExpression.isSaid) {
      $0.licence = nil
      $0.licenceExpression = nil
    }
    reset("authors", author.isSaid || authorEmail.isSaid) { _ in }
    reset("maintainers", maintainer.isSaid || maintainerEmail.isSaid) { _ in }
    reset("keywords", keywords.hasItems()) { $0.keywords = nil }
    reset("classifiers", classifiers.hasItems()) { $0.classifiers = nil }
    reset("urls", projectURLs.hasItems()) { $0.projectURLs = nil }
    reset("dependencies", installRequires.hasItems()) { $0.installRequires = nil }
    reset("optional-dependencies", extrasRequire.hasItems()) { $0.extrasRequire = nil }
    // setuptools makes one of the three fields, and drops all of it where scripts from elsewhere
    // aren't called dynamic; other groups alone it leaves as they are.
    func isGiven(_ group: String) -> Bool {
      entryPoints?.value.contains { $0.name == group && !$0.value.isEmpty } ?? false
    }
    let fields = ["entry-points", "scripts", "gui-scripts"]
    guard !fields.contains(where: { project[$0] != nil }) else { return }
    for (field, group) in [("scripts", "console_scripts"), ("gui-scripts", "gui_scripts")] {
      reset(field, isGiven(group)) { $0.entryPoints = nil }
    }
  }
}

extension Character {
  var isLetterOrDigit: Bool { isASCII && (isLetter || isNumber) }
}
