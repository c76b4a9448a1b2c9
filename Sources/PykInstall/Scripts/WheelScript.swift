/// A script that an entry point of a wheel asks for.
package struct WheelScript: Sendable, Hashable {
  package var name: String
  package var module: String
  package var attribute: String

  package init(name: String, module: String, attribute: String) {
    self.name = name
    self.module = module
    self.attribute = attribute
  }

  /// The scripts to write for a wheel's entry points.
  ///
  /// A wheel that brings `pip` carries `pip3.N` for the Python it was built with; as pip does,
  /// `pip`, `pip3` and `pip3.N` are written for the Python that it is installed for.
  package static func adapted(
    _ scripts: [WheelScript], to version: InstallScheme.PythonVersion
  ) -> [WheelScript] {
    guard let pip = scripts.first(where: { $0.name == "pip" }) else { return scripts }
    let others = scripts.filter { !isVersionedPip($0.name) && $0.name != "pip" }
    let names = ["pip", "pip\(version.major)", "pip\(version.major).\(version.minor)"]
    return others
      + names.map { WheelScript(name: $0, module: pip.module, attribute: pip.attribute) }
  }

  /// `pip3`, `pip3.11`, `pip-3.11`.
  private static func isVersionedPip(_ name: String) -> Bool {
    guard name.hasPrefix("pip") else { return false }
    let rest = name.utf8.dropFirst(3)
    return !rest.isEmpty
      && rest.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2e || $0 == 0x2d }
  }
}
