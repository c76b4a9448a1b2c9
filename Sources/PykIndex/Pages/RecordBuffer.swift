import PykDigests

/// Room for a record whose size has a known bound: written front to back, numbers little-endian,
/// and gone back to for what was not yet known.
///
/// It never grows: a write behind the end is a mistake in the bound, and ends the program.
struct RecordBuffer {
  private let room: UnsafeMutableRawBufferPointer
  private(set) var count = 0

  init(_ room: UnsafeMutableRawBufferPointer) { self.room = room }

  @inline(__always)
  private mutating func take(_ size: Int) -> Int {
    precondition(size <= room.count &- count, "the record's bound is too small")
    defer { count &+= size }
    return count
  }

  @inline(__always)
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    let start = take(bytes.count)
    UnsafeMutableRawBufferPointer(rebasing: room[start..<start &+ bytes.count])
      .copyMemory(from: bytes)
  }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) { room[take(1)] = byte }

  mutating func append(zeros size: Int) {
    let start = take(size)
    room[start..<start &+ size].initializeMemory(as: UInt8.self, repeating: 0)
  }

  @inline(__always)
  mutating func align(to size: Int) { while count % size != 0 { append(0) } }

  @inline(__always)
  func put<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
    room.storeBytes(of: number.littleEndian, toByteOffset: offset, as: Number.self)
  }

  @inline(__always)
  func put32(_ number: Int, at offset: Int) {
    put(UInt32(truncatingIfNeeded: number), at: offset)
  }

  /// Appends a text's bytes, and writes where they are at `offset`.
  mutating func put(text: UnsafeRawBufferPointer, at offset: Int) {
    put32(count, at: offset)
    put32(text.count, at: offset &+ 4)
    append(text)
  }

  mutating func put(text: String, at offset: Int) {
    var text = text
    text.withUTF8 { put(text: UnsafeRawBufferPointer($0), at: offset) }
  }

  /// The bytes that hexadecimal digits of either case stand for, at `offset`; false, and nothing
  /// that counts written, where it is no such text of `size` bytes.
  func put(hex: UnsafeRawBufferPointer, size: Int, at offset: Int) -> Bool {
    guard hex.count == size &* 2 else { return false }
    var isHex = true
    for index in 0..<size {
      let high = Self.hexValue(hex[index &* 2])
      let low = Self.hexValue(hex[index &* 2 &+ 1])
      isHex = isHex && (high | low) < 16
      room[offset &+ index] = high &<< 4 | low
    }
    return isHex
  }

  /// Appends what `put(hex:)` writes; takes it back where it is no such text.
  mutating func append(hex: UnsafeRawBufferPointer, size: Int) -> Bool {
    let start = take(size)
    if put(hex: hex, size: size, at: start) { return true }
    count = start
    return false
  }

  /// Takes back what was appended since the count was this.
  mutating func cut(to count: Int) { self.count = min(self.count, count) }

  @inline(__always)
  private static func hexValue(_ byte: UInt8) -> UInt8 {
    let digit = byte &- 0x30
    if digit < 10 { return digit }
    let letter = (byte | 0x20) &- 0x61
    return letter < 6 ? letter &+ 10 : 0xff
  }

  func checksum(_ range: Range<Int>) -> UInt32 {
    PageRecord.checksum(UnsafeRawBufferPointer(rebasing: room[range]))
  }
}
