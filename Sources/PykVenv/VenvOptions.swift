package import SystemPackage

/// What somebody wants of a virtual environment.
package struct VenvOptions: Sendable {
  package var folder: FilePath
  package var includesSystemSitePackages = false
  /// Copies of the interpreter rather than links to it.
  package var copies = false
  /// What the shell shows while the environment is active; nil for the folder's name.
  package var prompt: String?
  /// Whether what is in the folder goes first.
  package var clears = false
  /// Whether an existing environment is pointed to this Python, its packages kept.
  package var upgrades = false
  /// Written into `pyvenv.cfg`.
  package var toolVersion: String

  package init(folder: FilePath, toolVersion: String) {
    self.folder = folder
    self.toolVersion = toolVersion
  }
}
