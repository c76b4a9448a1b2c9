/// What a marker may ask of the environment.
///
/// https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers
public enum MarkerVariable: Int, Sendable, Hashable, CaseIterable {
  case pythonVersion, pythonFullVersion, implementationVersion, platformRelease
  case osName, sysPlatform, platformMachine, platformPythonImplementation, platformSystem
  case platformVersion, implementationName

  /// How many stand first that are compared as versions.
  static let versionCount = 4

  /// Whether it is compared as a version, where both sides are versions.
  public var isVersion: Bool { rawValue < Self.versionCount }

  /// The variable's name in a marker.
  public var name: String {
    switch self {
    case .pythonVersion: "python_version"
    case .pythonFullVersion: "python_full_version"
    case .implementationVersion: "implementation_version"
    case .platformRelease: "platform_release"
    case .osName: "os_name"
    case .sysPlatform: "sys_platform"
    case .platformMachine: "platform_machine"
    case .platformPythonImplementation: "platform_python_implementation"
    case .platformSystem: "platform_system"
    case .platformVersion: "platform_version"
    case .implementationName: "implementation_name"
    }
  }
}
