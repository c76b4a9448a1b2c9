package import PykBuild
package import SystemPackage

/// Builds a project through its own backend (PEP 517): the way for all that isn't built natively.
package protocol BackendBuilder: Sendable {
  /// Gives the file that was made: its name, and what is in it.
  ///
  /// - Parameter options: Of the command that setuptools runs for this.
  func build(
    _ kind: BuildKind, project: FilePath, options: [String]
  ) throws -> (filename: String, bytes: [UInt8])
}

/// Which of the two ways is taken.
package enum BackendChoice: String, Sendable, CaseIterable {
  /// Native where the result is the same for sure, else through the backend.
  case auto
  case native, hooks
}
