import PykVersions

/// Reads requirements and markers from bytes, left to right, without looking back.
struct RequirementScanner {
  let bytes: UnsafeRawBufferPointer
  var position = 0
  /// Whether the text is metadata of an index, in which old faults are forgiven.
  let isLenient: Bool

  /// What is wrong, and where.
  struct Fault: Error {
    var position: Int
    var length = 1
    var expected: String
    var hint: String?
  }

  /// White space at the end is not part of the text.
  init(_ bytes: UnsafeRawBufferPointer, isLenient: Bool = false) {
    var end = bytes.count
    while end > 0, Self.isLineSpace(bytes[end - 1]) { end -= 1 }
    self.bytes = UnsafeRawBufferPointer(rebasing: bytes[..<end])
    self.isLenient = isLenient
  }

  static func isLineSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }

  var isAtEnd: Bool { position >= bytes.count }

  func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  var next: UInt8 { byte(position) }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  mutating func skipSpace() {
    while position < bytes.count, Self.isLineSpace(bytes[position]) { position += 1 }
  }

  /// Takes the character if it stands here.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// How many bytes the word at the position has, at least 1.
  var wordLength: Int {
    var end = position
    while end < bytes.count, !Self.isLineSpace(bytes[end]), !",;()[]\"'".utf8.contains(bytes[end]) {
      end += 1
    }
    return max(1, end - position)
  }

  func fault(_ expected: String, hint: String? = nil) -> Fault {
    Fault(position: position, length: wordLength, expected: expected, hint: hint)
  }
}

// MARK: - Requirements

extension RequirementScanner {
  /// `name extras? ("@" url | specifiers)? (";" marker)?`
  mutating func requirement() throws(Fault) -> Requirement {
    skipSpace()
    let start = position
    guard let name = takeName({ PackageName(utf8: $0) }) else {
      throw fault("expected the name of a package")
    }
    skipSpace()
    let extras = try extras()
    skipSpace()
    var requirement = Requirement(name: name, extras: extras)
    if take("@") {
      skipSpace()
      requirement.url = try url()
    } else {
      requirement.specifiers = try specifiers(from: start)
    }
    skipSpace()
    if isAtEnd { return requirement }
    guard take(";") else { throw endFault(requirement, from: start) }
    requirement.marker = try wholeMarker()
    return requirement
  }

  mutating func takeName<Name>(_ make: (UnsafeRawBufferPointer) -> Name?) -> Name? {
    let end = NameSpelling.end(of: bytes, from: position)
    guard end > position,
      let name = make(UnsafeRawBufferPointer(rebasing: bytes[position..<end]))
    else { return nil }
    position = end
    return name
  }

  /// `"[" (name ("," name)*)? "]"`, or nothing.
  mutating func extras() throws(Fault) -> [ExtraName] {
    let opening = position
    guard take("[") else { return [] }
    var extras: [ExtraName] = []
    skipSpace()
    if take("]") { return [] }
    while true {
      guard let extra = takeName({ ExtraName(utf8: $0) }) else {
        throw fault("expected the name of an extra")
      }
      extras.append(extra)
      let end = position
      skipSpace()
      if take("]") { return extras }
      guard take(",") else {
        throw Fault(
          position: position, expected: "expected `,` or `]` after the extra `\(extra.written)`",
          hint: closingHint(opening: opening, end: end))
      }
      skipSpace()
    }
  }

  /// What the person most likely meant, where only the `]` is missing.
  private func closingHint(opening: Int, end: Int) -> String? {
    guard isAtEnd || "<>=!~;@(".utf8.contains(next) else { return nil }
    var rest = text(position..<bytes.count)
    if !isAtEnd, "<>=!~".utf8.contains(next) {
      let comparison = rest.prefix { "<>=!~".contains($0) }
      rest = String(comparison + rest.dropFirst(comparison.count).drop { $0 == " " })
    } else if !isAtEnd {
      rest = " " + rest
    }
    return "write `\(text(0..<end))]\(rest)`"
  }

  private mutating func url() throws(Fault) -> String {
    let start = position
    while position < bytes.count, !Self.isLineSpace(bytes[position]) { position += 1 }
    guard position > start else { throw fault("expected an address after `@`") }
    let end = position
    skipSpace()
    if !isAtEnd, next != UInt8(ascii: ";"), bytes[end - 1] == UInt8(ascii: ";") {
      throw Fault(
        position: end - 1, expected: "expected a space before `;`",
        hint: "an address may hold a `;`, so that one needs a space before it")
    }
    return text(start..<end)
  }

  /// With or without parentheses; none at all is every version.
  private mutating func specifiers(from start: Int) throws(Fault) -> VersionSpecifierSet {
    let opening = position
    let isParenthesized = take("(")
    skipSpace()
    var specifiers: [VersionSpecifier] = []
    while !isAtEnd, next != UInt8(ascii: ";"), next != UInt8(ascii: ")") {
      guard specifiers.isEmpty || "<>=!~".utf8.contains(next) else { break }
      if specifiers.isEmpty, !isParenthesized, !"<>=!~".utf8.contains(next) { break }
      var scanner = SpecifierScanner(bytes: bytes, at: position, isLenient: isLenient)
      do {
        specifiers.append(try scanner.scan())
      } catch {
        throw Fault(
          position: error.position, length: error.length, expected: error.expected,
          hint: error.hint)
      }
      position = scanner.position
      skipSpace()
      if take(",") {
        skipSpace()
      } else if !isLenient {
        break
      }
    }
    guard isParenthesized else { return VersionSpecifierSet(specifiers) }
    guard take(")") else {
      throw Fault(
        position: position, length: isAtEnd ? 1 : wordLength,
        expected: "expected `,` or the `)` of the `(` at column \(opening + 1)")
    }
    return VersionSpecifierSet(specifiers)
  }

  /// What to say of text that doesn't go on as a requirement does.
  private func endFault(_ requirement: Requirement, from start: Int) -> Fault {
    if requirement.url != nil {
      return fault("expected ` ;` and a marker, or the end, after the address")
    }
    let hint: String?
    switch next {
    case UInt8(ascii: "#"): hint = "a comment needs a space before its `#`"
    case UInt8(ascii: "\\"): hint = "a line goes on where a `\\` is its very last character"
    default: hint = versionHint(requirement)
    }
    return requirement.specifiers.isEmpty
      ? fault("expected a comparison such as `>=1.0`, `;` or the end", hint: hint)
      : fault("expected `,`, `;` or the end after `\(requirement.specifiers)`", hint: hint)
  }

  private func versionHint(_ requirement: Requirement) -> String? {
    let word = text(position..<min(bytes.count, position + wordLength))
    guard requirement.specifiers.isEmpty, let version = try? Version(word) else { return nil }
    return "write `\(requirement.name.written)==\(version)` to ask for that version"
  }
}
