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
    guard comparison != .arbitrary, let packed = version.packed, let key = version.sortKey else {
      return nil
    }
    isComplement = comparison == .notEqual
    switch comparison {
    case .arbitrary: return nil
    case .equal, .notEqual:
      guard isWildcard else {
        (low, high) = (key, key)
        return
      }
      guard let ends = Self.prefix(of: packed, dropping: 0) else { return nil }
      (low, high) = ends
    case .compatible:
      guard let ends = Self.prefix(of: packed, dropping: 1) else { return nil }
      (low, high) = (key, ends.high)
    case .greaterOrEqual:
      (low, high) = (key, .max)
    case .lessOrEqual:
      (low, high) = (0, key)
    case .less:
      let bound = Self.lessBound(key)
      // An empty range where nothing lies below.
      (low, high) = bound == 0 ? (1, 0) : (0, bound - 1)
    case .greater:
      (low, high) = (Self.greaterBound(key), .max)
    }
  }

  /// From the first development release with these numbers to the last version with them.
  private static func prefix(
    of packed: UInt64, dropping dropped: Int
  ) -> (low: UInt64, high: UInt64)? {
    let version = PackedVersion(bits: packed)
    let count = version.releaseCount - dropped
    var (first, next) = (KeyWriter(), KeyWriter())
    var index = 0
    _ = version.forEachReleaseNumber { number in
      index += 1
      guard index <= count else { return }
      first.releaseNumber(number)
      next.releaseNumber(index == count ? number + 1 : number)
    }
    first.endRelease()
    next.endRelease()
    guard first.fits, next.fits, count > 0 else { return nil }
    // What follows the release in `.dev0` is nothing but zeros.
    return (first.bits, next.bits - 1)
  }

  /// What `<` takes is below this: the version, or where it is no pre-release, its first one.
  private static func lessBound(_ key: UInt64) -> UInt64 {
    guard !PackedVersion(bits: key).isPrerelease else { return key }
    var reader = PackedVersion(bits: key).forEachReleaseNumber { _ in }
    let suffix = PackedVersion.suffix(&reader)
    // The last bit says that there is no `dev`; without it, there is a `dev0`. Without a `post`
    // that has another place, below the pre-releases.
    let withoutDev = key & (key &- 1)
    return suffix.post == nil ? withoutDev & (withoutDev &- 1) : withoutDev
  }

  /// What `>` takes is above this: post-releases count as the version unless it is one itself.
  private static func greaterBound(_ key: UInt64) -> UInt64 {
    var reader = PackedVersion(bits: key).forEachReleaseNumber { _ in }
    let suffix = PackedVersion.suffix(&reader)
    guard suffix.dev == nil, suffix.post == nil else { return key + 1 }
    // The last bit says that there is no `dev`, the one before it that there is no `post`; with
    // ones from there on it is above every post-release.
    let last = key & ~(key &- 1)
    return key | (last << 1 | (last << 1 &- 1))
  }
}
