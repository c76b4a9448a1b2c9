extension VersionSpecifier {
  /// Whether the version passes.
  ///
  /// - `>` takes no post-release of its version unless that is one, and no local version of it;
  ///   `<` takes no pre-release of its version unless that is one.
  /// - A local part of the candidate counts only where `==` or `!=` names one.
  /// - Parameter prereleases: False refuses pre-releases; true and nil take them.
  @inlinable
  public func contains(_ version: Version, prereleases: Bool? = nil) -> Bool {
    if prereleases == false, version.isPrerelease { return false }
    if let keys, let key = version.publicSortKey { return keys.contains(key) }
    return matchesAtLength(version)
  }

  /// The same by the words of the specification, for versions without a key.
  @usableFromInline
  func matchesAtLength(_ candidate: Version) -> Bool {
    guard comparison != .arbitrary else { return matchesText(candidate.description) }
    guard let version else { return false }
    let bound = version.parts
    let parts = candidate.parts
    let order = Version.publicOrder(parts, bound)
    switch comparison {
    case .arbitrary: return false
    case .equal: return isEqual(parts, bound, order)
    case .notEqual: return !isEqual(parts, bound, order)
    case .greaterOrEqual: return order >= 0
    case .lessOrEqual: return order <= 0
    case .compatible:
      return order >= 0 && Self.hasPrefix(bound.release.dropLast(), epoch: bound.epoch, parts)
    case .less:
      guard order < 0 else { return false }
      guard !bound.isPrerelease, parts.isPrerelease else { return true }
      var first = bound
      first.dev = 0
      return Version.publicOrder(parts, first) < 0
    case .greater:
      guard order > 0 else { return false }
      guard bound.post == nil, parts.post != nil else { return true }
      var base = parts
      base.post = nil
      base.dev = nil
      return Version.publicOrder(base, bound) != 0
    }
  }

  private func isEqual(_ parts: VersionParts, _ bound: VersionParts, _ order: Int) -> Bool {
    if isWildcard { return Self.hasPrefix(bound.release[...], epoch: bound.epoch, parts) }
    return order == 0 && (bound.local.isEmpty || bound.local == parts.local)
  }

  private static func hasPrefix(
    _ release: ArraySlice<Int>, epoch: Int, _ parts: VersionParts
  ) -> Bool {
    guard parts.epoch == epoch else { return false }
    for (index, number) in release.enumerated()
    where number != (index < parts.release.count ? parts.release[index] : 0) {
      return false
    }
    return true
  }

  /// Whether `===` takes this text, which need not be a version; false for every other operator.
  public func matchesText(_ text: String) -> Bool {
    comparison == .arbitrary && text.lowercased() == versionText.lowercased()
  }
}
