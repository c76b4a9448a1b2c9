/// The entries of an index by their keys.
struct StoreTable: Sendable {
  private(set) var entries: [StoreEntry] = []
  /// Indices into `entries` plus one, open addressing by the key, which is a hash already; 0 is
  /// an empty place. Its size is a power of two.
  private var slots: [UInt32] = []
  /// What the records in use take, in bytes.
  private(set) var liveBytes = 0
  /// Entries that later ones have replaced, and removals.
  private(set) var staleCount = 0

  init(capacity: Int = 0) {
    var size = 64
    while size < capacity * 2 { size *= 2 }
    slots = [UInt32](repeating: 0, count: size)
    entries.reserveCapacity(capacity)
  }

  private func slot(_ key: StoreKey) -> Int {
    var slot = Int(truncatingIfNeeded: key.low) & (slots.count &- 1)
    while slots[slot] != 0, entries[Int(slots[slot]) &- 1].key != key {
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return slot
  }

  /// Nil also where it was removed.
  subscript(key: StoreKey) -> StoreEntry? {
    let number = slots[slot(key)]
    guard number != 0 else { return nil }
    let entry = entries[Int(number) - 1]
    return entry.isRemoval ? nil : entry
  }

  /// Puts it in the place of what has the same key.
  mutating func set(_ entry: StoreEntry) {
    let slot = slot(entry.key)
    liveBytes += entry.length
    if slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      liveBytes -= entries[index].length
      staleCount += 1
      entries[index] = entry
      return
    }
    entries.append(entry)
    slots[slot] = UInt32(entries.count)
    if entries.count * 2 > slots.count { grow() }
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for (index, entry) in entries.enumerated() { slots[slot(entry.key)] = UInt32(index + 1) }
  }

  var live: [StoreEntry] { entries.filter { !$0.isRemoval } }
}
