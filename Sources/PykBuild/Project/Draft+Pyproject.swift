internal import PykDiagnostics
internal import PykFormats

extension Draft {
  /// Takes pyproject.toml, where it speaks to setuptools at all.
  mutating func apply(
    _ file: PyprojectFile, in folder: ProjectFolder, tree: SourceTree
  ) throws {
    for name in ["project", "tool"] {
      if let node = file.document.root[name] { _ = try file.table(node) }
    }
    let project = file.project.flatMap { $0.isEmpty ? nil : $0 }
    let tool = file.setuptools.flatMap { $0.isEmpty ? nil : $0 }
    // Without either setuptools doesn't look at the file at all.
    guard project != nil || tool != nil else { return }
    try applyCommands(file)
    includesPackageData = includesPackageData ?? true
    let header = file.document.root.entries.first { $0.key == "project" }
    if let header { discoveryPlace = file.place(line: header.line) }
    if let tool { try apply(setuptools: tool, of: file) }
    guard let project else {
      // setuptools refuses this in its own words.
      doubts.append("`[tool.setuptools]` stands in `pyproject.toml` without `[project]`")
      return
    }
    let fields = try Self.dynamic(project, file)
    guard project["name"] != nil else {
      throw tableFailure(file, "`[project]` has no `name`", "add `name = \"…\"`")
    }
    guard project["version"] != nil || fields["version"] != nil else {
      throw tableFailure(
        file, "`[project]` has no `version`",
        "add `version = \"1.0\"`, or `dynamic = [\"version\"]` and where it comes from")
    }
    try apply(dynamic: fields, of: file, in: folder, tree: tree)
    try apply(project: project, of: file, dynamic: fields, in: folder)
  }

  private mutating func applyCommands(_ file: PyprojectFile) throws {
    if let commands = file.document.root[path: "tool", "distutils"] {
      for entry in try file.table(commands).entries {
        try applyCommand(entry.key, try file.table(entry.node), file)
      }
    }
  }

  /// `[tool.distutils.COMMAND]` is the same as setup.cfg's `[COMMAND]`.
  private mutating func applyCommand(
    _ name: String, _ options: TOMLTable, _ file: PyprojectFile
  ) throws {
    let command = name.lowercased().replacing("-", with: "_")
    if Self.opaqueCommands.contains(command), !options.isEmpty {
      doubts.append("`pyproject.toml` has options for `\(command)`")
    }
    guard Self.knownCommands.contains(command) else { return }
    for entry in options.entries {
      let value: String
      switch entry.node.value {
      case .string(let text): value = text
      case .boolean(let flag): value = flag ? "1" : "0"
      case .integer(let number): value = "\(number)"
      case .array: value = try file.texts(entry.node).joined(separator: ",")
      default: throw file.place(entry.node).failure("this is no option's value")
      }
      let option = entry.key.lowercased().replacing("-", with: "_")
      commandOptions[command, default: [:]][option] = value
    }
  }

  private func tableFailure(_ file: PyprojectFile, _ label: String, _ hint: String) -> Failure {
    let entry = file.document.root.entries.first { $0.key == "project" }
    return file.place(line: entry?.line ?? 1).failure(label, hint: hint)
  }
}
