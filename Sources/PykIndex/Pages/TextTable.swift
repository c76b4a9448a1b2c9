/// Comparing and hashing texts where they stand. The hash is for tables of this process only.
enum TextBytes {
  @inline(__always)
  static func equal(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
    guard a.count == b.count else { return false }
    var index = 0
    while index &+ 8 <= a.count {
      if a.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        != b.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      {
        return false
      }
      index &+= 8
    }
    while index < a.count {
      if a[index] != b[index] { return false }
      index &+= 1
    }
    return true
  }

  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0x9e37_79b9_7f4a_7c15
    var index = 0
    while index &+ 8 <= bytes.count {
      hash = mixed(hash ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index &+= 8
    }
    var rest = UInt64(bytes.count)
    while index < bytes.count {
      rest = rest &<< 8 | UInt64(bytes[index])
      index &+= 1
    }
    return mixed(hash ^ rest)
  }

  @inline(__always)
  private static func mixed(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xa076_1d64_78bd_642f)
    return product.high ^ product.low
  }
}

/// Numbers texts from 0, equal ones with the same number, and keeps them.
struct TextTable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var hashes: [UInt64] = []
  /// Numbers plus one by hash, open addressing; 0 is an empty place. Its size is a power of two.
  private var table = [UInt32](repeating: 0, count: 64)

  var count: Int { ends.count }

  private func range(_ number: Int) -> Range<Int> {
    (number == 0 ? 0 : ends[number &- 1])..<ends[number]
  }

  func text(_ number: Int) -> String { String(decoding: bytes[range(number)], as: UTF8.self) }

  /// The text's number, which is the count before where it hasn't been met.
  mutating func number(of text: UnsafeRawBufferPointer) -> Int {
    let hash = TextBytes.hash(text)
    var place = Int(truncatingIfNeeded: hash) & (table.count &- 1)
    while table[place] != 0 {
      let number = Int(table[place]) &- 1
      if hashes[number] == hash, isEqual(number, text) { return number }
      place = (place &+ 1) & (table.count &- 1)
    }
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    hashes.append(hash)
    table[place] = UInt32(ends.count)
    if ends.count &* 2 > table.count { grow() }
    return ends.count - 1
  }

  private func isEqual(_ number: Int, _ text: UnsafeRawBufferPointer) -> Bool {
    bytes.withUnsafeBytes {
      TextBytes.equal(UnsafeRawBufferPointer(rebasing: $0[range(number)]), text)
    }
  }

  private mutating func grow() {
    let size = table.count * 2
    table = [UInt32](repeating: 0, count: size)
    for (number, hash) in hashes.enumerated() {
      var place = Int(truncatingIfNeeded: hash) & (size - 1)
      while table[place] != 0 { place = (place + 1) & (size - 1) }
      table[place] = UInt32(number + 1)
    }
  }
}
