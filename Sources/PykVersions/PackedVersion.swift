/// The form of a version whose bits order as the versions do.
///
/// From the highest bit down, all codes free of prefixes, the rest zeros:
/// - for each release number up to the last that isn't 0, a 1 and the number; then a 0;
/// - three bits: 0 for nothing but a development mark, 1, 2, 3 for `a`, `b`, `rc` (the number
///   follows), 4 for none;
/// - unless the three bits were 0: a 1 and the number for `post`, or a 0;
/// - a 0 and the number for `dev`, or a 1 (after three zero bits the number alone);
/// - in the lowest four bits, beyond the key, how many zeros the release had at its end.
///
/// A number is written in one of six widths, the small in few bits, so that `1.34.162`, `2024.12.30`,
/// `2.31.0.20240125` and `1.0.0.dev20240115` all fit into the sixty bits of the key.
struct PackedVersion: Sendable {
  var bits: UInt64

  static let zerosMask: UInt64 = 15
  static let keyWidth = 60

  init(bits: UInt64) { self.bits = bits }

  var sortKey: UInt64 { bits & ~Self.zerosMask }

  /// Nil where the parts don't fit.
  init?(_ parts: VersionParts, keepingZeros: Bool = true) {
    guard parts.epoch == 0, parts.local.isEmpty else { return nil }
    let release = parts.trimmedRelease
    let zeros = parts.release.count - release.count
    guard zeros <= 15 || !keepingZeros else { return nil }
    var writer = KeyWriter()
    for number in release { writer.releaseNumber(number) }
    writer.endRelease()
    writer.suffix(pre: parts.pre, post: parts.post, dev: parts.dev)
    guard writer.fits else { return nil }
    bits = writer.bits | (keepingZeros ? UInt64(zeros) : 0)
  }

  var parts: VersionParts {
    var reader = KeyReader(bits: sortKey)
    var release: [Int] = []
    while reader.bit() { release.append(reader.number()) }
    let zeros = Int(bits & Self.zerosMask)
    release.append(contentsOf: repeatElement(0, count: release.isEmpty ? max(1, zeros) : zeros))
    var parts = VersionParts(release: release)
    let rank = reader.take(3)
    if rank == 0 {
      parts.dev = reader.number()
      return parts
    }
    if let kind = PrereleaseKind(rawValue: UInt8(rank - 1)) {
      parts.pre = Prerelease(kind: kind, number: reader.number())
    }
    if reader.bit() { parts.post = reader.number() }
    if !reader.bit() { parts.dev = reader.number() }
    return parts
  }

  var isPrerelease: Bool {
    var reader = KeyReader(bits: sortKey)
    while reader.bit() { _ = reader.number() }
    if reader.take(3) < 4 { return true }
    if reader.bit() { _ = reader.number() }
    return !reader.bit()
  }
}

/// Writes codes from the highest bit down, and remembers whether they fitted.
struct KeyWriter {
  private(set) var bits: UInt64 = 0
  private(set) var used = 0
  private(set) var fits = true

  @inline(__always)
  mutating func put(_ value: UInt64, _ width: Int) {
    guard used &+ width <= PackedVersion.keyWidth else {
      fits = false
      return
    }
    used &+= width
    bits |= value &<< UInt64(64 &- used)
  }

  @inline(__always)
  mutating func number(_ number: Int) {
    let value = UInt64(truncatingIfNeeded: number)
    if value < 8 {
      put(value, 4)
    } else if value < 72 {
      put(0b10 << 6 | value &- 8, 8)
    } else if value < 1096 {
      put(0b110 << 10 | value &- 72, 13)
    } else {
      largeNumber(value)
    }
  }

  private mutating func largeNumber(_ value: UInt64) {
    if value < 17_480 {
      put(0b1110 << 14 | value - 1096, 18)
    } else if value < 33_571_912 {
      put(0b11110 << 25 | value - 17_480, 30)
    } else if value - 33_571_912 < 1 << 32 {
      put(0b111110 << 32 | value - 33_571_912, 38)
    } else {
      fits = false
    }
  }

  @inline(__always)
  mutating func releaseNumber(_ value: Int) {
    put(1, 1)
    number(value)
  }

  @inline(__always) mutating func endRelease() { put(0, 1) }

  mutating func suffix(pre: Prerelease?, post: Int?, dev: Int?) {
    if pre == nil, post == nil, let dev {
      put(0, 3)
      number(dev)
      return
    }
    self.pre(pre)
    if let post {
      put(1, 1)
      number(post)
    } else {
      put(0, 1)
    }
    if let dev {
      put(0, 1)
      number(dev)
    } else {
      put(1, 1)
    }
  }

  mutating func pre(_ pre: Prerelease?) {
    if let pre {
      put(UInt64(pre.kind.rawValue) + 1, 3)
      number(pre.number)
    } else {
      put(4, 3)
    }
  }

  /// A key above everything that goes on from here.
  var highest: UInt64 { used == 0 ? .max : bits | (UInt64.max >> UInt64(used)) }
}

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
