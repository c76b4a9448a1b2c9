internal import PykFiles
package import SystemPackage

/// What removing distributions would take away: what a person is asked about.
package struct RemovalPreview: Sendable, Hashable {
  /// Files, and folders in which everything would go; ascending.
  package let paths: [FilePath]
  /// Files that would stay because another distribution lists them too.
  package let kept: [FilePath]

  /// - Throws: `UninstallRefusal`, as the transaction would.
  package init(removing removals: [InstalledDistribution], from scheme: InstallScheme) throws {
    let ownership = Ownership(scheme: scheme, leaving: removals)
    let scope = RemovalScope(scheme)
    var planner = RemovalPlanner(
      landscape: Landscape(), movesFolders: true, keptFolders: scope.keptFolders,
      staysInside: InsideCheck(scheme).holds)
    let (trees, shared) = try scope.trees(of: removals, ownership)
    for (root, tree) in trees { try planner.remove(tree, from: root) { $0 } }
    paths = planner.steps.compactMap { step in
      if case .setAside(let path, _) = step { FilePath(path) } else { nil }
    }.sorted { $0.string < $1.string }
    kept = shared.compactMap { note in
      if case .keptSharedFile(let path, _) = note { path } else { nil }
    }
  }
}
