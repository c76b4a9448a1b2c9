package import PykMetadata
package import PykRequirements
package import PykVersions
package import SystemPackage

/// A Python: the base installation or a virtual environment's.
///
/// It is what `InterpreterQuestion` asked it, or for an environment what its base said with the
/// environment's paths put in.
package struct Interpreter: Sendable {
  /// As it is called; in an environment its `bin/python`, not resolved.
  package var executable: FilePath
  /// `sys.prefix`.
  package var prefix: FilePath
  package var basePrefix: FilePath
  package var baseExecutable: FilePath
  /// What it said of itself.
  package let facts: InterpreterFacts
  /// Where this interpreter installs by default.
  package var paths: InstallPaths
  /// The folders it imports distributions from, its own first.
  package var sitePackages: [FilePath]
  /// In an environment: whether the base's packages are seen.
  package var includesSystemSitePackages: Bool

  package var isVirtualEnvironment: Bool { prefix != basePrefix }
  package var version: Version { facts.version }
  package var major: Int { facts.version.major }
  package var minor: Int { facts.version.minor }
  package var markers: MarkerEnvironment { facts.markers }
  /// `cpython`, `pypy`, ….
  package var implementation: String { facts.markers.implementationName }
  package var tags: SupportedTags { facts.tags }

  /// Such as `CPython 3.11.7`.
  package var name: String {
    "\(facts.markers.platformPythonImplementation) \(facts.markers.pythonFullVersion)"
  }
}

extension Interpreter {
  /// The interpreter that answered.
  init(_ facts: InterpreterFacts) {
    self.facts = facts
    executable = facts.executable
    prefix = facts.prefix
    basePrefix = facts.basePrefix
    baseExecutable = facts.baseExecutable
    paths = facts.own
    sitePackages = facts.sitePackages
    includesSystemSitePackages = true
  }

  /// The interpreter of the environment in `folder`, made from this base without starting it.
  package func inEnvironment(_ folder: FilePath, includesSystemSitePackages: Bool) -> Interpreter {
    var result = self
    result.executable = folder.appending("bin").appending("python")
    result.prefix = folder
    result.paths = facts.venv.placed(below: folder)
    let own = [result.paths.purelib, result.paths.platlib]
    result.sitePackages = own[0] == own[1] ? [own[0]] : own
    result.includesSystemSitePackages = includesSystemSitePackages
    if includesSystemSitePackages { result.sitePackages += facts.sitePackages }
    return result
  }

  /// Where pip puts C headers of distributions: the folder above theirs.
  package var headers: FilePath {
    isVirtualEnvironment
      ? prefix.appending("include").appending("site").appending("python\(major).\(minor)")
      : paths.include
  }

  /// Where `--prefix` installs.
  package func paths(belowPrefix folder: FilePath) -> InstallPaths {
    (isVirtualEnvironment ? facts.venv : facts.prefixScheme).placed(below: folder)
  }

  /// Where `--user` installs: below `PYTHONUSERBASE`, or where Python puts it in that person's home.
  package func userPaths(environment: [String: String]) -> InstallPaths {
    var base = facts.userBase
    if let given = environment["PYTHONUSERBASE"], !given.isEmpty {
      base = FilePath(given)
    } else if let home = environment["HOME"], !home.isEmpty, base.lastComponent == ".local" {
      // The interpreter may have been asked when somebody else was at home.
      base = FilePath(home).appending(".local")
    }
    return facts.user.placed(below: base)
  }

  /// The user's packages, where this Python looks for them.
  package func userSite(environment: [String: String]) -> FilePath? {
    guard !isVirtualEnvironment || includesSystemSitePackages,
      environment["PYTHONNOUSERSITE", default: ""].isEmpty
    else { return nil }
    return userPaths(environment: environment).purelib
  }

  /// The file that says that a distributor manages this Python (PEP 668), if it isn't an
  /// environment.
  package var externallyManagedMarker: FilePath? {
    isVirtualEnvironment ? nil : facts.standardLibrary.appending("EXTERNALLY-MANAGED")
  }
}
