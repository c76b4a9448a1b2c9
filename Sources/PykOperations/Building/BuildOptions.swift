package import PykRequirements
package import SystemPackage

/// How what has to be built is built.
package struct BuildOptions: Sendable {
  /// In an environment of its own that has what the project asks for; else in the one that is
  /// installed into, as it is.
  package var isIsolated = true
  /// Which way is taken where there are two.
  package var backend = BackendChoice.auto
  /// For every backend, in the order in which they were given.
  package var settings: [RequirementsEntry.ConfigSetting] = []
  /// Files with versions that hold for what is needed to build.
  package var constraintFiles: [String] = []
  /// Where working copies of editable repositories go; nil for `src` in the environment.
  package var sourcesFolder: FilePath?
  /// Whether what backends print is reported while they run.
  package var followsOutput = false
  /// Whether what is reported so is shown, and not only logged.
  package var showsOutput = false
  /// Without isolation: whether what the project asks for has to be there.
  package var checksDependencies = false

  package init() {}

  /// Why what is asked for is the backend's: nobody else knows what it makes of these.
  package var doubts: [String] {
    var doubts: [String] = []
    if let setting = settings.first {
      doubts.append("`-C \(setting.key)=…` is a setting for its backend")
    }
    if let file = constraintFiles.first {
      doubts.append("`--build-constraint \(file)` says what its backend is built with")
    }
    return doubts
  }
}
