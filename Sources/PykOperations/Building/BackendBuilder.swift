package import PykBuild
package import SystemPackage

/// Builds a project through its own backend (PEP 517): the way for all that isn't built natively.
package protocol BackendBuilder: Sendable {
  /// Builds into a folder that is there and empty, and gives the file that was made.
  func build(_ kind: BuildKind, project: FilePath, into folder: FilePath) throws -> FilePath
}

/// Which of the two ways is taken.
package enum BackendChoice: String, Sendable, CaseIterable {
  /// Native where the result is the same for sure, else through the backend.
  case auto
  case native, hooks
}
