internal import Glibc

/// Numbers for short texts, found without regard to the case of ASCII letters.
struct TagParts {
  private var text: [UInt8] = []
  /// Where each text ends.
  private var ends: [Int] = []
  /// Numbers and one, at the place that the hash says or behind it; 0 is free.
  private var slots = [UInt32](repeating: 0, count: 64)

  mutating func number(adding string: String) -> UInt32 {
    var string = string
    return string.withUTF8 { utf8 in
      let bytes = UnsafeRawBufferPointer(utf8)
      if let number = number(of: bytes) { return number }
      if ends.count * 2 >= slots.count { grow() }
      let number = UInt32(truncatingIfNeeded: ends.count)
      text += bytes.map(Self.lower)
      ends.append(text.count)
      place(number, hash: Self.hash(bytes))
      return number
    }
  }

  func number(of bytes: UnsafeRawBufferPointer) -> UInt32? {
    var slot = Self.hash(bytes) & (slots.count &- 1)
    while slots[slot] != 0 {
      let number = Int(slots[slot] &- 1)
      let start = number == 0 ? 0 : ends[number &- 1]
      if ends[number] &- start == bytes.count, isEqual(bytes, start) {
        return UInt32(truncatingIfNeeded: number)
      }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return nil
  }

  private func isEqual(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Bool {
    guard let base = bytes.baseAddress else { return true }
    let isSame = text.withUnsafeBytes { text in
      text.baseAddress.map { memcmp($0 + start, base, bytes.count) == 0 } ?? false
    }
    return isSame || bytes.indices.allSatisfy { text[start &+ $0] == Self.lower(bytes[$0]) }
  }

  private mutating func place(_ number: UInt32, hash: Int) {
    var slot = hash & (slots.count &- 1)
    while slots[slot] != 0 { slot = (slot &+ 1) & (slots.count &- 1) }
    slots[slot] = number &+ 1
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for number in ends.indices {
      let start = number == 0 ? 0 : ends[number - 1]
      let hash = text.withUnsafeBytes {
        Self.hash(UnsafeRawBufferPointer(rebasing: $0[start..<ends[number]]))
      }
      place(UInt32(truncatingIfNeeded: number), hash: hash)
    }
  }

  @inline(__always)
  private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  /// Of eight bytes at a time, the last of them counted twice; case is taken away coarsely.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
    var hash = UInt64(truncatingIfNeeded: bytes.count)
    func mix(_ word: UInt64) {
      hash = (hash ^ (word | 0x2020_2020_2020_2020)) &* 0x9e37_79b9_7f4a_7c15
      hash ^= hash >> 32
    }
    if bytes.count < 8 {
      var word: UInt64 = 0
      for byte in bytes { word = word << 8 | UInt64(byte) }
      mix(word)
    } else {
      var offset = 0
      while offset &+ 8 <= bytes.count {
        mix(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset &+= 8
      }
      mix(bytes.loadUnaligned(fromByteOffset: bytes.count &- 8, as: UInt64.self))
    }
    return Int(truncatingIfNeeded: hash & 0x7fff_ffff)
  }
}
