/// The block of 512 bytes before each entry of a tar archive.
///
/// https://www.gnu.org/software/tar/manual/html_node/Standard.html
struct TarHeader {
  var name: [UInt8]
  var linkName: [UInt8]
  var mode: Int
  var size: Int
  var modified: Int
  var type: UInt8

  static let length = 512

  /// Nil where the checksum or a number is wrong. A size is never negative.
  init?(_ block: UnsafeRawBufferPointer) {
    guard Self.hasChecksum(block) else { return nil }
    guard let size = Self.number(block.part(124, 12)), size >= 0, size <= ZipDirectory.largest
    else { return nil }
    self.size = size
    // Nobody extracts by these two; odd ones do no harm.
    mode = Self.number(block.part(100, 8)) ?? 0o644
    modified = Self.number(block.part(136, 12)) ?? 0
    type = block.byte(at: 156)
    name = Self.text(block.part(0, 100))
    linkName = Self.text(block.part(157, 100))
    // POSIX has a second part of the name where GNU has other things.
    if block.part(257, 6).elementsEqual([0x75, 0x73, 0x74, 0x61, 0x72, 0]) {
      let prefix = Self.text(block.part(345, 155))
      if !prefix.isEmpty { name = prefix + [0x2f] + name }
    }
  }

  /// The sum of all bytes, those of the sum itself taken as spaces; some old programs summed
  /// signed bytes.
  static func hasChecksum(_ block: UnsafeRawBufferPointer) -> Bool {
    guard block.count == length, let said = number(block.part(148, 8)) else { return false }
    var unsigned = 0
    var signed = 0
    for (index, byte) in block.enumerated() {
      let byte = (148..<156).contains(index) ? 0x20 : byte
      unsigned += Int(byte)
      signed += Int(Int8(bitPattern: byte))
    }
    return said == unsigned || said == signed
  }

  /// Octal digits between spaces and a NUL, or big-endian with the highest bit set.
  static func number(_ field: UnsafeRawBufferPointer) -> Int? {
    guard let first = field.first else { return nil }
    if first & 0x80 != 0 {
      // Two's complement: the first bit only says that it is binary, the second is the sign.
      var value = first & 0x40 != 0 ? Int(Int8(bitPattern: first)) : Int(first & 0x3f)
      for byte in field.dropFirst() {
        let (product, overflow) = value.multipliedReportingOverflow(by: 256)
        if overflow { return nil }
        value = product | Int(byte)
      }
      return value
    }
    var value = 0
    var hasEnded = false
    for byte in field.drop(while: { $0 == 0x20 || $0 == 0 }) {
      switch byte {
      case 0x30...0x37 where !hasEnded:
        let (product, overflow) = value.multipliedReportingOverflow(by: 8)
        if overflow { return nil }
        value = product | Int(byte - 0x30)
      case 0, 0x20: hasEnded = true
      // What stands behind the NUL is left over from somebody's buffer.
      default:
        if !hasEnded { return nil }
      }
    }
    return value
  }

  private static func text(_ field: UnsafeRawBufferPointer) -> [UInt8] {
    Array(field.prefix { $0 != 0 })
  }
}
