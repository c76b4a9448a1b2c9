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
    var writer = KeyWriter()
    for number in parts.release { writer.releaseNumber(number) }
    let zeros = writer.pendingZeros
    guard zeros <= 15 || !keepingZeros else { return nil }
    writer.endRelease()
    writer.suffix(pre: parts.pre, post: parts.post, dev: parts.dev)
    guard writer.fits else { return nil }
    bits = writer.bits | (keepingZeros ? UInt64(zeros) : 0)
  }

  /// Calls with each release number in turn, trailing zeros included.
  ///
  /// - Returns: What reads on behind the release.
  @inline(__always)
  func forEachReleaseNumber(_ body: (Int) -> Void) -> KeyReader {
    var reader = KeyReader(bits: sortKey)
    var isZero = true
    while reader.bit() {
      body(reader.number())
      isZero = false
    }
    let zeros = Int(bits & Self.zerosMask)
    for _ in 0..<(isZero ? max(1, zeros) : zeros) { body(0) }
    return reader
  }

  /// How many release numbers were written.
  var releaseCount: Int {
    var count = 0
    _ = forEachReleaseNumber { _ in count += 1 }
    return count
  }

  /// Pre, post and dev, by the reader that stands behind the release.
  static func suffix(_ reader: inout KeyReader) -> (pre: Prerelease?, post: Int?, dev: Int?) {
    let rank = reader.take(3)
    if rank == 0 { return (nil, nil, reader.number()) }
    var pre: Prerelease?
    if let kind = PrereleaseKind(rawValue: UInt8(rank - 1)) {
      pre = Prerelease(kind: kind, number: reader.number())
    }
    let post = reader.bit() ? reader.number() : nil
    return (pre, post, reader.bit() ? nil : reader.number())
  }

  var parts: VersionParts {
    var release: [Int] = []
    var reader = forEachReleaseNumber { release.append($0) }
    var parts = VersionParts(release: release)
    (parts.pre, parts.post, parts.dev) = Self.suffix(&reader)
    return parts
  }

  /// Whether a version has these bits: whether writing what they say gives them again.
  var isWellFormed: Bool {
    var writer = KeyWriter()
    var reader = forEachReleaseNumber { writer.releaseNumber($0) }
    let zeros = UInt64(writer.pendingZeros)
    writer.endRelease()
    let suffix = Self.suffix(&reader)
    writer.suffix(pre: suffix.pre, post: suffix.post, dev: suffix.dev)
    return writer.fits && writer.bits | zeros == bits
  }

  var isPrerelease: Bool {
    var reader = KeyReader(bits: sortKey)
    while reader.bit() { _ = reader.number() }
    if reader.take(3) < 4 { return true }
    if reader.bit() { _ = reader.number() }
    return !reader.bit()
  }
}
