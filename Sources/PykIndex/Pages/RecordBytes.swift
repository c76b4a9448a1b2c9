package import PykFiles

/// Bytes that stay where they are as long as somebody holds this: a part of a mapped file, or a
/// copy in memory.
///
/// Unchecked: the bytes are set once and only read.
package final class RecordBytes: @unchecked Sendable {
  // Sendable because the bytes are never written after the initialiser and live as long as it.
  package let bytes: UnsafeRawBufferPointer
  /// What keeps the bytes where they are; nil where they are this object's own.
  private let owner: (any AnyObject & Sendable)?

  package init(_ file: MappedFile, _ range: Range<Int>) {
    owner = file
    bytes = UnsafeRawBufferPointer(rebasing: file.bytes[range])
  }

  package init(_ array: [UInt8]) {
    owner = nil
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: array.count, alignment: 8)
    copy.copyBytes(from: array)
    bytes = UnsafeRawBufferPointer(copy)
  }

  private init(_ whole: RecordBytes, _ range: Range<Int>) {
    owner = whole
    bytes = UnsafeRawBufferPointer(rebasing: whole.bytes[range])
  }

  /// A part of it that stands on its own.
  func part(_ range: Range<Int>) -> RecordBytes { RecordBytes(self, range) }

  deinit { if owner == nil { bytes.deallocate() } }

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
