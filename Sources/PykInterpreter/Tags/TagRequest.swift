package import PykRequirements
package import PykVersions

/// A Python that need not be here, as `--python-version`, `--implementation`, `--abi` and
/// `--platform` name it; what isn't named is the interpreter's own.
///
/// - Tags and their order are pip's for the same options.
/// - Markers follow, which they don't with pip: a requirement that is only for Windows counts where
///   `--platform win_amd64` is asked for.
///
/// https://pip.pypa.io/en/stable/cli/pip_download/
package struct TagRequest: Sendable, Hashable {
  /// One to three numbers; nil for the interpreter's own version.
  package var python: [Int]?
  /// `cp`, `pp`, `jy`, `ip`, or `py` for wheels that fit every implementation.
  package var implementation: String?
  package var abis: [String] = []
  package var platforms: [String] = []

  package init() {}

  /// Whether it names nothing, so that all is the interpreter's own.
  package var isEmpty: Bool { self == TagRequest() }

  /// Numbers of a version as pip takes them: `3`, `3.7`, `3.7.3`, or `37` for `3.7`; nil for
  /// anything else.
  package static func python(_ text: String) -> [Int]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count) else { return nil }
    var numbers: [Int] = []
    for part in parts {
      guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(part),
        number < 10_000
      else { return nil }
      numbers.append(number)
    }
    if parts.count == 1, text.utf8.count > 1 {
      numbers = [Int(String(text.prefix(1))) ?? 0, Int(String(text.dropFirst())) ?? 0]
    }
    return numbers
  }

  /// The version whose `Requires-Python` is looked at.
  package func version(for own: Version) -> Version {
    guard let python else { return own }
    let padded = python + Array(repeating: 0, count: 3 - python.count)
    return (try? Version(padded.map(String.init).joined(separator: "."))) ?? own
  }

  package func markers(for own: MarkerEnvironment) -> MarkerEnvironment {
    var markers = own
    if let python {
      let padded = python + Array(repeating: 0, count: 3 - python.count)
      markers.pythonVersion = "\(padded[0]).\(padded[1])"
      markers.pythonFullVersion = padded.map(String.init).joined(separator: ".")
      if implementation == nil || implementation == "cp" {
        markers.implementationVersion = markers.pythonFullVersion
      }
    }
    switch implementation {
    case "cp":
      markers.implementationName = "cpython"
      markers.platformPythonImplementation = "CPython"
    case "pp":
      markers.implementationName = "pypy"
      markers.platformPythonImplementation = "PyPy"
    default: break
    }
    if let platform = platforms.first(where: { $0 != "any" }) {
      Self.put(platform, into: &markers)
    }
    return markers
  }

  private static func put(_ platform: String, into markers: inout MarkerEnvironment) {
    func put(_ system: String, _ name: String, _ kernel: String, _ machine: Substring) {
      markers.osName = system
      markers.sysPlatform = name
      markers.platformSystem = kernel
      markers.platformMachine = String(machine)
    }
    let words = platform.split(separator: "_", omittingEmptySubsequences: false)
    guard words.count > 1 else {
      if platform == "win32" { put("nt", "win32", "Windows", "x86") }
      return
    }
    // `linux_x86_64`, `manylinux2014_x86_64`, `manylinux_2_28_x86_64`, `macosx_11_0_arm64`.
    let numbers = words.dropFirst().prefix { $0.allSatisfy(\.isNumber) }.count
    let start = words[1 + numbers..<words.count].first?.startIndex ?? platform.endIndex
    let machine = platform[start...]
    if platform.hasPrefix("macosx_") {
      put("posix", "darwin", "Darwin", machine == "universal2" ? "arm64" : machine)
    } else if platform == "win_amd64" {
      put("nt", "win32", "Windows", "AMD64")
    } else if platform == "win_arm64" {
      put("nt", "win32", "Windows", "ARM64")
    } else if words[0].hasSuffix("linux") || words[0].hasPrefix("manylinux") {
      put("posix", "linux", "Linux", machine)
    }
  }
}
