package import PykInstall
package import PykInterpreter
package import PykDiagnostics
internal import PykFiles
package import PykMetadata
package import PykRequirements
package import PykVersions
package import SystemPackage

/// The environment, or the folder, that a command works on.
package struct TargetEnvironment: Sendable {
  package let interpreter: Interpreter
  /// Where things go.
  package let scheme: InstallScheme
  /// Where installed distributions are looked for, the first first.
  package let sitePackages: [FilePath]
  /// What `--root` puts before every path; nil without it.
  package let root: FilePath?
  /// For which Python versions and files are chosen, where it isn't the interpreter itself.
  package var tagRequest = TagRequest()

  package init(
    interpreter: Interpreter, scheme: InstallScheme, sitePackages: [FilePath],
    root: FilePath? = nil
  ) {
    self.interpreter = interpreter
    self.scheme = scheme
    self.sitePackages = sitePackages
    self.root = root
  }

  /// The same Python with the user's folder, where this one sees it first; nil for a virtual
  /// environment, out of which nothing of the user's is removed.
  package func forUser(environment: [String: String]) -> TargetEnvironment? {
    guard root == nil, !interpreter.isVirtualEnvironment,
      let site = interpreter.userSite(environment: environment),
      sitePackages.first == site, scheme.purelib != site
    else { return nil }
    var request = TargetRequest()
    request.place = .user
    return Self.target(request, interpreter, environment)
  }

  /// What is installed, after ending what an interrupted command left.
  ///
  /// - Parameter cache: The folder of the cache, in which metadata is kept for the next command.
  package func installed(
    cache: FilePath? = nil
  ) throws -> (environment: InstalledEnvironment, recovery: Recovery?) {
    try InstalledEnvironment.open(sitePackages, cache: cache.map { CacheFolder.installed(in: $0) })
  }
}

extension TargetEnvironment {
  package var markers: MarkerEnvironment { tagRequest.markers(for: interpreter.markers) }
  package var tags: SupportedTags { tagRequest.tags(for: interpreter) }
  package var pythonVersion: Version { tagRequest.version(for: interpreter.version) }
  /// Such as `CPython 3.11.7`.
  package var pythonName: String {
    tagRequest.isEmpty ? interpreter.name : "Python \(pythonVersion)"
  }
}

/// What options say of the environment to work on.
package struct TargetRequest: Sendable {
  package enum Place: Sendable, Hashable {
    case environment
    /// `--target`: all in one folder.
    case target(FilePath)
    case prefix(FilePath)
    case user
  }

  /// `--python`; nil without it.
  package var python: PythonRequest?
  package var place = Place.environment
  package var root: FilePath?
  /// The Python on PATH will do.
  package var allowsSystem = false
  /// `--system`: the Python on PATH, whatever environment there is.
  package var wantsSystem = false
  package var breaksSystemPackages = false
  package var requiresVirtualEnvironment = false
  /// Whether the command changes what it finds.
  package var isForChange = false
  /// Another Python to choose for than the one that is found.
  package var tags = TagRequest()

  package init() {}
}

extension TargetEnvironment {
  /// Finds the environment that is meant.
  ///
  /// - Without `--python`: for `--system` the Python on PATH; else the active environment, else
  ///   `.venv` here or above; else, where the place isn't an environment's, the Python on PATH.
  /// - A Python that its distributor manages isn't changed (PEP 668), unless that is asked for.
  ///
  /// - Throws: `InterpreterError`, `Failure`.
  package static func open(
    _ request: TargetRequest, finder: InterpreterFinder, environment: [String: String]
  ) throws -> TargetEnvironment {
    let interpreter = try interpreter(request, finder)
    if request.requiresVirtualEnvironment, !interpreter.isVirtualEnvironment {
      throw Failure(
        "`\(interpreter.executable)` is in no virtual environment",
        causes: ["`--require-virtualenv` asks for one"], hints: ["make one with `pyk venv`"])
    }
    if case .user = request.place, interpreter.isVirtualEnvironment,
      !interpreter.includesSystemSitePackages
    {
      throw Failure(
        "can't install for the user from a virtual environment",
        causes: ["`\(interpreter.prefix)` doesn't see the user's packages"],
        hints: ["leave out `--user`, or name another Python with `--python`"])
    }
    if request.isForChange, request.place == .environment || request.place == .user,
      request.root == nil, !request.breaksSystemPackages,
      let marker = interpreter.externallyManagedMarker,
      let text = try? Files.readText(marker)
    {
      throw ExternallyManaged(interpreter: interpreter, text: text)
    }
    var found = target(request, interpreter, environment)
    found.tagRequest = request.tags
    return found
  }

