/// The third part of the tags that a target takes, best first.
///
/// - Linux: `linux_…`, which was made here, then PEP 600 and the names before it where the C
///   library is glibc, PEP 656 where it is musl: the order since packaging 26.4. A 32-bit Python
///   on a 64-bit kernel takes what is made for 32 bits.
/// - macOS: from the version that runs down to the oldest, each with the formats that hold the
///   processor's code.
///
/// https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/
func platformTags(for target: TagTarget) -> [String] {
  if let version = target.macOS { return macOSTags(version, target) }
  let platform = String(target.platform.map { "-. ".contains($0) ? "_" : $0 }).lowercased()
  guard platform.hasPrefix("linux_") else { return [platform] }
  var machine = String(platform.dropFirst(6))
  if target.pointerBits == 32 {
    machine = ["x86_64": "i686", "aarch64": "armv8l"][machine] ?? machine
  }
  let machines = machine == "armv8l" ? ["armv8l", "armv7l"] : [machine]
  return machines.map { "linux_\($0)" } + manylinuxTags(target, machines)
    + musllinuxTags(target, machines)
}

// MARK: Linux

private let legacyNames = [17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"]

/// The processors that `manylinux` stands for without a look at the executable.
private let plainMachines: Set = [
  "x86_64", "aarch64", "ppc64", "ppc64le", "s390x", "loongarch64", "riscv64",
]

private func manylinuxTags(_ target: TagTarget, _ machines: [String]) -> [String] {
  guard let glibc = target.glibc, glibc.major >= 2, hasKnownABI(target, machines) else { return [] }
  let oldest = machines.contains("x86_64") || machines.contains("i686") ? 5 : 17
  // A next major version takes what was made for this one; its last minor version is a guess.
  var newest = [glibc]
  for major in stride(from: glibc.major - 1, to: 1, by: -1) { newest.append(.init(major, 50)) }
  var tags: [String] = []
  for machine in machines {
    for version in newest {
      for minor in stride(from: version.minor, through: version.major == 2 ? oldest : 0, by: -1) {
        let legacy = version.major == 2 ? legacyNames[minor] : nil
        let name = "\(version.major)_\(minor)_\(machine)"
        let taken =
          target.manylinux[name] ?? legacy.flatMap { target.manylinux[$0] } ?? true
        guard taken else { continue }
        tags.append("manylinux_\(name)")
        if let legacy { tags.append("\(legacy)_\(machine)") }
      }
    }
  }
  return tags
}

private func hasKnownABI(_ target: TagTarget, _ machines: [String]) -> Bool {
  if machines.contains("armv7l") { return target.executableKind == .armHardFloat }
  if machines.contains("i686") { return target.executableKind == .i386 }
  return machines.contains(where: plainMachines.contains)
}

private func musllinuxTags(_ target: TagTarget, _ machines: [String]) -> [String] {
  guard let musl = target.musl else { return [] }
  return machines.flatMap { machine in
    stride(from: musl.minor, through: 0, by: -1).map { "musllinux_\(musl.major)_\($0)_\(machine)" }
  }
}

// MARK: macOS

private func macOSTags(_ version: TagTarget.Release, _ target: TagTarget) -> [String] {
  let machine =
    target.pointerBits == 64
    ? target.machine : target.machine.hasPrefix("ppc") ? "ppc" : "i386"
  var tags: [String] = []
  func add(_ version: TagTarget.Release, _ formats: [String]) {
    for format in formats { tags.append("macosx_\(version.major)_\(version.minor)_\(format)") }
  }
  // Until 10 each year had a minor version, since 11 each has a major one.
  if version.major == 10 {
    for minor in stride(from: version.minor, through: 0, by: -1) {
      add(.init(10, minor), macOSFormats(.init(10, minor), machine))
    }
  } else if version.major > 10 {
    for major in stride(from: version.major, to: 10, by: -1) {
      add(.init(major, 0), macOSFormats(.init(major, 0), machine))
    }
    for minor in stride(from: 16, to: 3, by: -1) {
      let old = TagTarget.Release(10, minor)
      // Nothing for arm64 is as old; a `universal2` says how old its other half may run on.
      add(old, machine == "x86_64" ? macOSFormats(old, machine) : ["universal2"])
    }
  }
  return tags
}

/// The formats that hold the code of a processor, on that version.
private func macOSFormats(_ version: TagTarget.Release, _ machine: String) -> [String] {
  switch machine {
  case "x86_64":
    version < .init(10, 4)
      ? [] : ["x86_64", "intel", "fat64", "fat3", "universal2", "universal"]
  case "i386":
    version < .init(10, 4) ? [] : ["i386", "intel", "fat3", "fat", "universal"]
  case "ppc64":
    version > .init(10, 5) || version < .init(10, 4) ? [] : ["ppc64", "fat64", "universal"]
  case "ppc":
    version > .init(10, 6) ? [] : ["ppc", "fat3", "fat", "universal"]
  case "arm64": ["arm64", "universal2"]
  default: [machine]
  }
}
