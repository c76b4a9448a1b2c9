/// The platforms whose wheels the public index takes.
///
/// As of August 2026; what it refuses is a wheel that nobody could tell where it runs.
enum PublicPlatforms {
  static func takes(_ tag: String) -> Bool {
    if fixed.contains(tag) { return true }
    let parts = tag.split(separator: "_", maxSplits: 3, omittingEmptySubsequences: false)
    let isNumbered = parts.count == 4 && isNumber(parts[1]) && isNumber(parts[2])
    switch parts[0] {
    case "macosx" where isNumbered:
      guard macArchitectures.contains(String(parts[3])) else { return false }
      return parts[1] == "10" || (macVersions.contains(String(parts[1])) && parts[2] == "0")
    case "manylinux" where isNumbered:
      return parts[3] == "ppc64" || linuxArchitectures.contains(String(parts[3]))
    case "musllinux" where isNumbered: return linuxArchitectures.contains(String(parts[3]))
    case "pyemscripten" where isNumbered: return parts[3].hasPrefix("wasm32")
    case "ios" where isNumbered:
      return ["arm64", "x86_64"].contains { architecture in
        parts[3] == "\(architecture)_iphoneos" || parts[3] == "\(architecture)_iphonesimulator"
      }
    case "android":
      let parts = tag.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
      return parts.count == 3 && isNumber(parts[1])
        && ["armeabi_v7a", "arm64_v8a", "x86", "x86_64"].contains(parts[2])
    default: return false
    }
  }

  /// What to do about one that isn't taken.
  static func hint(for tag: String) -> String {
    if tag.hasPrefix("linux_") {
      return "make a manylinux wheel of it: build it in a manylinux image, "
        + "or run `auditwheel repair` on it"
    }
    if tag.hasPrefix("macosx_") {
      return "set `MACOSX_DEPLOYMENT_TARGET` to a version such as 11.0 when you build"
    }
    return "see the platforms in the index's own documentation"
  }

  private static func isNumber(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static let fixed: Set<String> = [
    "any", "win32", "win_arm64", "win_amd64", "win_ia64", "manylinux1_x86_64", "manylinux1_i686",
    "manylinux2010_x86_64", "manylinux2010_i686", "manylinux2014_x86_64", "manylinux2014_i686",
    "manylinux2014_aarch64", "manylinux2014_armv7l", "manylinux2014_ppc64",
    "manylinux2014_ppc64le", "manylinux2014_s390x", "linux_armv6l", "linux_armv7l",
  ]

  private static let macVersions: Set<String> = ["11", "12", "13", "14", "15", "26"]

  private static let macArchitectures: Set<String> = [
    "ppc", "ppc64", "i386", "x86_64", "arm64", "intel", "fat", "fat3", "fat64", "universal",
    "universal2",
  ]

  private static let linuxArchitectures: Set<String> = [
    "x86_64", "i686", "aarch64", "armv7l", "ppc64le", "s390x", "riscv64",
  ]
}
