import CDeflate

/// One line of a store's index: where a record is and until when it may be used.
///
/// The latest entry of a key counts; one of length 0 says that the record was removed.
struct StoreEntry: Sendable {
  static let byteCount = 64

  var key: StoreKey
  /// In bytes from the start of the pack.
  var offset: Int
  var length: Int
  /// Seconds since 1970.
  var storedAt: Int64
  /// Seconds.
  var initialAge: Int64
  /// Seconds.
  var lifetime: Int64
  var isImmutable: Bool

  var isRemoval: Bool { length == 0 }

  init(key: StoreKey, offset: Int, length: Int, policy: CachePolicy) {
    self.key = key
    self.offset = offset
    self.length = length
    storedAt = policy.storedAt
    initialAge = policy.initialAge
    lifetime = policy.lifetime
    isImmutable = policy.isImmutable
  }

  init(removing key: StoreKey) {
    self.init(
      key: key, offset: 0, length: 0,
      policy: CachePolicy(storedAt: 0, initialAge: 0, lifetime: 0))
  }

  /// Nil where it is damaged, such as by a crash while it was written.
  init?(_ bytes: UnsafeRawBufferPointer) {
    func number<Number: FixedWidthInteger>(_ offset: Int, _ type: Number.Type) -> Number {
      Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
    guard bytes.count == Self.byteCount,
      number(60, UInt32.self) == libdeflate_crc32(0, bytes.baseAddress, 60),
      let offset = Int(exactly: number(16, UInt64.self))
    else { return nil }
    key = StoreKey(high: number(0, UInt64.self), low: number(8, UInt64.self))
    self.offset = offset
    length = Int(number(24, UInt32.self))
    isImmutable = number(28, UInt32.self) & 1 == 1
    storedAt = number(32, Int64.self)
    initialAge = number(40, Int64.self)
    lifetime = number(48, Int64.self)
  }

  func write(to output: inout ByteWriter) {
    let start = output.count
    output.append(zeros: Self.byteCount)
    output.put(key.high, at: start)
    output.put(key.low, at: start + 8)
    output.put(UInt64(offset), at: start + 16)
    output.put32(length, at: start + 24)
    output.put32(isImmutable ? 1 : 0, at: start + 28)
    output.put(storedAt, at: start + 32)
    output.put(initialAge, at: start + 40)
    output.put(lifetime, at: start + 48)
    let checksum = output.bytes.withUnsafeBytes {
      libdeflate_crc32(0, $0.baseAddress.map { $0 + start }, 60)
    }
    output.put(checksum, at: start + 60)
  }
}
