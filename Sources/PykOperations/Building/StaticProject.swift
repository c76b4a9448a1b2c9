internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykMetadata
internal import PykRequirements
internal import PykVersions
internal import SystemPackage

/// What a project's folder says of itself without anything being run.
enum StaticProject {
  /// What a build can't make different: from `PKG-INFO` where it promises that (PEP 643), else
  /// from `[project]` in `pyproject.toml` where nothing of it is dynamic (PEP 621).
  static func metadata(in folder: FilePath, isUnpacked: Bool) -> CandidateMetadata? {
    if isUnpacked, let bytes = try? Files.read(folder.appending("PKG-INFO"), limit: 16 << 20),
      let metadata = try? CoreMetadata(parsing: bytes, scope: .resolving),
      metadata.isStaticForResolving, metadata.faults.isEmpty
    {
      return CandidateMetadata(metadata)
    }
    let path = folder.appending("pyproject.toml")
    guard let bytes = try? Files.read(path, limit: 16 << 20),
      let document = try? TOMLDocument(bytes, source: path.string),
      let project = document.root["project"]?.table
    else { return nil }
    return read(project)
  }

  private static func read(_ project: TOMLTable) -> CandidateMetadata? {
    let dynamic = project["dynamic"]?.array?.compactMap(\.string) ?? []
    let needed = ["version", "dependencies", "optional-dependencies", "requires-python"]
    guard Set(dynamic).isDisjoint(with: needed), let name = project["name"]?.string,
      let version = project["version"]?.string, let name = try? PackageName(name),
      let version = try? Version(version),
      var requirements = requirements(project["dependencies"])
    else { return nil }
    var extras: [ExtraName] = []
    for entry in project["optional-dependencies"]?.table?.entries ?? [] {
      guard let extra = try? ExtraName(entry.key),
        let lines = entry.node.array?.compactMap(\.string)
      else { return nil }
      extras.append(extra)
      for line in lines {
        guard let conditional = conditional(line, on: extra) else { return nil }
        requirements.append(conditional)
      }
    }
    var python: VersionSpecifierSet?
    if let text = project["requires-python"]?.string {
      guard let specifiers = try? VersionSpecifierSet(text) else { return nil }
      python = specifiers
    }
    return CandidateMetadata(
      name: name, version: version, requiresDist: requirements, requiresPython: python,
      providesExtra: extras)
  }

  private static func requirements(_ node: TOMLNode?) -> [Requirement]? {
    guard let node else { return [] }
    guard let lines = node.array?.compactMap(\.string) else { return nil }
    let read = lines.compactMap { try? Requirement($0) }
    return read.count == lines.count ? read : nil
  }

  /// The requirement as METADATA would have it.
  private static func conditional(_ line: String, on extra: ExtraName) -> Requirement? {
    guard var requirement = try? Requirement(line) else { return nil }
    let marker = requirement.marker.map { "(\($0)) and " } ?? ""
    requirement.marker = try? Marker("\(marker)extra == \"\(extra.normalized)\"")
    return requirement.marker == nil ? nil : requirement
  }
}
