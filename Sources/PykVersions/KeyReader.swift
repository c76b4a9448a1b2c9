/// Reads what `KeyWriter` wrote; on bits that nobody wrote it yields some numbers and never traps.
struct KeyReader {
  private var bits: UInt64

  init(bits: UInt64) { self.bits = bits }

  @inline(__always)
  mutating func take(_ width: UInt64) -> UInt64 {
    let value = bits >> (64 - width)
    bits <<= width
    return value
  }

  @inline(__always) mutating func bit() -> Bool { take(1) == 1 }

  mutating func number() -> Int {
    let ones = (~bits).leadingZeroBitCount
    switch ones {
    case 0: return Int(take(4))
    case 1: return Int(take(8) & 0x3f) + 8
    case 2: return Int(take(13) & 0x3ff) + 72
    case 3: return Int(take(18) & 0x3fff) + 1096
    case 4: return Int(take(30) & 0x1ff_ffff) + 17_480
    default: return Int(take(38) & 0xffff_ffff) + 33_571_912
    }
  }
}
