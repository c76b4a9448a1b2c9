package import PykRequirements

/// What is asked for again although it is fresh.
package enum IndexRefresh: Sendable, Hashable {
  case none
  /// `--refresh`
  case all
  /// `--refresh-package`
  case packages(Set<PackageName>)

  func includes(_ name: PackageName) -> Bool {
    switch self {
    case .none: false
    case .all: true
    case .packages(let names): names.contains(name)
    }
  }
}
