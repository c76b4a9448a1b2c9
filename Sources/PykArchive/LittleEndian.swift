/// Numbers as zip and gzip write them.
///
/// The caller has checked that the bytes are there. A place outside traps, also in a release
/// build, where the buffer's own subscript checks nothing.
extension UnsafeRawBufferPointer {
  @inline(__always)
  func byte(at offset: Int) -> UInt8 {
    precondition(offset >= 0 && offset < count)
    return self[offset]
  }

  @inline(__always)
  func uint16(at offset: Int) -> Int {
    precondition(offset >= 0 && offset <= count - 2)
    return Int(UInt16(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
  }

  @inline(__always)
  func uint32(at offset: Int) -> UInt32 {
    precondition(offset >= 0 && offset <= count - 4)
    return UInt32(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  @inline(__always)
  func uint64(at offset: Int) -> UInt64 {
    precondition(offset >= 0 && offset <= count - 8)
    return UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// `length` bytes from `offset` on as a buffer of its own, which starts at 0.
  @inline(__always)
  func part(_ offset: Int, _ length: Int) -> UnsafeRawBufferPointer {
    precondition(offset >= 0 && length >= 0 && offset <= count && length <= count - offset)
    return UnsafeRawBufferPointer(rebasing: self[offset..<offset + length])
  }
}

extension [UInt8] {
  mutating func append16(_ value: Int) {
    append(UInt8(truncatingIfNeeded: value))
    append(UInt8(truncatingIfNeeded: value >> 8))
  }

  mutating func append32(_ value: UInt32) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  mutating func append64(_ value: UInt64) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
