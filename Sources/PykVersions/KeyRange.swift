/// The versions that a specifier takes, as a range of sort keys of their public parts.
@usableFromInline
struct KeyRange: Sendable {
  @usableFromInline let low: UInt64
  @usableFromInline let high: UInt64
  /// Whether it is everything but the range.
  @usableFromInline let isComplement: Bool

  @inlinable
  func contains(_ key: UInt64) -> Bool {
    (low <= key && key <= high) != isComplement
  }

  /// Nil where one of the ends has no key, and where the local part or the text decides.
  init?(_ comparison: SpecifierOperator, version: Version, isWildcard: Bool) {
    guard comparison != .arbitrary, let key = version.sortKey else { return nil }
    isComplement = comparison == .notEqual
    switch comparison {
    case .arbitrary: return nil
    case .equal, .notEqual:
      guard isWildcard else {
        (low, high) = (key, key)
        return
      }
      guard let ends = Self.prefix(version.parts.release[...]) else { return nil }
      (low, high) = ends
    case .compatible:
      guard let ends = Self.prefix(version.parts.release.dropLast()) else { return nil }
      (low, high) = (key, ends.high)
    case .greaterOrEqual:
      (low, high) = (key, .max)
    case .lessOrEqual:
      (low, high) = (0, key)
    case .less:
      guard let bound = Self.lessBound(version) else { return nil }
      // An empty range where nothing lies below.
      (low, high) = bound == 0 ? (1, 0) : (0, bound - 1)
    case .greater:
      let parts = version.parts
      if parts.dev != nil || parts.post != nil {
        (low, high) = (key &+ 16, .max)
      } else {
        var writer = KeyWriter()
        for number in parts.trimmedRelease { writer.releaseNumber(number) }
        writer.endRelease()
        writer.pre(parts.pre)
        writer.put(1, 1)
        guard writer.fits else { return nil }
        (low, high) = (writer.highest, .max)
      }
    }
  }

  /// From the first development release with these numbers to the last version with them.
  private static func prefix(_ release: ArraySlice<Int>) -> (low: UInt64, high: UInt64)? {
    var next = Array(release)
    guard let last = next.popLast(), last < .max else { return nil }
    next.append(last + 1)
    guard
      let low = PackedVersion(VersionParts(release: Array(release), dev: 0), keepingZeros: false),
      let high = PackedVersion(VersionParts(release: next, dev: 0), keepingZeros: false)
    else { return nil }
    return (low.sortKey, high.sortKey - 1)
  }

  /// What `<` takes is below this: the version, or where it is no pre-release, its first one.
  private static func lessBound(_ version: Version) -> UInt64? {
    guard !version.isPrerelease else { return version.sortKey }
    var parts = version.parts
    parts.dev = 0
    return PackedVersion(parts, keepingZeros: false)?.sortKey
  }
}
