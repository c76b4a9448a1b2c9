/// The packages that may be next to be decided, the most urgent first.
///
/// Entries aren't taken back when they become untrue: whoever pops one looks whether it still
/// holds, and pushes anew whatever changes. Between equals the package met first goes first.
struct DecisionQueue {
  struct Entry: Comparable {
    /// Lower is earlier; from -1 to 6.
    let rank: Int
    let package: Int

    static func < (a: Self, b: Self) -> Bool {
      a.rank != b.rank ? a.rank < b.rank : a.package < b.package
    }
  }

  private var heap: ContiguousArray<Entry> = []
  /// By package, a bit for each rank with which it stands in the heap.
  private var ranks: ContiguousArray<UInt8> = []

  private static func bit(_ entry: Entry) -> UInt8 {
    1 << UInt8(truncatingIfNeeded: entry.rank + 1)
  }

  mutating func push(_ entry: Entry) {
    while ranks.count <= entry.package { ranks.append(0) }
    let bit = Self.bit(entry)
    guard ranks[entry.package] & bit == 0 else { return }
    ranks[entry.package] |= bit
    heap.append(entry)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child] < heap[parent] else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  mutating func pop() -> Entry? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    ranks[first.package] &= ~Self.bit(first)
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if heap[child] < heap[least] { least = child }
      }
      guard least != parent else { return first }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
