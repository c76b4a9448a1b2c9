/// Writes numbers little-endian, and goes back to fill in what was not yet known.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  var count: Int { bytes.count }

  mutating func append(_ more: UnsafeRawBufferPointer) { bytes.append(contentsOf: more) }
  mutating func append(_ more: some Collection<UInt8>) { bytes.append(contentsOf: more) }
  mutating func append(_ byte: UInt8) { bytes.append(byte) }
  mutating func append(zeros count: Int) {
    bytes.append(contentsOf: repeatElement(0, count: count))
  }
  mutating func align(to size: Int) {
    while bytes.count % size != 0 { bytes.append(0) }
  }

  mutating func put<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
    bytes.withUnsafeMutableBytes {
      $0.storeBytes(of: number.littleEndian, toByteOffset: offset, as: Number.self)
    }
  }

  mutating func put32(_ number: Int, at offset: Int) {
    put(UInt32(truncatingIfNeeded: number), at: offset)
  }

}
