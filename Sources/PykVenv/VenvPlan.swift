internal import PykFiles
package import PykInterpreter
internal import PykRequirements
internal import PykVersions
package import SystemPackage

/// Everything that a virtual environment consists of: a value, made before anything is written.
///
/// https://docs.python.org/3/library/venv.html
package struct VenvPlan: Sendable {
  package enum Entry: Sendable, Hashable {
    case folder
    case link(to: FilePath)
    /// A copy of a file of the base.
    case copy(of: FilePath)
    case text(String, isExecutable: Bool)
  }

  /// Absolute, without `.` and `..`.
  package let folder: FilePath
  /// By path, relative to the folder; a folder before what is in it.
  package private(set) var entries: [(path: String, entry: Entry)] = []
  package let base: Interpreter
  /// What was wanted; of an upgraded environment also what it had.
  let options: VenvOptions

  /// - Parameter base: The Python that it is made of, or an environment of that Python.
  /// - Throws: `VenvError.impossiblePath`, `VenvError.holdsItsPython`.
  package init(_ options: VenvOptions, base: Interpreter) throws(VenvError) {
    // As a shell sees the path, and Python's own `venv`: `..` undoes what is written before it.
    folder = options.folder.lexicallyNormalized()
    self.base = base
    var options = options
    if options.upgrades, let existing = VirtualEnvironmentFile(in: folder) {
      options.prompt = options.prompt ?? existing.values["prompt"].map(Self.unquoted)
      options.includesSystemSitePackages =
        options.includesSystemSitePackages || existing.includesSystemSitePackages
    }
    self.options = options
    try check()
    lay()
  }

  private func check() throws(VenvError) {
    guard let text = String(validating: folder) else {
      throw .impossiblePath(folder, character: "something other than UTF-8")
    }
    for scalar in text.unicodeScalars {
      if scalar == ":" { throw .impossiblePath(folder, character: "a colon") }
      if scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value)
        || scalar.properties.generalCategory == .lineSeparator
        || scalar.properties.generalCategory == .paragraphSeparator
      {
        throw .impossiblePath(folder, character: "a control character")
      }
    }
    for path in [base.baseExecutable, base.basePrefix] where path.starts(with: folder) {
      throw .holdsItsPython(folder, python: base.baseExecutable)
    }
  }

  /// The interpreter that the environment will have.
  package var interpreter: Interpreter {
    base.inEnvironment(
      folder, includesSystemSitePackages: options.includesSystemSitePackages)
  }

  private var prompt: String {
    let name = folder.lastComponent?.string ?? "env"
    return (options.prompt ?? name).filter {
      !$0.unicodeScalars.contains { $0.value < 0x20 || (0x7f..<0xa0).contains($0.value) }
    }
  }

  private mutating func lay() {
    let isPyPy = base.implementation == "pypy"
    let version = "\(base.major).\(base.minor)"
    add("bin", .folder)
    var include = "include"
    add(include, .folder)
    if !isPyPy, (base.major, base.minor) >= (3, 11) {
      include += "/python\(version)\(base.facts.isFreeThreaded ? "t" : "")"
      add(include, .folder)
    }
    let site = interpreter.paths.purelib
    var made = ""
    for component in site.components.dropFirst(folder.components.count) {
      made += made.isEmpty ? component.string : "/" + component.string
      add(made, .folder)
    }
    if base.markers.osName == "posix", base.markers.sysPlatform == "linux",
      base.facts.pointerBits == 64
    {
      add("lib64", .link(to: "lib"))
    }
    layInterpreter(isPyPy ? "pypy" : "python", version)
    add("pyvenv.cfg", .text(configuration, isExecutable: false))
    add(
      ".gitignore",
      .text("# Made by pyk; nothing here belongs into version control.\n*\n", isExecutable: false))
    let activation = Activation(
      folder: folder.string, prompt: prompt, version: options.toolVersion)
    for (name, text) in activation.scripts {
      add("bin/\(name)", .text(text, isExecutable: false))
    }
  }

  private mutating func layInterpreter(_ name: String, _ version: String) {
    let executable = base.baseExecutable
    add("bin/python", options.copies ? .copy(of: executable) : .link(to: executable))
    var names = ["python3", "python\(version)"]
    if name == "pypy" { names += ["pypy", "pypy3", "pypy\(version)"] }
    if base.facts.isFreeThreaded { names.append("python\(version)t") }
    for name in names { add("bin/\(name)", .link(to: "python")) }
    if name == "pypy", options.copies { layLibraries(of: executable) }
  }

  /// A copy of PyPy looks for its library beside itself, and a portable one for what that needs
  /// in `lib`.
  private mutating func layLibraries(of executable: FilePath) {
    let home = ((try? Files.realPath(executable)) ?? executable).removingLastComponent()
    func names(in folder: FilePath, _ isWanted: (String) -> Bool) -> [String] {
      ((try? Files.entries(of: folder)) ?? []).filter { $0.kind != .directory }.map(\.name)
        .filter(isWanted).sorted()
    }
    let own = names(in: home) { $0.hasPrefix("libpypy") }
    guard !own.isEmpty else { return }
    for file in own { add("bin/\(file)", .copy(of: home.appending(file))) }
    let more = home.removingLastComponent().appending("lib")
    for file in names(in: more, { $0.contains(".so") }) {
      add("lib/\(file)", .copy(of: more.appending(file)))
    }
  }

  private var configuration: String {
    let full = base.markers.pythonFullVersion
    // Readers take this apart at the dots: no `rc1`, no `+`.
    let release = (base.version.release + [0, 0, 0]).prefix(3).map(String.init)
    let executable = (try? Files.realPath(base.baseExecutable)) ?? base.baseExecutable
    var lines = [
      "home = \(base.baseExecutable.removingLastComponent())",
      "implementation = \(base.markers.platformPythonImplementation)",
      "include-system-site-packages = \(options.includesSystemSitePackages)",
      "version = \(release.joined(separator: "."))",
      "version_info = \(full)",
      "executable = \(executable)",
      "pyk = \(options.toolVersion)",
    ]
    if options.prompt != nil { lines.append("prompt = \(Self.quoted(prompt))") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// As Python writes a string, which is how its `venv` writes the prompt.
  private static func quoted(_ text: String) -> String {
    let mark = text.contains("'") && !text.contains("\"") ? "\"" : "'"
    let escaped = text.replacing("\\", with: "\\\\")
    return mark + (mark == "'" ? escaped.replacing("'", with: "\\'") : escaped) + mark
  }

  /// What `quoted` came from; other tools write the prompt as it is.
  private static func unquoted(_ text: String) -> String {
    guard text.count >= 2, let mark = text.first, mark == "'" || mark == "\"", text.last == mark
    else { return text }
    var result = ""
    var isEscaped = false
    for character in text.dropFirst().dropLast() {
      if character == "\\", !isEscaped {
        isEscaped = true
      } else {
        result.append(character)
        isEscaped = false
      }
    }
    return result
  }

  private mutating func add(_ path: String, _ entry: Entry) { entries.append((path, entry)) }
}
