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
    guard contents.contains(.record) else {
      throw UninstallRefusal.noRecord(name, version: versionText, installer: installer)
    }
    let folder = location.string + "/"
    // A path without dots at the beginning of its parts lies in this folder, or below it.
    let isFolderInside = text.root(of: folder + "x") != nil
    let above = PathText.Above(location.string)
    return try Record.paths(in: Files.read(path.appending("RECORD"))).map { entry in
      let isAbsolute = entry.utf8.first == 0x2f
      let mayNotBeNormal = PathText.mayNotBeNormal(entry)
      var path = isAbsolute ? entry : folder + entry
      if mayNotBeNormal { path = above.path(of: entry) ?? PathText.normalized(path) }
      let isInside =
        isAbsolute || mayNotBeNormal ? text.root(of: path) != nil : isFolderInside
      guard isInside, !PathText.holdsNUL(entry) else {
        throw UninstallRefusal.leavesEnvironment(name, path: entry)
      }
      return path
    }
  }
}
