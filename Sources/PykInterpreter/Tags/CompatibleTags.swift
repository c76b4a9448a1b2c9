package import PykMetadata

/// The tags that an interpreter takes, best first, in the order of `packaging.tags.sys_tags`.
///
/// https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/
package func compatibleTags(for target: TagTarget) -> [WheelTag] {
  let platforms = platformTags(for: target)
  var tags: [WheelTag] = []
  tags.reserveCapacity(platforms.count * 16)
  func add(_ python: String, _ abi: String, _ platforms: [String]) {
    for platform in platforms {
      tags.append(WheelTag(python: python, abi: abi, platform: platform))
    }
  }
  let own = "\(target.interpreter)\(target.major)\(target.minor)"
  if target.interpreter == "cp" {
    for abi in cpythonABIs(target) { add(own, abi, platforms) }
    let takesStable = (target.major, target.minor) >= (3, 2) && !target.isFreeThreaded
    if takesStable { add(own, "abi3", platforms) }
    add(own, "none", platforms)
    if takesStable {
      for minor in stride(from: target.minor - 1, to: 1, by: -1) {
        add("cp\(target.major)\(minor)", "abi3", platforms)
      }
    }
  } else {
    for abi in genericABIs(target) + ["none"] { add(own, abi, platforms) }
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

private func cpythonABIs(_ target: TagTarget) -> [String] {
  let plain = "cp\(target.major)\(target.minor)\(target.isFreeThreaded ? "t" : "")"
  return target.isDebug ? [plain + "d", plain] : [plain]
}

private func genericABIs(_ target: TagTarget) -> [String] {
  let parts = target.extensionSuffix.split(separator: ".", omittingEmptySubsequences: false)
  guard parts.count >= 3 else { return cpythonABIs(target) }
  let words = parts[1].split(separator: "-")
  guard let first = words.first else { return [] }
  let abi =
    if first.hasPrefix("cpython"), words.count > 1 {
      "cp\(words[1])"
    } else if first.hasPrefix("pypy") {
      words.prefix(2).joined(separator: "_")
    } else if first.hasPrefix("graalpy") {
      words.prefix(3).joined(separator: "_")
    } else {
      words.joined(separator: "_")
    }
  return [abi.replacing(".", with: "_")]
}

// MARK: Platforms

private func platformTags(for target: TagTarget) -> [String] {
  let platform = String(target.platform.map { $0 == "-" || $0 == "." ? "_" : $0 })
  guard platform.hasPrefix("linux_") else { return [platform] }
  var machine = String(platform.dropFirst(6))
  if target.pointerBits == 32 {
    machine = ["x86_64": "i686", "aarch64": "armv8l"][machine] ?? machine
  }
  let machines = machine == "armv8l" ? ["armv8l", "armv7l"] : [machine]
  return manylinuxTags(target, machines) + musllinuxTags(target, machines)
    + machines.map { "linux_\($0)" }
}

private let legacyNames = [17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"]

private func manylinuxTags(_ target: TagTarget, _ machines: [String]) -> [String] {
  guard let glibc = target.glibc, glibc.0 == 2 else { return [] }
  let oldest = machines.contains("x86_64") || machines.contains("i686") ? 5 : 17
  var tags: [String] = []
  for machine in machines {
    for minor in stride(from: glibc.1, through: oldest, by: -1) {
      guard isTaken(target, minor) else { continue }
      tags.append("manylinux_2_\(minor)_\(machine)")
      if let legacy = legacyNames[minor] { tags.append("\(legacy)_\(machine)") }
    }
  }
  return tags
}

private func isTaken(_ target: TagTarget, _ minor: Int) -> Bool {
  if let answer = target.manylinux["2_\(minor)"] { return answer }
  return legacyNames[minor].flatMap { target.manylinux[$0] } ?? true
}

private func musllinuxTags(_ target: TagTarget, _ machines: [String]) -> [String] {
  guard let musl = target.musl else { return [] }
  return machines.flatMap { machine in
    stride(from: musl.1, through: 0, by: -1).map { "musllinux_\(musl.0)_\($0)_\(machine)" }
  }
}
