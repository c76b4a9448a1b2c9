/// Where things stand in a manifest: little-endian numbers at fixed offsets.
enum ManifestLayout {
  static let magic: UInt32 = 0x574b_5950  // "PYKW"

  // Header.
  static let magicAt = 0
  static let formatAt = 4
  static let checksumAt = 8
  /// The checksum covers everything from here on.
  static let checkedFrom = 16
  static let lengthAt = 16
  static let totalSizeAt = 24
  static let directoryCountAt = 32
  static let fileCountAt = 36
  static let rootFileCountAt = 40
  static let poolOffsetAt = 44
  static let recordOffsetAt = 48
  static let rootRecordLengthAt = 52
  static let flagsAt = 56
  static let fileModeAt = 60
  static let bootHighAt = 64
  static let bootLowAt = 72
  static let textsAt = 80
  static var headerSize: Int { textsAt + Manifest.Text.allCases.count * 8 }

  static let directorySize = 16
  static let fileSize = 64

  /// A checksum that finds damage; it is no defence against anybody.
  static func checksum(of bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0x9e37_79b9_7f4a_7c15 ^ UInt64(bytes.count)
    func mix(_ word: UInt64) {
      hash = (hash ^ word) &* 0xff51_afd7_ed55_8ccd
      hash ^= hash >> 32
    }
    var offset = 0
    while offset + 8 <= bytes.count {
      mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    var tail: UInt64 = 0
    while offset < bytes.count {
      tail = tail << 8 | UInt64(bytes[offset])
      offset += 1
    }
    mix(tail)
    return hash
  }
}

extension UnsafeRawBufferPointer {
  /// The number at `offset`, which the caller has checked to be inside.
  func number<Number: FixedWidthInteger>(at offset: Int, _: Number.Type = Number.self) -> Number {
    Number(littleEndian: loadUnaligned(fromByteOffset: offset, as: Number.self))
  }

  /// A 32-bit number as an `Int`.
  func count(at offset: Int) -> Int { Int(number(at: offset, UInt32.self)) }
}
