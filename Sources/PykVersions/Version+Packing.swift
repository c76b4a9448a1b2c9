extension Version {
  /// An integer that orders as versions do, where the version fits one.
  ///
  /// - Of two versions that both have a key, the order and equality of the keys are the order
  ///   and equality of the versions.
  /// - Nil for a version with an epoch or a local part, and for numbers beyond what fits.
  @inlinable public var sortKey: UInt64? {
    if case .packed(let bits) = storage { bits & ~15 } else { nil }
  }

  /// The sort key of the version without its local part.
  @inlinable public var publicSortKey: UInt64? {
    switch storage {
    case .packed(let bits): bits & ~15
    case .long(let long): long.publicKey
    }
  }

  /// The sort key with the count of the release's trailing zeros in its lowest four bits: all
  /// that there is to the version, fit to be stored.
  @inlinable public var packed: UInt64? {
    if case .packed(let bits) = storage { bits } else { nil }
  }

  /// The version that `packed` was taken from; nil where `packed` is no version's.
  public init?(packed: UInt64) {
    guard PackedVersion(bits: packed).isWellFormed else { return nil }
    self.init(storage: .packed(packed))
  }
}
