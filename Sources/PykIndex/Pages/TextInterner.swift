/// Numbers texts from 0, equal ones with the same number.
struct TextInterner {
  private(set) var texts: [PageText] = []
  private var hashes: [UInt64] = []
  /// Numbers plus one by hash, open addressing; 0 is an empty place. Its size is a power of two.
  private var table = [UInt32](repeating: 0, count: 64)
  private var last = -1

  mutating func number(of text: PageText, in bytes: PageBytes) -> Int {
    let wanted = bytes[text]
    // Files come sorted: most have what the one before had.
    if last >= 0, Self.equal(bytes[texts[last]], wanted) { return last }
    let hash = Self.hash(wanted)
    var place = Int(truncatingIfNeeded: hash) & (table.count &- 1)
    while table[place] != 0 {
      let number = Int(table[place]) &- 1
      if hashes[number] == hash, Self.equal(bytes[texts[number]], wanted) {
        last = number
        return number
      }
      place = (place &+ 1) & (table.count &- 1)
    }
    last = texts.count
    texts.append(text)
    hashes.append(hash)
    table[place] = UInt32(texts.count)
    if texts.count &* 2 > table.count { grow() }
    return last
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

  @inline(__always)
  private static func equal(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
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

  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
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
