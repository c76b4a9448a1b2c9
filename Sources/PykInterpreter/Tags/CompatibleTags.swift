package import PykMetadata

/// The tags that an interpreter takes, best first, in the order of `packaging.tags.sys_tags`.
///
/// - CPython takes wheels of its own ABI, of the stable ABI of its version and of each before
///   (`abi3`, free-threaded ones `abi3t` in its place), and of none.
/// - Any other implementation takes those of the ABI that its extension modules' names tell.
///
/// https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/
package func compatibleTags(for target: TagTarget) -> [WheelTag] {
  let platforms = platformTags(for: target)
  var tags: [WheelTag] = []
  tags.reserveCapacity(platforms.count * (2 * target.minor + 4) + target.minor + 8)
  func add(_ python: String, _ abi: String, _ platforms: [String]) {
    for platform in platforms {
      tags.append(WheelTag(python: python, abi: abi, platform: platform))
    }
  }
  let own = "\(target.interpreter)\(target.major)\(target.minor)".lowercased()
  if target.interpreter == "cp" {
    for abi in cpythonABIs(target) { add(own, abi, platforms) }
    let stable = target.isFreeThreaded ? "abi3t" : "abi3"
    let takesStable = (target.major, target.minor) >= (3, 2)
    if takesStable { add(own, stable, platforms) }
    add(own, "none", platforms)
    if takesStable {
      for minor in stride(from: target.minor - 1, to: 1, by: -1) {
        add("cp\(target.major)\(minor)", stable, platforms)
      }
    }
  } else {
    for abi in otherABIs(target) { add(own, abi, platforms) }
  }
  // Any interpreter of this language.
  var versions = ["py\(target.major)\(target.minor)", "py\(target.major)"]
  for minor in stride(from: target.minor - 1, through: 0, by: -1) {
    versions.append("py\(target.major)\(minor)")
  }
  for version in versions { add(version, "none", platforms) }
  switch target.interpreter {
  case "cp": add(own, "none", ["any"])
  case "pp": add("pp3", "none", ["any"])
  default: break
  }
  for version in versions { add(version, "none", ["any"]) }
  return tags
}

/// A debug build also loads what was made for others.
func cpythonABIs(_ target: TagTarget) -> [String] {
  let plain = "cp\(target.major)\(target.minor)\(target.isFreeThreaded ? "t" : "")"
  return target.isDebug ? [plain + "d", plain] : [plain]
}

func otherABIs(_ target: TagTarget) -> [String] {
  let parts = target.extensionSuffix.split(separator: ".", omittingEmptySubsequences: false)
  guard parts.count >= 3 else { return cpythonABIs(target) + ["none"] }
  let words = parts[1].split(separator: "-", omittingEmptySubsequences: false)
  let first = words[0]
  let abi: String
  if first.isEmpty, words.count == 1 {
    return ["none"]
  } else if first.hasPrefix("cpython") {
    abi = "cp" + (words.count > 1 ? words[1] : "")
  } else if first.hasPrefix("cp") {
    abi = String(first)
  } else if first.hasPrefix("pypy") {
    abi = words.prefix(2).joined(separator: "_")
  } else if first.hasPrefix("graalpy") {
    abi = words.prefix(3).joined(separator: "_")
  } else {
    abi = words.joined(separator: "_")
  }
  let name = String(abi.lowercased().map { "-. ".contains($0) ? "_" : $0 })
  return name == "none" ? [name] : [name, "none"]
}
