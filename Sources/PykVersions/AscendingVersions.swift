/// Versions in ascending order, in which those that specifiers take are found without asking for
/// each of them: of a project with thousands, thousands of requirements are looked up.
package struct AscendingVersions: Sendable {
  package let versions: [Version]

  /// Their sort keys, ascending too; nil where one of them has none.
  private let keys: [UInt64]?

  /// - Parameter versions: Each higher than the one before it.
  package init(_ versions: [Version]) {
    self.versions = versions
    var keys: [UInt64] = []
    keys.reserveCapacity(versions.count)
    for version in versions {
      guard let key = version.publicSortKey, key >= keys.last ?? 0 else { break }
      keys.append(key)
    }
    self.keys = keys.count == versions.count ? keys : nil
  }

  /// The places of the versions that pass, as ranges in ascending order.
  package func matches(_ set: VersionSpecifierSet) -> [Range<Int>] {
    guard let keys, let found = Self.ranges(of: set, in: keys) else {
      return onebyone(set)
    }
    return found
  }

  private static func ranges(of set: VersionSpecifierSet, in keys: [UInt64]) -> [Range<Int>]? {
    var ranges = [0..<keys.count]
    for specifier in set.specifiers {
      guard let bounds = specifier.sortKeys else { return nil }
      let start = bounds.low <= bounds.high ? place(of: bounds.low, in: keys) : 0
      // An empty range of keys has its ends the wrong way round.
      let end =
        bounds.low > bounds.high
        ? start : bounds.high == .max ? keys.count : place(of: bounds.high + 1, in: keys)
      let inside = start..<end
      if bounds.isComplement {
        ranges = ranges.flatMap { range in
          [range.clamped(to: 0..<start), range.clamped(to: end..<keys.count)]
        }
      } else {
        ranges = ranges.map { $0.clamped(to: inside) }
      }
      ranges.removeAll(where: \.isEmpty)
    }
    return ranges
  }

  /// The place of the first key that isn't lower.
  private static func place(of key: UInt64, in keys: [UInt64]) -> Int {
    var low = 0
    var high = keys.count
    while low < high {
      let middle = low + (high - low) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func onebyone(_ set: VersionSpecifierSet) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for place in versions.indices where set.contains(versions[place]) {
      if let last = ranges.last, last.upperBound == place {
        ranges[ranges.count - 1] = last.lowerBound..<(place + 1)
      } else {
        ranges.append(place..<(place + 1))
      }
    }
    return ranges
  }
}
