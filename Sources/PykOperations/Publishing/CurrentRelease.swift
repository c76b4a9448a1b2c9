internal import PykBuild
internal import PykDiagnostics
internal import PykFiles
internal import PykFormats
internal import PykRequirements
internal import PykVersions
internal import SystemPackage

/// The project's name and version, as far as its files say so without running anything.
///
/// - What the distributions would be called, where pyk itself can build them.
/// - Else `[project]` of `pyproject.toml` or `[metadata]` of `setup.cfg`, where it has both in
///   plain words.
/// - Nil where nothing does: a version may come from a tag or a script.
struct CurrentRelease {
  let name: PackageName
  let version: Version

  /// More is no configuration of a project.
  private static let sizeLimit = 8 << 20

  init?(of folder: FilePath) {
    if case .native(let project) = try? NativeProject.read(folder),
      let name = try? PackageName(project.metadata.name)
    {
      self.name = name
      version = project.metadata.version
      return
    }
    guard let (name, version) = Self.pyproject(folder) ?? Self.setupConfiguration(folder),
      let parsedName = try? PackageName(name), let parsedVersion = try? Version(version)
    else { return nil }
    self.name = parsedName
    self.version = parsedVersion
  }

  private static func pyproject(_ folder: FilePath) -> (String, String)? {
    let path = folder.appending("pyproject.toml")
    guard let bytes = try? Files.read(path, limit: sizeLimit),
      let document = try? TOMLDocument(bytes, source: path.string),
      let project = document.root["project"]?.table,
      let name = project["name"]?.string, let version = project["version"]?.string
    else { return nil }
    return (name, version)
  }

  private static func setupConfiguration(_ folder: FilePath) -> (String, String)? {
    let path = folder.appending("setup.cfg")
    guard let bytes = try? Files.read(path, limit: sizeLimit),
      let document = try? INIDocument(
        String(decoding: bytes, as: UTF8.self), source: path.string),
      let name = document["metadata", "name"], let version = document["metadata", "version"]
    else { return nil }
    // `attr:` and `file:` are no versions, and are passed over as such.
    return (name, version)
  }
}
