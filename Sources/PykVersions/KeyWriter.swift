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

  /// Zeros of the release that are written when a number follows them.
  private(set) var pendingZeros = 0

  @inline(__always)
  mutating func releaseNumber(_ value: Int) {
    guard value != 0 else {
      pendingZeros &+= 1
      return
    }
    while pendingZeros > 0 {
      put(0b10000, 5)
      pendingZeros &-= 1
    }
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
}
