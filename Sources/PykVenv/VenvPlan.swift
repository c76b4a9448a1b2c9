internal import PykFiles
package import PykInterpreter
internal import PykRequirements
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

  package let folder: FilePath
  /// By path, relative to the folder; a folder before what is in it.
  package private(set) var entries: [(path: String, entry: Entry)] = []
  package let base: Interpreter
  let options: VenvOptions

  /// - Throws: `VenvError.impossiblePath`.
  package init(_ options: VenvOptions, base: Interpreter) throws(VenvError) {
    folder = options.folder
    self.base = base
    self.options = options
    for scalar in folder.string.unicodeScalars {
      if scalar == ":" { throw .impossiblePath(folder, character: "a colon") }
      if scalar.value < 0x20 || scalar.value == 0x7f {
        throw .impossiblePath(folder, character: "a control character")
      }
    }
    lay()
  }

  /// The interpreter that the environment will have.
  package var interpreter: Interpreter {
    base.inEnvironment(
      folder, includesSystemSitePackages: options.includesSystemSitePackages)
  }

  private var prompt: String {
    let name = folder.lastComponent?.string ?? "env"
    return (options.prompt ?? name).filter { $0 != "\n" && $0 != "\r" }
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
    if !isPyPy, base.markers.osName == "posix", base.markers.sysPlatform == "linux",
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
  }

  private var configuration: String {
    var lines = [
      "home = \(base.baseExecutable.removingLastComponent())",
      "implementation = \(base.markers.platformPythonImplementation)",
      "include-system-site-packages = \(options.includesSystemSitePackages)",
      "version = \(base.markers.pythonFullVersion)",
      "version_info = \(base.markers.pythonFullVersion)",
      "executable = \(base.baseExecutable)",
      "pyk = \(options.toolVersion)",
    ]
    if options.prompt != nil { lines.append("prompt = '\(prompt.replacing("'", with: ""))'") }
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func add(_ path: String, _ entry: Entry) { entries.append((path, entry)) }
}
