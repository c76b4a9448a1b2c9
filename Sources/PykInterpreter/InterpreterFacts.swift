internal import PykFormats
package import PykMetadata
package import PykRequirements
package import PykVersions
package import SystemPackage

/// What an interpreter said of itself.
package struct InterpreterFacts: Sendable {
  package let version: Version
  package let markers: MarkerEnvironment
  package let executable: FilePath
  package let prefix: FilePath
  package let basePrefix: FilePath
  package let baseExecutable: FilePath
  /// The tag in the names of bytecode files, such as `cpython-311`.
  package let cacheTag: String?
  package let own: InstallPaths
  package let venv: InstallPaths
  package let prefixScheme: InstallPaths
  package let user: InstallPaths
  package let userBase: FilePath
  package let standardLibrary: FilePath
  package let sitePackages: [FilePath]
  /// Folders in which a wheel of pip may lie.
  package let bundledWheels: [FilePath]
  package let tags: SupportedTags
  let answers: [String: String]

  /// Reads the answer; nil where it is incomplete.
  init?(answers: [String: String]) {
    guard answers["done"] == "1", let version = Self.version(answers) else { return nil }
    func path(_ name: String) -> FilePath? {
      answers[name].flatMap { $0.isEmpty ? nil : FilePath($0) }
    }
    func paths(_ label: String) -> InstallPaths? {
      guard let purelib = path("\(label).purelib"), let platlib = path("\(label).platlib"),
        let scripts = path("\(label).scripts"), let data = path("\(label).data"),
        let include = path("\(label).include")
      else { return nil }
      return InstallPaths(
        purelib: purelib, platlib: platlib, scripts: scripts, data: data, include: include)
    }
    guard let executable = path("executable"), let prefix = path("prefix"),
      let basePrefix = path("base_prefix"), let own = paths("own"), let venv = paths("venv"),
      let prefixScheme = paths("prefix"), let user = paths("user"),
      let standardLibrary = path("stdlib")
    else { return nil }
    self.version = version
    self.executable = executable
    self.prefix = prefix
    self.basePrefix = basePrefix
    baseExecutable = path("base_executable") ?? executable
    self.own = own
    self.venv = venv
    self.prefixScheme = prefixScheme
    self.user = user
    self.standardLibrary = standardLibrary
    userBase = path("user_base") ?? prefix
    cacheTag = answers["cache_tag"].flatMap { $0.isEmpty ? nil : $0 }
    var sites: [FilePath] = []
    while let site = path("site.\(sites.count)") { sites.append(site) }
    sitePackages = sites
    bundledWheels = [path("wheel_packages"), path("ensurepip")].compactMap { $0 }
    var markers: [String: String] = [:]
    for (name, value) in answers where name.hasPrefix("marker.") {
      markers[String(name.dropFirst(7))] = value
    }
    self.markers = MarkerEnvironment(from: markers)
    tags = SupportedTags(lazily: { compatibleTags(for: TagTarget(answers: answers)) })
    self.answers = answers
  }

  private static func version(_ answers: [String: String]) -> Version? {
    // `3.13.0+` is what a build from a branch says.
    let text = answers["marker.python_full_version"] ?? answers["version"] ?? ""
    return try? Version(text.hasSuffix("+") ? text + "local" : text)
  }

  /// Where the line goes on behind `pyk:`.
  private static func mark(in line: Substring.UTF8View) -> String.Index? {
    var rest = line
    while let start = rest.firstIndex(of: UInt8(ascii: "p")) {
      rest = rest[start...]
      if rest.starts(with: "pyk:".utf8) { return rest.index(start, offsetBy: 4) }
      rest = rest.dropFirst()
    }
    return nil
  }

  /// Finds the answers in what a process printed, whatever else stands there.
  static func answers(in output: some StringProtocol) -> [String: String] {
    var answers: [String: String] = [:]
    for line in Substring(output).utf8.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }) {
      guard let start = mark(in: line), let equals = line[start...].firstIndex(of: 0x3d) else {
        continue
      }
      answers[String(Substring(line[start..<equals]))] =
        URL.percentDecoded(Substring(line[line.index(after: equals)...]))
    }
    return answers
  }
}

extension InterpreterFacts {
  package var pointerBits: Int { Int(answers["pointer_bits"] ?? "") ?? 64 }
  package var isFreeThreaded: Bool { answers["config.Py_GIL_DISABLED"] == "1" }
}
