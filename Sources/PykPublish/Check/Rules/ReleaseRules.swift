internal import PykRequirements
internal import PykVersions

/// Rules `missing-module` and `disagreement`: what a package has in the source distribution it has in
/// the wheel, and both ask for the same.
enum ReleaseRules {
  /// Adds to the wheels' reports what their source distributions tell.
  static func check(_ reports: inout [CheckReport]) {
    let sdists = reports.compactMap(\.outline).filter { $0.kind == .sdist }
    for index in reports.indices {
      guard let wheel = reports[index].outline, wheel.kind == .wheel,
        let sdist = sdists.first(where: { $0.name == wheel.name && $0.version == wheel.version })
      else { continue }
      for key in sdist.promises.keys.sorted() where !sdist.isDynamic(key) {
        guard wheel.promises[key] != sdist.promises[key] else { continue }
        reports[index].findings.append(
          Finding(
            rule: .disagreement, severity: .warning, scope: .everybody,
            message: "its `\(spelling[key] ?? key)` is not that of the source distribution, "
              + "which does not call it dynamic",
            hints: ["resolvers rely on either: build both from the same state of the project"]))
      }
      let missing = missing(from: wheel, in: sdist)
      guard let first = missing.first else { continue }
      let more = missing.count > 1 ? " and \(missing.count - 1) more" : ""
      reports[index].findings.append(
        Finding(
          rule: .missingModule, severity: .warning, scope: .everybody,
          message: "`\(first.short)`\(more) is in the source distribution and not in the wheel",
          hints: ["look at what the build takes for packages and their modules"]))
    }
  }

  private static let spelling = [
    "requires-dist": "Requires-Dist", "requires-python": "Requires-Python",
    "provides-extra": "Provides-Extra",
  ]

  /// The modules of the wheel's packages that only the source distribution has.
  private static func missing(from wheel: Outline, in sdist: Outline) -> [String] {
    var missing: [String] = []
    let packages = Set(
      wheel.modules.filter { $0.hasSuffix("/__init__.py") && $0.split(separator: "/").count == 2 }
        .map { String($0.prefix { $0 != "/" }) })
    for package in packages.sorted() {
      // The folder that it is in: `src`, `lib` or none, the one that explains most of the wheel.
      let marker = package + "/__init__.py"
      let roots = sdist.modules.filter { $0 == marker || $0.hasSuffix("/" + marker) }
        .map { String($0.dropLast(marker.count)) }.sorted { ($0.count, $0) < ($1.count, $1) }
      guard let root = roots.first(where: { $0.isEmpty || $0.split(separator: "/").count == 1 })
      else { continue }
      for module in sdist.modules where module.hasPrefix(root + package + "/") {
        let path = String(module.dropFirst(root.count))
        if !wheel.modules.contains(path), !isForDevelopers(path) { missing.append(path) }
      }
    }
    return missing.sorted()
  }

  private static func isForDevelopers(_ path: String) -> Bool {
    path.lowercased().split(separator: "/").contains { part in
      part.hasPrefix("test") || part.hasPrefix("_test") || part.hasSuffix("_test.py")
        || part.hasPrefix("conftest") || part.hasPrefix("setup") || part.hasPrefix("bench")
        || part.hasPrefix("example") || part.hasPrefix("doc") || part.hasPrefix("_build")
        || part.hasPrefix("build") || part.hasPrefix("fuzz") || part.hasPrefix("tools")
        || part.hasPrefix("generate") || part.hasPrefix("_generate")
    }
  }
}
