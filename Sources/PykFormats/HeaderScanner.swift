internal import Glibc

/// Goes through header fields, where they stand, without copying anything.
///
/// It reads what `HeaderBlock` reads; the bytes must outlive it.
package struct HeaderScanner {
  package struct Field {
    /// Where the name stands; never empty.
    package let name: Range<Int>
    /// Where the value stands, continuation lines included, white space at both ends left out.
    package let value: Range<Int>
  }

  package let bytes: UnsafeRawBufferPointer
  /// Where the body begins; nil before the last field was read, and where there is no body.
  package private(set) var bodyStart: Int?
  private var index = 0
  private var isAtEnd = false

  package init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { index = 3 }
  }

  /// The next field; nil at the end of the fields.
  package mutating func next() -> Field? {
    while !isAtEnd, index < bytes.count {
      let start = index
      let first = bytes[start]
      if first == 0x0a || first == 0x0d {
        skipLineEnd()
        return finish(bodyAt: index)
      }
      if first == 0x20 || first == 0x09 {
        // A continuation of nothing.
        skipLine()
        continue
      }
      guard let colon = colon(from: start) else {
        if isEnvelope(start) {
          skipLine()
          continue
        }
        return finish(bodyAt: start)
      }
      index = colon &+ 1
      let end = skipValue()
      if colon == start { continue }
      return Field(name: start..<colon, value: trimmed(colon &+ 1..<end))
    }
    isAtEnd = true
    return nil
  }

  private mutating func finish(bodyAt start: Int) -> Field? {
    bodyStart = start
    isAtEnd = true
    return nil
  }

  /// `From me at …`, the first line of a message in a mailbox.
  private func isEnvelope(_ start: Int) -> Bool {
    bytes[start...].starts(with: [0x46, 0x72, 0x6f, 0x6d, 0x20])
  }

  /// The colon behind a name: printable ASCII without spaces.
  private func colon(from start: Int) -> Int? {
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x3a { return index }
      guard byte > 0x20, byte < 0x7f else { return nil }
      index &+= 1
    }
    return nil
  }

  /// To behind the line and all its continuations; gives where the last one ends.
  private mutating func skipValue() -> Int {
    while true {
      let end = skipLine()
      guard index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 else { return end }
    }
  }

  /// To behind the line's end; gives where that end begins.
  @discardableResult
  private mutating func skipLine() -> Int {
    let newline = Self.first(0x0a, in: bytes, index..<bytes.count)
    let end = Self.first(0x0d, in: bytes, index..<(newline ?? bytes.count)) ?? newline
    index = end ?? bytes.count
    let start = index
    skipLineEnd()
    return start
  }

  private static func first(
    _ byte: Int32, in bytes: UnsafeRawBufferPointer, _ range: Range<Int>
  ) -> Int? {
    guard !range.isEmpty, let base = bytes.baseAddress,
      let found = memchr(base + range.lowerBound, byte, range.count)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  private mutating func skipLineEnd() {
    guard index < bytes.count else { return }
    let isPair =
      bytes[index] == 0x0d && index &+ 1 < bytes.count && bytes[index &+ 1] == 0x0a
    index &+= isPair ? 2 : 1
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isSpace(bytes[start]) { start &+= 1 }
    while end > start, isSpace(bytes[end &- 1]) { end &-= 1 }
    return start..<end
  }

  /// Whether a field has this name, which is to be given in lower case.
  package func isNamed(_ name: StaticString, _ field: Field) -> Bool {
    guard field.name.count == name.utf8CodeUnitCount else { return false }
    for (offset, index) in field.name.enumerated() {
      let byte = bytes[index]
      let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
      guard lower == name.utf8Start[offset] else { return false }
    }
    return true
  }

  /// The name as it was written.
  package func name(_ field: Field) -> String {
    String(decoding: UnsafeRawBufferPointer(rebasing: bytes[field.name]), as: UTF8.self)
  }

  /// The value with `\n` between its lines.
  package func value(_ field: Field) -> String { Self.text(bytes[field.value], oneLineEnd: true) }

  /// The value of the first field of this name, which is to be given in lower case; nothing behind
  /// it is read.
  package static func value(of name: StaticString, in bytes: UnsafeRawBufferPointer) -> String? {
    var scanner = HeaderScanner(bytes)
    while let field = scanner.next() {
      if scanner.isNamed(name, field) { return scanner.value(field) }
    }
    return nil
  }

  /// The values of all fields of this name, which is to be given in lower case; no other is read.
  package static func values(
    of name: StaticString, in bytes: UnsafeRawBufferPointer
  ) -> [String] {
    var scanner = HeaderScanner(bytes)
    var values: [String] = []
    while let field = scanner.next() {
      if scanner.isNamed(name, field) { values.append(scanner.value(field)) }
    }
    return values
  }

  /// The text behind the fields, line ends as they are; nil where there is none.
  package var body: String? {
    bodyStart.map { Self.text(bytes[$0...], oneLineEnd: false) }
  }

  /// UTF-8; and where it is none, Latin-1, which is what was meant before everybody agreed.
  private static func text(_ slice: Slice<UnsafeRawBufferPointer>, oneLineEnd: Bool) -> String {
    let bytes = UnsafeRawBufferPointer(rebasing: slice)
    if oneLineEnd, bytes.contains(0x0d) {
      var joined: [UInt8] = []
      joined.reserveCapacity(bytes.count)
      for (index, byte) in bytes.enumerated() {
        if byte != 0x0d {
          joined.append(byte)
        } else if index &+ 1 == bytes.count || bytes[index &+ 1] != 0x0a {
          joined.append(0x0a)
        }
      }
      return text(of: joined)
    }
    return text(of: bytes)
  }

  private static func text(of bytes: some Collection<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: bytes.lazy.map { Unicode.Scalar($0) })
    return String(text)
  }
}
