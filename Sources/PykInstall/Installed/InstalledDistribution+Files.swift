internal import PykFiles
internal import PykMetadata
package import SystemPackage

extension InstalledDistribution {
  /// Whether it lies in the folders that the scheme installs to.
  package func isInside(_ scheme: InstallScheme) -> Bool {
    location == scheme.purelib || location == scheme.platlib || scheme.contains(path)
  }

  /// Every path that RECORD lists: absolute, `..` resolved by names, in RECORD's order.
  ///
  /// - Throws: `UninstallRefusal` where there is no RECORD to go by, or one that leads out of
  ///   the environment.
  package func installedFiles(in scheme: InstallScheme) throws -> [FilePath] {
    switch kind {
    case .distInfo: break
    case .eggInfoFile: throw UninstallRefusal.distutils(name, version: versionText)
    case .eggInfoFolder, .eggLink:
      throw UninstallRefusal.egg(name, version: versionText, path)
    }
    guard isInside(scheme) else {
      throw UninstallRefusal.outsideEnvironment(name, version: versionText, location)
    }
    guard let record = try record() else {
      throw UninstallRefusal.noRecord(name, version: versionText, installer: installer)
    }
    let location = location
    return try record.entries.map { entry in
      let isPlain = !Self.needsNormalizing(entry.path.utf8)
      let path = location.pushing(FilePath(entry.path))
      let normal = isPlain ? path : path.lexicallyNormalized()
      guard scheme.contains(normal), !entry.path.utf8.contains(0) else {
        throw UninstallRefusal.leavesEnvironment(name, path: entry.path)
      }
      return normal
    }
  }

  /// Whether the path is absolute, or has a part that is empty or begins with a dot.
  private static func needsNormalizing(_ path: String.UTF8View) -> Bool {
    var last: UInt8 = 0x2f
    for byte in path {
      if last == 0x2f, byte == 0x2f || byte == 0x2e { return true }
      last = byte
    }
    return last == 0x2f
  }
}
