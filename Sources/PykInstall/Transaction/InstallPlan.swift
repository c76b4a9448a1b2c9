package import PykMetadata
package import PykRequirements

/// All that an install, upgrade or uninstall will do to an environment: a value, so that
/// `--dry-run` can print it and a transaction carry it out.
package struct InstallPlan: Sendable {
  /// What goes; an upgrade removes the old version here.
  package var removals: [InstalledDistribution]
  /// What comes, in the order in which clashes are decided.
  package var additions: [Addition]

  package init(removals: [InstalledDistribution] = [], additions: [Addition] = []) {
    self.removals = removals
    self.additions = additions
  }

  package var isEmpty: Bool { removals.isEmpty && additions.isEmpty }
}

/// A wheel that comes into the environment.
package struct Addition: Sendable {
  package var wheel: StoredWheel
  /// Whether the person named it, rather than another distribution: gives it `REQUESTED`.
  package var isRequested: Bool
  /// Where it came from if it was asked for by URL or path: gives it `direct_url.json`.
  package var directURL: DirectURL?

  package init(wheel: StoredWheel, isRequested: Bool = false, directURL: DirectURL? = nil) {
    self.wheel = wheel
    self.isRequested = isRequested
    self.directURL = directURL
  }
}

extension InstallPlan {
  /// One thing that happens to one distribution.
  package enum Change: Sendable, Hashable, CustomStringConvertible {
    case install(name: PackageName, version: String)
    case remove(name: PackageName, version: String)
    /// Another version, or the same one again.
    case replace(name: PackageName, old: String, new: String)

    package var description: String {
      switch self {
      case .install(let name, let version): "+ \(name) \(version)"
      case .remove(let name, let version): "- \(name) \(version)"
      case .replace(let name, let old, let new): "~ \(name) \(old) -> \(new)"
      }
    }

    package var name: PackageName {
      switch self {
      case .install(let name, _), .remove(let name, _), .replace(let name, _, _): name
      }
    }
  }

  /// What happens, by name.
  package var changes: [Change] {
    var old = Dictionary(grouping: removals, by: \.name)
    var changes: [Change] = []
    for addition in additions {
      let name = addition.wheel.name
      let new = addition.wheel.versionText
      if let removed = old.removeValue(forKey: name)?.first {
        changes.append(.replace(name: name, old: removed.versionText, new: new))
      } else {
        changes.append(.install(name: name, version: new))
      }
    }
    for removed in old.values.joined() {
      changes.append(.remove(name: removed.name, version: removed.versionText))
    }
    return changes.sorted { ($0.name, $0.description) < ($1.name, $1.description) }
  }
}
