internal import PykDiagnostics
internal import PykRequirements
internal import SystemPackage

extension Question {
  /// What the groups of `--group` ask for.
  ///
  /// - Throws: `Failure` where a file or a group can't be read.
  func groupEntries(in workspace: Workspace) throws -> [RequirementsEntry] {
    var known: [String: DependencyGroups] = [:]
    var entries: [RequirementsEntry] = []
    for word in groups {
      let colon = word.lastIndex(of: ":")
      let path = colon.map { String(word[..<$0]) } ?? "pyproject.toml"
      let name = colon.map { String(word[word.index(after: $0)...]) } ?? word
      guard FilePath(path).lastComponent?.string == "pyproject.toml" else {
        throw Failure(
          "can't take a group from `\(path)`",
          causes: ["groups stand in a file named `pyproject.toml`"],
          hints: ["write `--group NAME`, or `--group FOLDER/pyproject.toml:NAME`"])
      }
      let location = RequirementsLocation.file(FilePath(path))
      let file: DependencyGroups
      if let read = known[path] {
        file = read
      } else {
        file = try DependencyGroups(workspace.read(location), source: path)
        known[path] = file
      }
      for member in try file.members(of: name) {
        entries.append(
          RequirementsEntry(
            target: .requirement(member.requirement),
            origin: RequirementsOrigin(location: location, line: member.line, isConstraint: false)))
      }
    }
    return entries
  }
}