  private static func interpreter(
    _ request: TargetRequest, _ finder: InterpreterFinder
  ) throws -> Interpreter {
    if let python = request.python { return try finder.find(python) }
    if request.wantsSystem { return try finder.find(.any) }
    if let current = try finder.currentEnvironment() { return current }
    if request.place == .environment, request.root == nil, !request.allowsSystem {
      throw InterpreterError.noEnvironment
    }
    return try finder.find(.any)
  }

  static func target(
    _ request: TargetRequest, _ interpreter: Interpreter, _ environment: [String: String]
  ) -> TargetEnvironment {
    var paths = interpreter.paths
    var prefix = interpreter.prefix
    var headers = interpreter.headers
    var sites = interpreter.sitePackages
    switch request.place {
    case .environment:
      // Python looks there first, but in a virtual environment behind its own folders.
      if let user = interpreter.userSite(environment: environment), Files.isDirectory(user) {
        let own =
          interpreter.isVirtualEnvironment
          ? sites.prefix { $0.starts(with: interpreter.prefix) }.count : 0
        sites.insert(user, at: own)
      }
    case .target(let folder):
      prefix = folder
      paths.purelib = folder
      paths.platlib = folder
      paths.data = folder
      paths.scripts = folder.appending("bin")
      headers = folder.appending("include")
      sites = [folder]
    case .prefix(let folder):
      prefix = folder
      paths = interpreter.paths(belowPrefix: folder)
      headers = paths.include
      sites = [paths.purelib, paths.platlib]
    case .user:
      paths = interpreter.userPaths(environment: environment)
      prefix = paths.data
      headers = paths.include
      sites = [paths.purelib] + sites
    }
    if let root = request.root {
      func below(_ path: FilePath) -> FilePath {
        var path = path
        path.root = nil
        return root.pushing(path)
      }
      prefix = below(prefix)
      paths.purelib = below(paths.purelib)
      paths.platlib = below(paths.platlib)
      paths.scripts = below(paths.scripts)
      paths.data = below(paths.data)
      headers = below(headers)
      sites = [paths.purelib, paths.platlib]
    }
    let isEnvironment = request.place == .environment && interpreter.isVirtualEnvironment
    let scheme = InstallScheme(
      prefix: prefix, purelib: paths.purelib, platlib: paths.platlib, scripts: paths.scripts,
      headers: headers, data: paths.data, interpreter: interpreter.executable,
      pythonVersion: .init(interpreter.major, interpreter.minor),
      cacheTag: interpreter.facts.cacheTag, isVirtualEnvironment: isEnvironment)
    var each: [FilePath] = []
    for site in sites where !each.contains(site) { each.append(site) }
    return TargetEnvironment(
      interpreter: interpreter, scheme: scheme, sitePackages: each, root: request.root)
  }
}

/// A Python that its distributor manages, with the distributor's own words (PEP 668).
package struct ExternallyManaged: Diagnosable {
  package let diagnosis: Diagnosis

  init(interpreter: Interpreter, text: String) {
    diagnosis = Diagnosis(
      "`\(interpreter.executable)` is managed by its distributor",
      causes: Self.words(text),
      hints: [
        "make an environment with `pyk venv` and install there",
        "to change it all the same, say `--break-system-packages`",
      ])
  }

  /// `Error = …` of the file, with its continuation lines.
  private static func words(_ text: String) -> [String] {
    var lines: [Substring] = []
    for line in text.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("Error"), let equals = line.firstIndex(of: "=") {
        lines = [line[line.index(after: equals)...].drop { $0 == " " }]
      } else if !lines.isEmpty {
        guard line.hasPrefix(" ") || line.hasPrefix("\t") else { break }
        lines.append(line.drop { $0 == " " || $0 == "\t" })
      }
    }
    return lines.isEmpty ? [] : [lines.prefix(3).joined(separator: " ")]
  }
}
