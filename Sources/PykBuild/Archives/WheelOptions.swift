package import PykDiagnostics
internal import PykMetadata

/// What a wheel's name says besides name and version.
package struct WheelOptions: Sendable, Hashable {
  package var pythonTag: String?
  package var platformName: String?
  package var buildNumber: String?
  package var isUniversal = false
  /// Who is said to have made it, in WHEEL: a name and a version in parentheses.
  package var generator: String

  package init(generator: String) { self.generator = generator }

  /// What is not said here is taken from setup.cfg.
  func completed(by options: CommandOptions) -> WheelOptions {
    var result = self
    result.pythonTag = pythonTag ?? options.pythonTag
    result.platformName = platformName ?? options.platformName
    result.buildNumber = buildNumber ?? options.buildNumber
    result.isUniversal = isUniversal || (options.isUniversal && pythonTag == nil)
    return result
  }

  /// The three tags of a wheel without compiled code, each maybe several with dots between.
  ///
  /// - Throws: `Failure` for what is no tag.
  package func tags() throws(Failure) -> (python: String, abi: String, platform: String) {
    var platform = platformName ?? "any"
    for separator in ["-", ".", " "] { platform = platform.replacing(separator, with: "_") }
    platform = platform.lowercased()
    let python = isUniversal ? "py2.py3" : pythonTag ?? "py3"
    guard Self.isTag(python, allowing: ".") else {
      throw Failure(
        "`\(python)` is no Python tag", hints: ["write `py3`, `py310` or `cp311`, for example"])
    }
    guard Self.isTag(platform, allowing: "") else {
      throw Failure(
        "`\(platformName ?? "")` is no platform's name",
        hints: ["write `any` or `linux_x86_64`, for example"])
    }
    return (python, "none", platform)
  }

  package func build() throws(Failure) -> String? {
    guard let buildNumber, !buildNumber.isEmpty else { return nil }
    guard BuildTag(buildNumber) != nil, Self.isTag(buildNumber, allowing: ".") else {
      throw Failure(
        "`\(buildNumber)` is no build number", causes: ["it has to begin with a digit"],
        hints: ["write `1` or `2_ubuntu`, for example"])
    }
    return buildNumber
  }

  /// The same as options of setuptools' `bdist_wheel`.
  package var commandLine: [String] {
    var words: [String] = []
    if let pythonTag { words.append("--python-tag=\(pythonTag)") }
    if let platformName { words.append("--plat-name=\(platformName)") }
    if let buildNumber, !buildNumber.isEmpty { words.append("--build-number=\(buildNumber)") }
    if isUniversal { words.append("--universal") }
    return words
  }

  /// - Throws: `Failure` for what can't be in a wheel's name.
  package func check() throws(Failure) {
    _ = try tags()
    _ = try build()
  }

  private static func isTag(_ text: String, allowing more: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f: true
        default: more.utf8.contains(byte)
        }
      }
  }
}
