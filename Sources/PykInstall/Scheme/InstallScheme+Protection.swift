package import SystemPackage

extension InstallScheme {
  /// Whether a path belongs to the environment itself, so that no wheel may bring it: the
  /// interpreter's names and the activation scripts in the scripts folder, and `pyvenv.cfg`.
  package func protects(_ path: FilePath) -> Bool {
    guard let name = path.lastComponent?.string else { return false }
    let folder = path.removingLastComponent()
    if folder == prefix, name == "pyvenv.cfg" { return true }
    return folder == scripts && Self.belongsToTheEnvironment(name)
  }

  /// `python`, `python3`, `python3.11`, `python3.13t`, `pypy3.10`, `pythonw`; `activate`,
  /// `activate.fish`, `Activate.ps1`, `activate_this.py`, `deactivate.nu`; on a file system
  /// that ignores case `Python` is the same file, so case is ignored here too.
  static func belongsToTheEnvironment(_ script: String) -> Bool {
    let name = script.lowercased()
    for kind in ["python", "pypy"] where name.hasPrefix(kind) {
      let rest = name.utf8.dropFirst(kind.utf8.count)
      if rest.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2e || $0 == 0x74 || $0 == 0x77 }) {
        return true
      }
    }
    for kind in ["activate", "deactivate"] where name.hasPrefix(kind) {
      let rest = name.dropFirst(kind.count)
      if rest.isEmpty || rest.hasPrefix(".") || rest == "_this.py" { return true }
    }
    return false
  }
}
