/// The `-nspkg.pth` of the old `namespace_packages`: it makes the packages when Python starts, for
/// their `__init__.py` are in no wheel.
///
/// https://setuptools.pypa.io/en/latest/userguide/package_discovery.html#legacy-namespace-packages
enum NamespaceHooks {
  static func text(_ packages: [String]) -> String {
    var all: Set<String> = []
    for package in packages {
      var parts = package.split(separator: ".")
      while !parts.isEmpty {
        all.insert(parts.joined(separator: "."))
        parts.removeLast()
      }
    }
    return all.sorted(by: isBefore).map { line($0) + "\n" }.joined()
  }

  private static func line(_ package: String) -> String {
    let parts = package.split(separator: ".").map { "'\($0)'" }
    let path = parts.joined(separator: ", ") + (parts.count == 1 ? "," : "")
    var statements = [
      "import sys, types, os",
      "p = os.path.join(sys._getframe(1).f_locals['sitedir'], *(\(path)))",
      "importlib = __import__('importlib.util')",
      "__import__('importlib.machinery')",
      "m = sys.modules.setdefault('\(package)', "
        + "importlib.util.module_from_spec("
        + "importlib.machinery.PathFinder.find_spec('\(package)', "
        + "[os.path.dirname(p)])))",
      "m = m or sys.modules.setdefault('\(package)', types.ModuleType('\(package)'))",
      "mp = (m or []) and m.__dict__.setdefault('__path__',[])",
      "(p not in mp) and mp.append(p)",
    ]
    if let dot = package.lastIndex(of: ".") {
      let child = package[package.index(after: dot)...]
      statements.append("m and setattr(sys.modules['\(package[..<dot])'], '\(child)', m)")
    }
    return statements.joined(separator: ";")
  }
}
