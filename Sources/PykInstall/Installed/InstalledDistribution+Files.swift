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
    try installedPaths(in: SchemeText(scheme), scheme).map { FilePath($0) }
  }

  func installedPaths(in text: SchemeText, _ scheme: InstallScheme) throws -> [String] {
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
    let folder = location.string + "/"
    return try record.entries.map { entry in
      var path = entry.path.utf8.first == 0x2f ? entry.path : folder + entry.path
      if PathText.mayNotBeNormal(entry.path) { path = PathText.normalized(path) }
      guard text.root(of: path) != nil, !path.utf8.contains(0) else {
        throw UninstallRefusal.leavesEnvironment(name, path: entry.path)
      }
      return path
    }
  }
}
