package import PykMetadata

extension TagRequest {
  /// The tags that such a Python takes, best first; those that `own` takes where nothing is named.
  package func tags(for own: Interpreter) -> SupportedTags {
    if isEmpty { return own.tags }
    let target = TagTarget(answers: own.facts.answers)
    return SupportedTags(lazily: { tags(for: target) })
  }

  func tags(for own: TagTarget) -> [WheelTag] {
    let name = implementation ?? own.interpreter
    let numbers = python.map { Array($0.prefix(2)) } ?? [own.major, own.minor]
    let digits = numbers.map(String.init).joined()
    let interpreter = "\(name)\(digits)"
    let platforms = platforms.isEmpty ? platformTags(for: own) : expandedPlatforms
    var tags: [WheelTag] = []
    func add(_ python: String, _ abi: String) {
      for platform in platforms {
        tags.append(WheelTag(python: python, abi: abi, platform: platform))
      }
    }
    if name == "cp" {
      let abis = cpythonABIs(numbers, own)
      let isFreeThreaded = abis.contains { $0.hasPrefix("cp") && $0.contains("t") }
      let stable = isFreeThreaded ? "abi3t" : "abi3"
      for abi in abis where abi != "none" && abi != stable && abi != "abi3" {
        add(interpreter, abi)
      }
      let takesStable = numbers.count > 1 && (numbers[0], numbers[1]) >= (3, 2)
      if takesStable { add(interpreter, stable) }
      add(interpreter, "none")
      if takesStable {
        for minor in stride(from: numbers[1] - 1, to: 1, by: -1) {
          add("cp\(numbers[0])\(minor)", stable)
        }
      }
    } else {
      var abis = abis.isEmpty ? otherABIs(own) : abis
      if !abis.contains("none") { abis.append("none") }
      for abi in abis { add(interpreter, abi) }
    }
    let versions = languageVersions(numbers)
    for version in versions { add(version, "none") }
    tags.append(WheelTag(python: interpreter, abi: "none", platform: "any"))
    for version in versions { tags.append(WheelTag(python: version, abi: "none", platform: "any")) }
    return tags
  }

  private func cpythonABIs(_ numbers: [Int], _ own: TagTarget) -> [String] {
    if !abis.isEmpty { return abis }
    guard numbers.count > 1 else { return [] }
    var target = own
    target.major = numbers[0]
    target.minor = numbers[1]
    target.isFreeThreaded = own.isFreeThreaded && (numbers[0], numbers[1]) >= (3, 13)
    // Until 3.7 the allocator stood in the name, and until 3.2 the width of characters.
    let suffix =
      (numbers[0], numbers[1]) < (3, 3) ? "mu" : (numbers[0], numbers[1]) < (3, 8) ? "m" : ""
    return PykInterpreter.cpythonABIs(target).map { $0 + suffix }
  }

  /// Any interpreter of this language: `py39`, `py3`, `py38`, ….
  private func languageVersions(_ numbers: [Int]) -> [String] {
    guard numbers.count > 1 else { return ["py\(numbers[0])"] }
    return ["py\(numbers[0])\(numbers[1])", "py\(numbers[0])"]
      + stride(from: numbers[1] - 1, through: 0, by: -1).map { "py\(numbers[0])\($0)" }
  }

  /// The platforms that are named, and those that each of them stands for: the older ones of
  /// manylinux's first names and of macOS.
  private var expandedPlatforms: [String] {
    var seen: Set<String> = []
    var result: [String] = []
    for platform in platforms where !seen.contains(platform) {
      for each in Self.expanded(platform) where seen.insert(each).inserted { result.append(each) }
    }
    return result
  }

  private static func expanded(_ platform: String) -> [String] {
    let words = platform.split(separator: "_", omittingEmptySubsequences: false)
    let machine = words.dropFirst().joined(separator: "_")
    switch words[0] {
    case "manylinux2014" where machine == "i686" || machine == "x86_64":
      return [platform, "manylinux2010_\(machine)", "manylinux1_\(machine)"]
    case "manylinux2010": return [platform, "manylinux1_\(machine)"]
    case "macosx":
      guard words.count > 3, let major = Int(words[1]), let minor = Int(words[2]), major < 1000,
        minor < 1000
      else { return [platform] }
      var target = TagTarget(major: 3, minor: 0, platform: platform)
      target.macOS = .init(major, minor)
      target.machine = words.dropFirst(3).joined(separator: "_")
      return platformTags(for: target)
    default: return [platform]
    }
  }
}
