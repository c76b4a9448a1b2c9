package import SystemPackage

/// Where an environment keeps things, and which Python runs them: all that an install must know
/// of its target.
///
/// - Every path is absolute and lexically normal; folders need not exist yet.
/// - `headers` is the folder in which each distribution gets one of its own, such as
///   `include/site/python3.11`.
/// - For `--target` every place but the scripts is the same folder; for `--root` all paths have
///   the root before them, while `interpreter` has not.
/// - Two installs that change the same folder must give it by the same path.
package struct InstallScheme: Sendable, Hashable {
  /// Nothing is ever written or removed outside this folder and the five below.
  package var prefix: FilePath
  package var purelib: FilePath
  package var platlib: FilePath
  package var scripts: FilePath
  package var headers: FilePath
  package var data: FilePath
  /// What stands in the first line of scripts: `sys.executable`, not resolved.
  package var interpreter: FilePath
  /// `X.Y` of that interpreter.
  package var pythonVersion: PythonVersion
  /// The tag in the name of bytecode files, such as `cpython-311`; nil where there is none.
  package var cacheTag: String?
  /// Whether the prefix belongs to one environment alone. If so, folders that an uninstall
  /// empties go up to the prefix itself; if not, the prefix keeps its own `share`, `etc`, ….
  package var isVirtualEnvironment: Bool

  package struct PythonVersion: Sendable, Hashable, Comparable {
    package var major: Int
    package var minor: Int

    package init(_ major: Int, _ minor: Int) {
      self.major = major
      self.minor = minor
    }

    package static func < (a: Self, b: Self) -> Bool {
      (a.major, a.minor) < (b.major, b.minor)
    }
  }

  package init(
    prefix: FilePath, purelib: FilePath, platlib: FilePath, scripts: FilePath, headers: FilePath,
    data: FilePath, interpreter: FilePath, pythonVersion: PythonVersion, cacheTag: String? = nil,
    isVirtualEnvironment: Bool = true
  ) {
    self.prefix = prefix
    self.purelib = purelib
    self.platlib = platlib
    self.scripts = scripts
    self.headers = headers
    self.data = data
    self.interpreter = interpreter
    self.pythonVersion = pythonVersion
    self.cacheTag = cacheTag
    self.isVirtualEnvironment = isVirtualEnvironment
  }

  /// The folder that `key` means for the distribution of this name.
  package func folder(_ key: SchemeKey, distribution name: String) -> FilePath {
    key == .headers ? headers.appending(name) : root(key)
  }

  /// The folder that `key` means; for headers the one above those of the distributions.
  package func root(_ key: SchemeKey) -> FilePath {
    switch key {
    case .purelib: purelib
    case .platlib: platlib
    case .scripts: scripts
    case .headers: headers
    case .data: data
    }
  }

  /// The prefix and the five folders, each once.
  package var roots: [FilePath] {
    var roots: [FilePath] = []
    for root in [prefix, purelib, platlib, scripts, headers, data] where !roots.contains(root) {
      roots.append(root)
    }
    return roots
  }

  /// Whether a path (absolute, lexically normal) lies in the environment.
  package func contains(_ path: FilePath) -> Bool {
    roots.contains { path.starts(with: $0) && path != $0 }
  }

  /// The folder whose descriptor is the environment's lock and whose stages are looked for.
  package var home: FilePath { purelib }
}
