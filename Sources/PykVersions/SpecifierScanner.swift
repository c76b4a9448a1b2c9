/// Reads one specifier that stands at a place in some bytes; white space between operator and
/// version is taken, white space around the whole isn't.
///
/// PEP 508 requirements use it too: it stops where the specifier does and leaves what follows to
/// the caller.
package struct SpecifierScanner {
  package let bytes: UnsafeRawBufferPointer
  package private(set) var position: Int
  private let isLenient: Bool

  /// What is wrong, and where.
  package struct Fault: Error {
    package var position: Int
    package var length: Int
    package var expected: String
    package var hint: String?
  }

  package init(bytes: UnsafeRawBufferPointer, at position: Int = 0, isLenient: Bool = false) {
    self.bytes = bytes
    self.position = position
    self.isLenient = isLenient
  }

  private func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private mutating func skipSpace() {
    while ASCII.isSpace(byte(position)) { position += 1 }
  }

  /// The specifier at the position, which then stands behind it.
  package mutating func scan() throws(Fault) -> VersionSpecifier {
    let start = position
    let comparison = try scanOperator()
    return try scanVersion(of: comparison, from: start)
  }

  /// What follows an operator that began at `start`.
  mutating func scanVersion(
    of comparison: SpecifierOperator, from start: Int
  ) throws(Fault) -> VersionSpecifier {
    skipSpace()
    if isLenient { skipQuote() }
    if comparison == .arbitrary { return try arbitrary() }

    let versionStart = position
    var scanner = VersionScanner(bytes: bytes, at: position)
    guard let version = scanner.scan() else {
      throw Fault(
        position: scanner.position, length: 1,
        expected: Version.Fault(position: 0, reason: .scanner(scanner.expected)).expected)
    }
    position = scanner.position
    let versionEnd = position
    let isWildcard = try scanWildcard(
      comparison, hasSuffix: scanner.hasSuffix, versionStart: versionStart)
    if scanner.hasLocal, comparison != .equal, comparison != .notEqual {
      guard isLenient else {
        let plus =
          bytes[versionStart..<versionEnd].firstIndex(of: UInt8(ascii: "+")) ?? versionStart
        throw Fault(
          position: plus, length: versionEnd - plus,
          expected: "a local part goes with `==` and `!=` alone",
          hint: "write `\(comparison.rawValue)\(text(versionStart..<plus))`")
      }
      return VersionSpecifier(comparison, version: version.publicVersion)
    }
    if comparison == .compatible, scanner.releaseCount < 2 {
      guard isLenient else {
        throw Fault(
          position: start, length: versionEnd - start,
          expected: "`~=` needs two release numbers at least",
          hint:
            "write `~=\(text(versionStart..<versionEnd)).0` or `==\(text(versionStart..<versionEnd)).*`"
        )
      }
      return VersionSpecifier(.greaterOrEqual, version: version)
    }
    if isLenient { skipQuote() }
    if scanner.isPlain, !scanner.hasSuffix {
      return VersionSpecifier(comparison, version: version, isWildcard: isWildcard)
    }
    return make(comparison, version, isWildcard, written: versionStart..<position)
  }

  private func make(
    _ comparison: SpecifierOperator, _ version: Version, _ isWildcard: Bool, written: Range<Int>
  ) -> VersionSpecifier {
    let plain = VersionSpecifier(comparison, version: version, isWildcard: isWildcard)
    if isLenient || plain.versionText.utf8.elementsEqual(bytes[written]) { return plain }
    return VersionSpecifier(
      comparison, version: version, isWildcard: isWildcard, written: text(written))
  }

  private mutating func scanOperator() throws(Fault) -> SpecifierOperator {
    if let (comparison, length) = SpecifierOperator.read(bytes, at: position) {
      position += length
      // `!=~1.0` stands in old metadata.
      if isLenient, comparison == .notEqual, byte(position) == UInt8(ascii: "~") { position += 1 }
      return comparison
    }
    guard isLenient, byte(position) == UInt8(ascii: "=") else { throw operatorFault() }
    position += 1
    return .equal
  }

  private func operatorFault() -> Fault {
    var end = position
    while end < bytes.count, !ASCII.isSpace(bytes[end]), !"=<>!~,;()".utf8.contains(bytes[end]) {
      end += 1
    }
    var hint: String?
    if byte(position) == UInt8(ascii: "=") {
      hint = "write `==` to ask for one version"
    } else if end > position,
      Version(utf8: UnsafeRawBufferPointer(rebasing: bytes[position..<end])) != nil
    {
      hint = "write `==\(text(position..<end))` to ask for that version"
    }
    return Fault(
      position: position, length: max(1, end - position),
      expected: "expected one of `~=`, `==`, `!=`, `<=`, `>=`, `<`, `>`, `===`", hint: hint)
  }

  private mutating func arbitrary() throws(Fault) -> VersionSpecifier {
    let start = position
    while position < bytes.count, !ASCII.isSpace(bytes[position]),
      !",;)".utf8.contains(bytes[position])
    {
      position += 1
    }
    guard position > start else {
      throw Fault(position: start, length: 1, expected: "expected a version after `===`", hint: nil)
    }
    let range = start..<position
    guard let version = Version(utf8: UnsafeRawBufferPointer(rebasing: bytes[range])) else {
      return VersionSpecifier(.arbitrary, version: nil, written: text(range))
    }
    return make(.arbitrary, version, false, written: range)
  }

  private mutating func scanWildcard(
    _ comparison: SpecifierOperator, hasSuffix: Bool, versionStart: Int
  ) throws(Fault) -> Bool {
    let end = position
    if byte(position) == UInt8(ascii: "."), byte(position + 1) == UInt8(ascii: "*") {
      position += 2
    } else if isLenient, byte(position) == UInt8(ascii: "*") {
      position += 1
    } else {
      return false
    }
    let isPlain = !hasSuffix
    if comparison == .equal || comparison == .notEqual, isPlain { return true }
    if isLenient { return false }
    throw Fault(
      position: end, length: 2,
      expected: isPlain
        ? "`.*` goes with `==` and `!=` alone" : "`.*` follows nothing but release numbers",
      hint: isPlain ? "write `\(comparison.rawValue)\(text(versionStart..<end))`" : nil)
  }

  private mutating func skipQuote() {
    if byte(position) == UInt8(ascii: "'") || byte(position) == UInt8(ascii: "\"") { position += 1 }
  }
}
