/// Reads the longest version that stands at a place in some bytes.
///
///     version = "v"? (digits "!")? digits ("." digits)* pre? post? dev? ("+" local)?
///     pre     = sep? ("alpha" | "a" | "beta" | "b" | "preview" | "pre" | "c" | "rc") sep? digits?
///     post    = "-" digits | sep? ("post" | "rev" | "r") sep? digits?
///     dev     = sep? "dev" sep? digits?
///     local   = alphanumerics (sep alphanumerics)*
///     sep     = "." | "-" | "_"
///
/// Case doesn't matter. After a scan `position` is where the version ends, or, where there was
/// none, where it went wrong.
struct VersionScanner {
  let bytes: UnsafeRawBufferPointer
  private(set) var position: Int
  /// What should have stood at `position`, where there was no version.
  private(set) var expected: Expectation = .version

  /// A mark that is allowed nowhere but in an `==` or `!=`: found out while scanning.
  private(set) var hasLocal = false
  /// How many release numbers were written.
  private(set) var releaseCount = 0

  /// Whether anything but release numbers was written, beside an epoch.
  private(set) var hasSuffix = false
  /// Whether nothing but release numbers without leading zeros was written: the normal form.
  private(set) var isPlain = true

  enum Expectation {
    case version, releaseAfterEpoch, local, smallerNumber
  }

  init(bytes: UnsafeRawBufferPointer, at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  @inline(__always)
  private func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  /// Digits at `index` as a number, and where they end; nil where there are none.
  @inline(__always)
  private mutating func number(at index: inout Int) -> Int? {
    var digit = byte(index) &- 0x30
    guard digit < 10 else { return nil }
    let start = index
    var value = 0
    if digit == 0, byte(index + 1) &- 0x30 < 10 { isPlain = false }
    repeat {
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowAgain) = shifted.addingReportingOverflow(Int(digit))
      if overflow || overflowAgain {
        expected = .smallerNumber
        index = start
        return nil
      }
      value = sum
      index &+= 1
      digit = byte(index) &- 0x30
    } while digit < 10
    return value
  }

  mutating func scan() -> Version? {
    expected = .version
    var index = position
    if byte(index) | 0x20 == UInt8(ascii: "v") {
      index += 1
      isPlain = false
    }
    var writer = KeyWriter()
    var epoch = 0
    var start = index
    guard var value = number(at: &index) else { return fail(at: index) }
    if byte(index) == UInt8(ascii: "!") {
      epoch = value
      index += 1
      start = index
      expected = .releaseAfterEpoch
      guard let first = number(at: &index) else { return fail(at: index) }
      value = first
    }
    releaseCount = 1
    while true {
      writer.releaseNumber(value)
      guard byte(index) == UInt8(ascii: "."), ASCII.isDigit(byte(index + 1)) else { break }
      index += 1
      guard let next = number(at: &index) else { return fail(at: index) }
      value = next
      releaseCount += 1
    }
    let releaseEnd = index
    let zeros = writer.pendingZeros
    writer.endRelease()
    isPlain = isPlain && epoch == 0

    guard canBeginSuffix(byte(index)) else {
      position = index
      writer.put(0b10001, 5)
      if writer.fits, epoch == 0, zeros <= 15 {
        return Version(storage: .packed(writer.bits | UInt64(zeros)))
      }
      return Version(
        VersionParts(epoch: epoch, release: release(from: start, to: releaseEnd)))
    }
    var suffix = Suffix()
    guard scanSuffix(&suffix, at: &index) else { return fail(at: index) }
    hasSuffix = index > releaseEnd
    writer.suffix(pre: suffix.pre, post: suffix.post, dev: suffix.dev)
    position = index
    if writer.fits, epoch == 0, suffix.local.isEmpty, zeros <= 15 {
      return Version(storage: .packed(writer.bits | UInt64(zeros)))
    }
    return Version(
      VersionParts(
        epoch: epoch, release: release(from: start, to: releaseEnd), pre: suffix.pre,
        post: suffix.post, dev: suffix.dev, local: suffix.local))
  }

  /// Whether a mark, a separator or a local part may begin with the byte.
  @inline(__always)
  private func canBeginSuffix(_ byte: UInt8) -> Bool {
    ASCII.isLetter(byte) || ASCII.isSeparator(byte) || byte == UInt8(ascii: "+")
  }

  private mutating func fail(at index: Int) -> Version? {
    position = index
    return nil
  }

  /// The release numbers once more, for a version that doesn't fit the packed form.
  private mutating func release(from start: Int, to end: Int) -> [Int] {
    var numbers: [Int] = []
    var index = start
    while index < end, let number = number(at: &index) {
      numbers.append(number)
      index += 1
    }
    return numbers
  }
}

