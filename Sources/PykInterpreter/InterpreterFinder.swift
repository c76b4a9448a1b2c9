internal import PykFiles
package import SystemPackage

/// Finds Pythons, and asks each one once.
///
/// - Environments: the active one (`VIRTUAL_ENV`, `CONDA_PREFIX`), else `.venv` here or above.
/// - Others: PATH in its order, then pyenv's versions, the newest first. Where pyenv's shims stand
///   on PATH its versions are looked at instead, the chosen ones first: a shim only finds what
///   lies there, slowly.
/// - No Python is started whose answer is in the cache, and none for an environment whose base's is.
package struct InterpreterFinder: Sendable {
  let environment: [String: String]
  let workingDirectory: FilePath
  let cache: InterpreterCache

  /// - Parameter cacheFolder: Where answers are kept; nil keeps none.
  package init(
    environment: [String: String], workingDirectory: FilePath, cacheFolder: FilePath?
  ) {
    self.environment = environment
    self.workingDirectory = workingDirectory
    cache = InterpreterCache(folder: cacheFolder?.appending("interpreters"))
  }

  // MARK: Environments

  /// The folder of the environment to work in, or nil.
  package var environmentFolder: FilePath? {
    for name in ["VIRTUAL_ENV", "CONDA_PREFIX"] {
      if let text = environment[name], text.hasPrefix("/") { return FilePath(text) }
    }
    var folder = workingDirectory
    while true {
      let candidate = folder.appending(".venv")
      if Files.exists(candidate.appending("pyvenv.cfg")) { return candidate }
      guard folder.lastComponent != nil else { return nil }
      folder.removeLastComponent()
    }
  }

  /// The environment to work in, or nil where there is none.
  ///
  /// - Throws: `InterpreterError.unusable` where one is active and broken.
  package func currentEnvironment() throws -> Interpreter? {
    try environmentFolder.map { try interpreter(inFolder: $0) }
  }

  /// The interpreter of an environment's folder, or of a Python's own.
  package func interpreter(inFolder folder: FilePath) throws -> Interpreter {
    if let file = VirtualEnvironmentFile(in: folder), let known = try derived(file) { return known }
    for name in ["python", "python3", "pypy3"] {
      let candidate = folder.appending("bin").appending(name)
      if Files.exists(candidate) { return try interpreter(at: candidate) }
    }
    let isThere = Files.isDirectory(folder)
    throw InterpreterError.unusable(
      folder, reason: isThere ? "it has no `bin/python`" : "there is no such folder")
  }

  /// What an environment's interpreter is, by what its base said; nil where that's not clear.
  private func derived(_ file: VirtualEnvironmentFile) throws -> Interpreter? {
    let executable = file.folder.appending("bin").appending("python")
    guard let home = file.home else { return nil }
    // The link in `bin` may go by way of others (`python` → `python3` → the base's).
    var base = executable
    var steps = 0
    while let target = try? Files.readLink(base), steps < 16 {
      steps += 1
      base = Self.followed(base, target)
      if !Self.lies(base, in: file.folder) { break }
    }
    if Self.lies(base, in: file.folder) {
      // Copies: the base lies in `home`, under one of its usual names.
      let names =
        [file.values["executable"].map { FilePath($0) }].compactMap { $0 } + [
          home.appending("python3"), home.appending("python"),
        ]
      guard let found = names.first(where: { Files.exists($0) }) else { return nil }
      base = found
    } else if !Files.exists(base) {
      throw InterpreterError.unusable(
        file.folder,
        reason: "its Python, `\(base)`, is not there any more")
    }
    let interpreter = try self.interpreter(at: base)
    guard !interpreter.isVirtualEnvironment else { return nil }
    return interpreter.inEnvironment(
      file.folder, includesSystemSitePackages: file.includesSystemSitePackages)
  }

  /// Where a link leads, lexically normal.
  private static func followed(_ link: FilePath, _ target: FilePath) -> FilePath {
    let text = target.string
    // Nearly all are a plain name, or an absolute path that is normal already.
    switch shape(of: text) {
    case .name: return FilePath(folder(of: link.string) + text)
    case .normalPath: return target
    case .other: return link.removingLastComponent().pushing(target).lexicallyNormalized()
    }
  }

  private enum LinkShape { case name, normalPath, other }

  private static func shape(of text: String) -> LinkShape {
    var slashes = 0
    var part = 0
    var dots = 0
    for byte in Array(text.utf8) + [0x2f] {
      if byte == 0x2f {
        // Only the part before the first slash of an absolute path may be empty.
        if part == dots, part < 3, part > 0 || slashes > 0 || text.utf8.first != 0x2f {
          return .other
        }
        slashes += 1
        (part, dots) = (0, 0)
      } else {
        part += 1
        if byte == 0x2e { dots += 1 }
      }
    }
    if slashes == 1 { return .name }
    return text.utf8.first == 0x2f ? .normalPath : .other
  }

  /// With the slash at its end.
  private static func folder(of path: String) -> String {
    var bytes = Array(path.utf8)
    while let last = bytes.last, last != 0x2f { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func lies(_ path: FilePath, in folder: FilePath) -> Bool {
    let (path, folder) = (Array(path.string.utf8), Array(folder.string.utf8))
    guard path.count >= folder.count, path[..<folder.count] == folder[...] else { return false }
    return path.count == folder.count || path[folder.count] == 0x2f || folder.last == 0x2f
  }

  // MARK: Any Python

  /// The first Python that is what `request` asks for.
  package func find(_ request: PythonRequest) throws -> Interpreter {
    if case .path(let path) = request {
      guard let status = try? Files.status(path) else {
        throw InterpreterError.unusable(path, reason: "there is no such file")
      }
      return status.kind == .directory
        ? try interpreter(inFolder: path) : try interpreter(at: path)
    }
    var tried: [InterpreterError.Attempt] = []
    var seen: Set<FilePath> = []
    for path in candidates(request) where seen.insert(path).inserted {
      do {
        let interpreter = try self.interpreter(at: path)
        if request.isMet(by: interpreter.facts) { return interpreter }
        tried.append(
          .init(place: path.string, reason: "it is \(interpreter.name)", isOther: true))
      } catch InterpreterError.unusable(_, let reason) {
        tried.append(.init(place: path.string, reason: reason))
      }
    }
    throw InterpreterError.notFound(request: request.text, tried: tried)
  }

  /// The executables that may be meant, the likeliest first; each exists.
  private func candidates(_ request: PythonRequest) -> [FilePath] {
    let folders = searchPath
    if case .executable(let name) = request {
      guard !name.isEmpty, !name.utf8.contains(0) else { return [] }
      return (folders + pyenvFolders).map { $0.appending(name) }.filter { Files.isExecutable($0) }
    }
    var found: [FilePath] = []
    for folder in folders + pyenvFolders {
      guard let names = try? Files.entries(of: folder).map(\.name) else { continue }
      found += names.filter(Self.isPython).sorted(by: Self.comesBefore)
        .map { folder.appending($0) }.filter { Files.isExecutable($0) }
    }
    return found
  }

  private var searchPath: [FilePath] {
    let shims = pyenvRoot?.appending("shims")
    let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    var seen: Set<FilePath> = []
    return path.split(separator: ":").map { FilePath(String($0)) }
      .flatMap { $0.lexicallyNormalized() == shims ? pyenvFolders : [$0] }
      .filter { $0.isAbsolute && seen.insert($0).inserted }
  }

  private var pyenvRoot: FilePath? {
    if let root = environment["PYENV_ROOT"], root.hasPrefix("/") {
      return FilePath(root).lexicallyNormalized()
    }
    return environment["HOME"].flatMap {
      $0.hasPrefix("/") ? FilePath($0).appending(".pyenv").lexicallyNormalized() : nil
    }
  }

  /// The `bin` folders of pyenv's versions: those that are chosen first, then the newest first.
  private var pyenvFolders: [FilePath] {
    guard let versions = pyenvRoot?.appending("versions"),
      let names = try? Files.entries(of: versions).map(\.name)
    else { return [] }
    let chosen = pyenvChoice
    return names.sorted { a, b in
      let (first, second) = (chosen.firstIndex(of: a) ?? .max, chosen.firstIndex(of: b) ?? .max)
      return first != second
        ? first < second : Self.numbers(b).lexicographicallyPrecedes(Self.numbers(a))
    }.map { versions.appending($0).appending("bin") }
  }

  /// What `PYENV_VERSION`, `.python-version` or pyenv's own `version` file name.
  private var pyenvChoice: [String] {
    if let text = environment["PYENV_VERSION"] {
      return text.split(separator: ":").map(String.init)
    }
    var folder = workingDirectory
    while true {
      if let text = try? Files.readText(folder.appending(".python-version")) {
        return text.split(whereSeparator: \.isWhitespace).map(String.init)
      }
      guard folder.lastComponent != nil else { break }
      folder.removeLastComponent()
    }
    guard let root = pyenvRoot, let text = try? Files.readText(root.appending("version")) else {
      return []
    }
    return text.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  /// `python`, `python3`, `python3.11`, `pypy3`, …; no `python3-config`.
  private static func isPython(_ name: String) -> Bool {
    for prefix in ["python", "pypy", "graalpy"] where name.hasPrefix(prefix) {
      let rest = name.dropFirst(prefix.count).utf8
      return rest.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2e || $0 == 0x74 }
        && rest.first != UInt8(ascii: "2")
    }
    return false
  }

  /// `python3` and `python` before those with a version, then the newest first.
  private static func comesBefore(_ a: String, _ b: String) -> Bool {
    func rank(_ name: String) -> Int {
      switch name {
      case "python3": 0
      case "python": 1
      default: name.hasPrefix("python") ? 2 : 3
      }
    }
    return rank(a) != rank(b)
      ? rank(a) < rank(b) : numbers(b).lexicographicallyPrecedes(numbers(a))
  }

  private static func numbers(_ name: String) -> [Int] {
    name.split { !$0.isNumber }.map { Int($0) ?? 0 }
  }
}
