package import PykDiagnostics
package import PykRequirements
package import SystemPackage

/// Why a distribution can't be uninstalled.
package enum UninstallRefusal: Diagnosable, Equatable {
  case noRecord(PackageName, version: String, installer: String?)
  /// distutils recorded nothing.
  case distutils(PackageName, version: String)
  /// A development install of the old kind, or an egg.
  case egg(PackageName, version: String, FilePath)
  /// RECORD lists something outside the environment.
  case leavesEnvironment(PackageName, path: String)
  /// It belongs to another environment, such as the one that this one was made from.
  case outsideEnvironment(PackageName, version: String, FilePath)

  package var diagnosis: Diagnosis {
    switch self {
    case .noRecord(let name, let version, let installer):
      Diagnosis(
        "can't uninstall \(name) \(version)",
        causes: ["no RECORD file was found, so nobody knows which files are its own"],
        hints: Self.hints(name, version, installer))
    case .distutils(let name, let version):
      Diagnosis(
        "can't uninstall \(name) \(version)",
        causes: ["distutils installed it, and recorded no files: a part of it could stay behind"],
        hints: ["use whatever installed it, such as the system's package manager"])
    case .egg(let name, let version, let path):
      Diagnosis(
        "can't uninstall \(name)\(version.isEmpty ? "" : " \(version)")",
        causes: ["`\(path)` is a development install of the old kind, or an egg"],
        hints: ["run `python setup.py develop --uninstall` in the project's folder"])
    case .leavesEnvironment(let name, let path):
      Diagnosis(
        "can't uninstall \(name)",
        causes: ["its RECORD lists `\(path)`, which is outside the environment"],
        hints: ["don't trust this distribution: create the environment anew"])
    case .outsideEnvironment(let name, let version, let path):
      Diagnosis(
        "not uninstalling \(name) \(version)",
        causes: ["`\(path)` is outside the environment"])
    }
  }

  private static func hints(
    _ name: PackageName, _ version: String, _ installer: String?
  ) -> [String] {
    guard let installer, !["pip", "pyk", "uv"].contains(installer) else {
      return ["`pyk install --ignore-installed --no-deps \(name)==\(version)` repairs it"]
    }
    return ["\(installer) installed it: see whether it can uninstall it"]
  }
}