// MARK: - What follows the release

extension VersionScanner {
  private struct Suffix {
    var pre: Prerelease?
    var post: Int?
    var dev: Int?
    var local: [LocalSegment] = []
  }

  /// False where a number is too large or the local part is none; `index` is then that place.
  private mutating func scanSuffix(_ suffix: inout Suffix, at index: inout Int) -> Bool {
    guard let pre = mark(at: &index, { Self.prereleaseWord($0, $1) }) else { return false }
    if case .found(let kind, let number) = pre {
      suffix.pre = Prerelease(kind: kind, number: number)
    }
    if byte(index) == UInt8(ascii: "-"), ASCII.isDigit(byte(index + 1)) {
      index += 1
      guard let number = number(at: &index) else { return false }
      suffix.post = number
    } else {
      guard let post = mark(at: &index, { Self.postWord($0, $1) }) else { return false }
      if case .found(_, let number) = post { suffix.post = number }
    }
    guard let dev = mark(at: &index, { Self.devWord($0, $1) }) else { return false }
    if case .found(_, let number) = dev { suffix.dev = number }
    guard byte(index) == UInt8(ascii: "+") else { return true }
    return scanLocal(&suffix, at: &index)
  }

  private mutating func scanLocal(_ suffix: inout Suffix, at index: inout Int) -> Bool {
    func isAlphanumeric(_ index: Int) -> Bool {
      ASCII.isDigit(byte(index)) || ASCII.isLetter(byte(index))
    }
    let start = index + 1
    var end = start
    while isAlphanumeric(end)
      || (end > start && ASCII.isSeparator(byte(end)) && isAlphanumeric(end + 1))
    {
      end += 1
    }
    guard let segments = LocalSegment.segments(Array(bytes[start..<end])[...]) else {
      index = start
      expected = .local
      return false
    }
    hasLocal = true
    suffix.local = segments
    index = end
    return true
  }

  private enum Mark {
    case absent
    case found(PrereleaseKind, Int)
  }

  /// A mark with its separators and its number (0 where it isn't written); nil for a number that
  /// is too large.
  @inline(__always)
  private mutating func mark(
    at index: inout Int,
    _ word: (UnsafeRawBufferPointer, Int) -> (kind: PrereleaseKind, length: Int)?
  ) -> Mark? {
    var end = index
    if ASCII.isSeparator(byte(end)) { end += 1 }
    guard ASCII.isLetter(byte(end)), let found = word(bytes, end) else { return .absent }
    end += found.length
    if ASCII.isSeparator(byte(end)) { end += 1 }
    var number = 0
    if ASCII.isDigit(byte(end)) {
      guard let read = self.number(at: &end) else {
        index = end
        return nil
      }
      number = read
    }
    index = end
    return .found(found.kind, number)
  }

  private static func has(_ bytes: UnsafeRawBufferPointer, _ word: StaticString, at index: Int)
    -> Bool
  {
    guard index + word.utf8CodeUnitCount <= bytes.count else { return false }
    for offset in 0..<word.utf8CodeUnitCount
    where bytes[index + offset] | 0x20 != word.utf8Start[offset] {
      return false
    }
    return true
  }

  private static func prereleaseWord(
    _ bytes: UnsafeRawBufferPointer, _ index: Int
  ) -> (kind: PrereleaseKind, length: Int)? {
    switch bytes[index] | 0x20 {
    case UInt8(ascii: "a"): (.alpha, has(bytes, "alpha", at: index) ? 5 : 1)
    case UInt8(ascii: "b"): (.beta, has(bytes, "beta", at: index) ? 4 : 1)
    case UInt8(ascii: "c"): (.candidate, 1)
    case UInt8(ascii: "r"): has(bytes, "rc", at: index) ? (.candidate, 2) : nil
    case UInt8(ascii: "p"):
      if has(bytes, "preview", at: index) {
        (.candidate, 7)
      } else {
        has(bytes, "pre", at: index) ? (.candidate, 3) : nil
      }
    default: nil
    }
  }

  private static func postWord(
    _ bytes: UnsafeRawBufferPointer, _ index: Int
  ) -> (kind: PrereleaseKind, length: Int)? {
    switch bytes[index] | 0x20 {
    case UInt8(ascii: "p"): has(bytes, "post", at: index) ? (.alpha, 4) : nil
    case UInt8(ascii: "r"): (.alpha, has(bytes, "rev", at: index) ? 3 : 1)
    default: nil
    }
  }

  private static func devWord(
    _ bytes: UnsafeRawBufferPointer, _ index: Int
  ) -> (kind: PrereleaseKind, length: Int)? {
    has(bytes, "dev", at: index) ? (.alpha, 3) : nil
  }
}
