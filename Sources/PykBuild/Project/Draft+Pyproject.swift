internal import PykDiagnostics
internal import PykFormats

extension Draft {
  /// Takes pyproject.toml, where it speaks to setuptools at all.
  mutating func apply(
    _ file: PyprojectFile, in folder: ProjectFolder, tree: SourceTree
  ) throws {
    try rejectMistakes(file)
    let project = file.project.flatMap { $0.isEmpty ? nil : $0 }
    let tool = file.setuptools.flatMap { $0.isEmpty ? nil : $0 }
    guard project != nil || tool != nil else { return }
    includesPackageData = includesPackageData ?? true
    if let tool { try apply(setuptools: tool, of: file) }
    guard let project else { return }
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

  private mutating func rejectMistakes(_ file: PyprojectFile) throws {
    for name in ["project", "tool"] {
      if let node = file.document.root[name] { _ = try file.table(node) }
    }
    if let commands = file.document.root[path: "tool", "distutils"] {
      for entry in try file.table(commands).entries {
        doubts.append("`pyproject.toml` has `tool.distutils.\(entry.key)`")
      }
    }
  }

  private func tableFailure(_ file: PyprojectFile, _ label: String, _ hint: String) -> Failure {
    let entry = file.document.root.entries.first { $0.key == "project" }
    return file.place(line: entry?.line ?? 1).failure(label, hint: hint)
  }
}
