/// Places for keys; of two equal keys the first counts.
struct KeyTable {
  /// A key and one, so that 0 is free.
  private var keys: [UInt64]
  private var values: [Int32]

  init(room: Int) {
    var size = 16
    while size < room * 2 { size *= 2 }
    keys = [UInt64](repeating: 0, count: size)
    values = [Int32](repeating: 0, count: size)
  }

  @inline(__always)
  private func slot(_ key: UInt64) -> Int {
    let mixed = key &* 0x9e37_79b9_7f4a_7c15
    return Int(truncatingIfNeeded: mixed >> 32) & (keys.count &- 1)
  }

  subscript(key: UInt64) -> Int32? {
    var slot = slot(key)
    while keys[slot] != 0 {
      if keys[slot] == key &+ 1 { return values[slot] }
      slot = (slot &+ 1) & (keys.count &- 1)
    }
    return nil
  }

  mutating func insert(_ key: UInt64, _ value: Int32) {
    var slot = slot(key)
    while keys[slot] != 0 {
      if keys[slot] == key &+ 1 { return }
      slot = (slot &+ 1) & (keys.count &- 1)
    }
    keys[slot] = key &+ 1
    values[slot] = value
  }
}
