/// The places of tags, to be found from their bytes.
///
/// Each part of a tag has a number, and a tag is the three numbers in one integer: looking one up
/// hashes three short texts and one integer, and makes nothing.
final class TagTable: Sendable {
  private let pythons: TagParts
  private let abis: TagParts
  private let platforms: TagParts
  private let places: KeyTable
  /// Pairs of Python and ABI that are taken on some platform.
  private let pairs: KeyTable

  init(_ ordered: [WheelTag]) {
    var pythons = TagParts()
    var abis = TagParts()
    var platforms = TagParts()
    var places = KeyTable(room: ordered.count)
    var pairs = KeyTable(room: ordered.count)
    for (index, tag) in ordered.enumerated() {
      let python = pythons.number(adding: tag.python)
      let abi = abis.number(adding: tag.abi)
      let platform = platforms.number(adding: tag.platform)
      // The first of two equal ones is the better one.
      places.insert(Self.key(python, abi, platform), Int32(truncatingIfNeeded: index))
      pairs.insert(Self.key(python, abi, 0), 0)
    }
    self.pythons = pythons
    self.abis = abis
    self.platforms = platforms
    self.places = places
    self.pairs = pairs
  }

  /// Numbers have 21 bits: no list of tags has two million different parts.
  @inline(__always)
  private static func key(_ python: UInt32, _ abi: UInt32, _ platform: UInt32) -> UInt64 {
    UInt64(python) << 42 | UInt64(abi) << 21 | UInt64(platform)
  }

  /// The best place of a compressed set; nil where none of it fits or it isn't three parts.
  func place(ofCompressed bytes: UnsafeRawBufferPointer) -> Int? {
    withNumbers(of: bytes) { pythons, abis, platforms in
      var best: Int32?
      for python in pythons {
        for abi in abis {
          for platform in platforms {
            if let place = places[Self.key(python, abi, platform)], place < best ?? .max {
              best = place
            }
          }
        }
      }
      return best.map { Int($0) }
    } ?? nil
  }

  func mismatch(ofCompressed bytes: UnsafeRawBufferPointer) -> TagMismatch? {
    if place(ofCompressed: bytes) != nil { return nil }
    return withNumbers(of: bytes) { pythons, abis, platforms -> TagMismatch in
      let fitsPython = pythons.contains { python in
        abis.contains { pairs[Self.key(python, $0, 0)] != nil }
      }
      if platforms.isEmpty { return fitsPython ? .platform : .pythonAndPlatform }
      return fitsPython ? .platform : .python
    } ?? .pythonAndPlatform
  }

  /// The numbers of the parts that are known, each once.
  private func withNumbers<Result>(
    of bytes: UnsafeRawBufferPointer,
    _ body: (ArraySlice<UInt32>, ArraySlice<UInt32>, ArraySlice<UInt32>) -> Result
  ) -> Result? {
    var ends: [Int] = []
    ends.reserveCapacity(3)
    var numbers: [UInt32] = []
    numbers.reserveCapacity(8)
    var set = 0
    var start = 0
    for index in 0...bytes.count {
      let byte = index < bytes.count ? bytes[index] : UInt8(ascii: "-")
      guard byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") else { continue }
      let part = UnsafeRawBufferPointer(rebasing: bytes[start..<index])
      let table = set == 0 ? pythons : set == 1 ? abis : platforms
      if let number = table.number(of: part), !numbers[(ends.last ?? 0)...].contains(number) {
        numbers.append(number)
      }
      start = index + 1
      if byte == UInt8(ascii: "-") {
        ends.append(numbers.count)
        set += 1
        if set > 3 { return nil }
      }
    }
    guard set == 3 else { return nil }
    return body(numbers[..<ends[0]], numbers[ends[0]..<ends[1]], numbers[ends[1]...])
  }
}

/// Numbers for short texts, found without regard to the case of ASCII letters.
private struct TagParts {
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
      if ends[number] &- start == bytes.count,
        bytes.indices.allSatisfy({ text[start &+ $0] == Self.lower(bytes[$0]) })
      {
        return UInt32(truncatingIfNeeded: number)
      }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return nil
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

  private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(lower(byte))) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: (hash ^ hash >> 29) & 0x7fff_ffff)
  }
}

/// Places for keys; of two equal keys the first counts.
private struct KeyTable {
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
