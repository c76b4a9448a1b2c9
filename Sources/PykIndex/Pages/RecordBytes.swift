package import PykFiles

/// Bytes that stay where they are as long as somebody holds this: a part of a mapped file, or a
/// copy in memory.
package final class RecordBytes: @unchecked Sendable {
  // Sendable because the bytes are never written after the initialiser and live as long as it.
  package let bytes: UnsafeRawBufferPointer
  private let file: MappedFile?

  package init(_ file: MappedFile, _ range: Range<Int>) {
    self.file = file
    bytes = UnsafeRawBufferPointer(rebasing: file.bytes[range])
  }

  package init(_ array: [UInt8]) {
    file = nil
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: array.count, alignment: 8)
    copy.copyBytes(from: array)
    bytes = UnsafeRawBufferPointer(copy)
  }

  deinit { if file == nil { bytes.deallocate() } }

  /// The number at `offset`; 0 where it would lie outside.
  @inline(__always)
  func number<Number: FixedWidthInteger>(_ offset: Int, as type: Number.Type) -> Number {
    guard offset >= 0, offset &+ MemoryLayout<Number>.size <= bytes.count else { return 0 }
    return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
  }

  @inline(__always)
  func int32(_ offset: Int) -> Int { Int(number(offset, as: UInt32.self)) }

  /// The part of the range that lies inside.
  @inline(__always)
  func slice(_ start: Int, _ count: Int) -> UnsafeRawBufferPointer {
    guard start >= 0, count > 0, start &+ count <= bytes.count else {
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return UnsafeRawBufferPointer(rebasing: bytes[start..<start &+ count])
  }

  /// The text whose offset and length stand at `offset`.
  func text(_ offset: Int) -> String {
    String(decoding: slice(int32(offset), int32(offset + 4)), as: UTF8.self)
  }
}
