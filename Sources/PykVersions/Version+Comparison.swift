extension Version: Hashable, Comparable {
  /// Whether both are the same version: zeros at the release's end don't count.
  @inlinable
  public static func == (a: Version, b: Version) -> Bool {
    if case .packed(let a) = a.storage, case .packed(let b) = b.storage {
      return (a ^ b) & ~15 == 0
    }
    return order(a, b) == 0
  }

  /// Whether `a` comes before `b` in the specification's order.
  @inlinable
  public static func < (a: Version, b: Version) -> Bool {
    if case .packed(let a) = a.storage, case .packed(let b) = b.storage {
      return a | 15 < b | 15
    }
    return order(a, b) < 0
  }

  /// Hashes what equality looks at.
  public func hash(into hasher: inout Hasher) {
    if let key = publicSortKey {
      hasher.combine(key)
    } else {
      let parts = parts
      hasher.combine(parts.epoch)
      hasher.combine(parts.trimmedRelease)
      hasher.combine(parts.pre)
      hasher.combine(parts.post)
      hasher.combine(parts.dev)
    }
    if case .long(let long) = storage, !long.parts.local.isEmpty {
      hasher.combine(long.parts.local)
    }
  }

  /// Negative, zero or positive, as `a` is before, equal to or after `b`.
  @usableFromInline
  static func order(_ a: Version, _ b: Version) -> Int {
    let (a, b) = (a.parts, b.parts)
    let order = publicOrder(a, b)
    if order != 0 { return order }
    if a.local == b.local { return 0 }
    return a.local.lexicographicallyPrecedes(b.local) ? -1 : 1
  }

  /// The order without the local parts.
  static func publicOrder(_ a: VersionParts, _ b: VersionParts) -> Int {
    if a.epoch != b.epoch { return a.epoch < b.epoch ? -1 : 1 }
    let (aRelease, bRelease) = (a.trimmedRelease, b.trimmedRelease)
    if aRelease != bRelease { return aRelease.lexicographicallyPrecedes(bRelease) ? -1 : 1 }
    let (aSuffix, bSuffix) = (suffixRanks(of: a), suffixRanks(of: b))
    return aSuffix < bSuffix ? -1 : aSuffix == bSuffix ? 0 : 1
  }

  /// Pre, post and dev as numbers that compare from left to right.
  private static func suffixRanks(of parts: VersionParts) -> (Int, Int, Int, Int, Int) {
    let pre: Int
    if let mark = parts.pre {
      pre = Int(mark.kind.rawValue)
    } else {
      pre = parts.post == nil && parts.dev != nil ? -1 : 3
    }
    return (
      pre, parts.pre?.number ?? 0, parts.post ?? -1, parts.dev == nil ? 1 : 0, parts.dev ?? 0
    )
  }
}
