import PykRequirements
import PykVersions

/// Parsing, comparing, specifiers, markers.
func measureVersions(_ bench: Bench) throws {
  var random = Sequence32()
  let texts = (0..<10_000).map { _ in
    let release = (0..<(2 + random.next(below: 3))).map { _ in "\(random.next(below: 40))" }
    let marks = ["", "", "", "", "", "", "rc1", "b2", ".post1", ".dev3"]
    return release.joined(separator: ".") + marks[random.next(below: marks.count)]
  }
  bench.measure("version-parse", items: texts.count, unit: "version") {
    for text in texts { consume(try? Version(text)) }
  }
  let versions = texts.compactMap { try? Version($0) }
  bench.measure("version-compare", items: versions.count, unit: "comparison") {
    var less = 0
    for place in 1..<versions.count where versions[place - 1] < versions[place] { less += 1 }
    consume(less)
  }
  bench.measure("version-sort", items: versions.count, unit: "version") {
    consume(versions.sorted())
  }
  let specifiers = [">=2.8,<3", "~=1.4.2", "==1.*", "!=3.1,>=2.0", "<2", ">=1.21.1,!=1.25.0,<1.27"]
  bench.measure("specifier-parse", items: specifiers.count * 1_000, unit: "specifier set") {
    for _ in 0..<1_000 {
      for text in specifiers { consume(try? VersionSpecifierSet(text)) }
    }
  }
  let sets = try specifiers.map { try VersionSpecifierSet($0) }
  bench.measure("specifier-contains", items: sets.count * versions.count, unit: "version") {
    var count = 0
    for set in sets {
      for version in versions where set.contains(version) { count += 1 }
    }
    consume(count)
  }
  let lines = [
    "importlib-metadata>=3.6; python_version < '3.10'",
    "colorama; sys_platform == 'win32'",
    "cryptography>=1.3.4; extra == 'secure' and platform_python_implementation != 'PyPy'",
    "tomli>=1.1.0; python_full_version < '3.11.0a6'",
    "typing-extensions",
  ]
  bench.measure("requirement-parse", items: lines.count * 1_000, unit: "requirement") {
    for _ in 0..<1_000 {
      for line in lines { consume(try? Requirement(line)) }
    }
  }
  let requirements = try lines.map { try Requirement($0) }
  let environment = MarkerEnvironment(from: [
    "python_version": "3.11", "python_full_version": "3.11.7", "os_name": "posix",
    "sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64",
    "platform_python_implementation": "CPython", "implementation_name": "cpython",
    "implementation_version": "3.11.7", "platform_release": "6.1", "platform_version": "1",
  ])
  bench.measure("marker-evaluate", items: requirements.count * 1_000, unit: "requirement") {
    var count = 0
    for _ in 0..<1_000 {
      for requirement in requirements where requirement.applies(in: environment) { count += 1 }
    }
    consume(count)
  }
}
