package import SystemPackage

/// The folders of an installation scheme, as `sysconfig` names them.
package struct InstallPaths: Sendable, Hashable {
  package var purelib: FilePath
  package var platlib: FilePath
  package var scripts: FilePath
  package var data: FilePath
  package var include: FilePath

  /// The paths with every `@` at their beginning replaced by a folder.
  package func placed(below folder: FilePath) -> InstallPaths {
    func place(_ path: FilePath) -> FilePath {
      guard path.components.first?.string == "@", path.root == nil else { return path }
      var result = folder
      for component in path.components.dropFirst() { result.append(component) }
      return result
    }
    return InstallPaths(
      purelib: place(purelib), platlib: place(platlib), scripts: place(scripts),
      data: place(data), include: place(include))
  }
}
