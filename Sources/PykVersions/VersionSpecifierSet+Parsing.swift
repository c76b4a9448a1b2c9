extension VersionSpecifier {
  /// Reads one specifier; white space around it is ignored.
  public init(_ text: some StringProtocol) throws(VersionError) {
    let set = try VersionSpecifierSet(text)
    guard let only = set.specifiers.first, set.specifiers.count == 1 else {
      throw VersionError(
        .specifier, text: String(text), position: 0,
        expected: "expected one specifier such as `>=1.0`")
    }
    self = only
  }
}

extension VersionSpecifier {
  /// The specifier of an operator and what stands behind it, such as `3.8` or `3.*`; nil where
  /// they make none.
  package init?(_ comparison: SpecifierOperator, text: String) {
    var text = text
    let read = text.withUTF8 { utf8 -> VersionSpecifier? in
      var scanner = SpecifierScanner(bytes: UnsafeRawBufferPointer(utf8))
      guard let specifier = try? scanner.scanVersion(of: comparison, from: 0),
        utf8[scanner.position...].allSatisfy(ASCII.isSpace)
      else { return nil }
      return specifier
    }
    guard let read else { return nil }
    self = read
  }
}

extension VersionSpecifierSet {
  /// Reads specifiers with commas between them; empty text is the set that takes everything.
  ///
  /// White space and empty places between commas are ignored.
  public init(_ text: some StringProtocol) throws(VersionError) {
    self = try Self.read(String(text), isLenient: false)
  }

  /// Reads what really stands in the Requires-Python and Requires-Dist of old distributions, for
  /// metadata that came from an index and never for a person's own text.
  ///
  /// Besides what the specification allows, it takes parentheses round the whole, quotes round a
  /// version, `>=3.5.*` (as `>=3.5`, likewise with `>`, `<`, `<=` and `~=`), `!=3.0*` (as
  /// `!=3.0.*`), `=` (as `==`), `~=3` (as `>=3`), a local part after an ordered comparison
  /// (dropped), and a missing comma.
  public init(lenient text: some StringProtocol) throws(VersionError) {
    self = try Self.read(String(text), isLenient: true)
  }

  private static func read(
    _ given: String, isLenient: Bool
  ) throws(VersionError) -> VersionSpecifierSet {
    var text = given
    let outcome = text.withUTF8 { utf8 in
      let bytes = UnsafeRawBufferPointer(utf8)
      return Result { () throws(SpecifierScanner.Fault) in
        try scan(bytes, isLenient: isLenient)
      }
    }
    switch outcome {
    case .success(let specifiers): return VersionSpecifierSet(specifiers)
    case .failure(let fault):
      throw VersionError(
        .specifier, text: given, position: fault.position, length: fault.length,
        expected: fault.expected, hint: fault.hint)
    }
  }

  private static func scan(
    _ bytes: UnsafeRawBufferPointer, isLenient: Bool
  ) throws(SpecifierScanner.Fault) -> [VersionSpecifier] {
    var specifiers: [VersionSpecifier] = []
    var position = 0
    var mayFollow = true
    while position < bytes.count {
      let byte = bytes[position]
      if ASCII.isSpace(byte) || (isLenient && (byte == 0x28 || byte == 0x29)) {
        position += 1
      } else if byte == UInt8(ascii: ",") {
        position += 1
        mayFollow = true
      } else {
        guard mayFollow || isLenient else {
          throw SpecifierScanner.Fault(
            position: position, length: 1, expected: "expected `,` or the end", hint: nil)
        }
        var scanner = SpecifierScanner(bytes: bytes, at: position, isLenient: isLenient)
        specifiers.append(try scanner.scan())
        position = scanner.position
        mayFollow = false
      }
    }
    return specifiers
  }
}
