/// What a project's files say of the modules and files that belong into its distributions, as
/// setuptools reads them; nothing in it was looked for on the disk yet.
///
/// - Paths are relative to the project's folder, with `/`, as they were written.
/// - What was not said at all is nil, where that differs from having said "none".
package struct ProjectLayout: Sendable, Hashable {
  /// Where the packages come from.
  package enum Packages: Sendable, Hashable {
    /// Nothing was said: setuptools looks for a `src` layout, a flat one, a single module.
    case automatic
    /// Exactly these, dotted.
    case listed([String])
    /// Looked for, each folder of `where` in turn.
    case found(PackageSearch)
  }

  package var packages: Packages = .automatic
  /// Modules without a package, dotted, without `.py`.
  package var modules: [String]?
  /// From a package (dotted, empty for the root) to its folder: `package_dir`.
  package var packageFolders: [String: String] = [:]
  /// From a package (empty for every package, which setup.cfg and pyproject.toml call `*`) to
  /// patterns below its folder.
  package var packageData: [String: [String]] = [:]
  package var excludedPackageData: [String: [String]] = [:]
  /// With pyproject's `[project]` or `[tool.setuptools]` true unless it says otherwise.
  package var includesPackageData = false
  /// Folders below the environment, and what goes there (patterns where they come from
  /// setup.cfg or pyproject), in order.
  package var dataFiles: [DataFiles] = []
  /// Script files as they are: `scripts`.
  package var scripts: [String] = []
  /// The old `namespace_packages`.
  package var namespacePackages: [String] = []
  /// Licence files: patterns; nil for setuptools' default ones.
  package var licencePatterns: [String]?
  /// Whether every pattern of `licencePatterns` has to match something (`[project] license-files`).
  package var licencePatternsMustMatch = false
  /// The readme and what `file:` refers to, in the order of being read: the sdist has them too.
  package var referencedFiles: [String] = []
  /// False where `setuptools.build_meta` is named as the backend, which runs `setup.py` without
  /// its folder being special; true for the legacy backend, and where none is named.
  package var setupScriptIsRunning = true

  package init() {}
}

/// `find_packages` or `find_namespace_packages`, and their arguments.
package struct PackageSearch: Sendable, Hashable {
  package var folders: [String]
  package var include: [String]
  package var exclude: [String]
  /// Whether folders without `__init__.py` count too.
  package var findsNamespaces: Bool
  /// Whether the folder that was searched becomes the root's in `packageFolders`.
  package var fillsPackageFolders: Bool

  package init(
    folders: [String] = ["."], include: [String] = ["*"], exclude: [String] = [],
    findsNamespaces: Bool, fillsPackageFolders: Bool = true
  ) {
    self.folders = folders
    self.include = include
    self.exclude = exclude
    self.findsNamespaces = findsNamespaces
    self.fillsPackageFolders = fillsPackageFolders
  }
}

package struct DataFiles: Sendable, Hashable {
  /// Relative to the environment's root; empty for the root itself.
  package var folder: String
  package var patterns: [String]
  /// False for those of setup.py, which are names.
  package var patternsExpand: Bool

  package init(folder: String, patterns: [String], patternsExpand: Bool = true) {
    self.folder = folder
    self.patterns = patterns
    self.patternsExpand = patternsExpand
  }
}

/// A file that goes into an archive.
package struct ArchiveMember: Sendable, Hashable {
  /// Below the archive's own folder (sdist) or its root (wheel), with `/`.
  package var path: String
  /// Relative to the project's folder, with `/`; a link is followed.
  package var source: String
  package var mode: Mode

  package enum Mode: Sendable, Hashable {
    /// 755 where anybody may execute the source, else 644.
    case kept
    case plain, executable
  }

  package init(path: String, source: String, mode: Mode = .kept) {
    self.path = path
    self.source = source
    self.mode = mode
  }
}
