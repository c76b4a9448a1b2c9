/// Finds tags and their attributes in HTML, as far as a browser and Python's `html.parser` agree
/// on what real pages have; it never fails.
struct HTMLScanner {
  struct Attribute {
    var name: Range<Int>
    /// Without quotes; empty where it has none.
    var value: Range<Int>
  }

  let bytes: UnsafeRawBufferPointer
  private var position = 0
  /// Whether reading stands within a tag, before an attribute or its end.
  private var isInTag = false

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The name of the next tag that opens something; its attributes may be read then.
  mutating func nextTag() -> Range<Int>? {
    while isInTag { _ = nextAttribute() }
    while let open = find(UInt8(ascii: "<"), from: position) {
      position = open &+ 1
      guard position < bytes.count else { return nil }
      let byte = bytes[position]
      if byte == UInt8(ascii: "!") {
        skipDeclaration()
      } else if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") {
        position = (find(UInt8(ascii: ">"), from: position) ?? bytes.count &- 1) &+ 1
      } else if (byte | 0x20) &- 0x61 < 26 {
        let start = position
        while position < bytes.count, !Self.endsName(bytes[position]) { position &+= 1 }
        let name = start..<position
        isInTag = true
        if `is`(name, "script") { return skipping(name, to: "</script") }
        if `is`(name, "style") { return skipping(name, to: "</style") }
        return name
      }
    }
    return nil
  }

  /// The next attribute of the tag that was found last; nil behind the last one.
  mutating func nextAttribute() -> Attribute? {
    guard isInTag else { return nil }
    while position < bytes.count,
      Self.isSpace(bytes[position]) || bytes[position] == UInt8(ascii: "/")
    {
      position &+= 1
    }
    guard position < bytes.count, bytes[position] != UInt8(ascii: ">") else {
      position = min(position &+ 1, bytes.count)
      isInTag = false
      return nil
    }
    let start = position
    // An attribute may begin with `=`, which then belongs to its name.
    position &+= 1
    while position < bytes.count, !Self.endsName(bytes[position]),
      bytes[position] != UInt8(ascii: "=")
    {
      position &+= 1
    }
    let name = start..<position
    var next = position
    while next < bytes.count, Self.isSpace(bytes[next]) { next &+= 1 }
    guard next < bytes.count, bytes[next] == UInt8(ascii: "=") else {
      return Attribute(name: name, value: position..<position)
    }
    position = next &+ 1
    while position < bytes.count, Self.isSpace(bytes[position]) { position &+= 1 }
    return Attribute(name: name, value: value())
  }

  private mutating func value() -> Range<Int> {
    guard position < bytes.count else { return position..<position }
    let quote = bytes[position]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      let start = position &+ 1
      let end = find(quote, from: start) ?? bytes.count
      position = min(end &+ 1, bytes.count)
      return min(start, end)..<end
    }
    let start = position
    while position < bytes.count, !Self.isSpace(bytes[position]),
      bytes[position] != UInt8(ascii: ">")
    {
      position &+= 1
    }
    return start..<position
  }

  /// Whether that is the name, in any case; `name` is in lower case.
  func `is`(_ range: Range<Int>, _ name: StaticString) -> Bool {
    guard range.count == name.utf8CodeUnitCount else { return false }
    for offset in 0..<range.count
    where Self.lower(bytes[range.lowerBound &+ offset]) != name.utf8Start[offset] {
      return false
    }
    return true
  }

  /// Without the space around it, which browsers pass over in addresses.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, Self.isSpace(bytes[start]) { start &+= 1 }
    while start < end, Self.isSpace(bytes[end &- 1]) { end &-= 1 }
    return start..<end
  }

  // MARK: Passing over

  /// A comment, a doctype or the like.
  private mutating func skipDeclaration() {
    guard position &+ 2 < bytes.count, bytes[position &+ 1] == UInt8(ascii: "-"),
      bytes[position &+ 2] == UInt8(ascii: "-")
    else {
      position = (find(UInt8(ascii: ">"), from: position) ?? bytes.count &- 1) &+ 1
      return
    }
    // `<!-->` is a whole comment.
    var search = position &+ 1
    while let end = find(UInt8(ascii: ">"), from: search) {
      if bytes[end &- 1] == UInt8(ascii: "-"), bytes[end &- 2] == UInt8(ascii: "-") {
        position = end &+ 1
        return
      }
      search = end &+ 1
    }
    position = bytes.count
  }

  /// Reads no tags until `end`, which is ASCII in lower case.
  private mutating func skipping(_ name: Range<Int>, to end: StaticString) -> Range<Int> {
    while isInTag { _ = nextAttribute() }
    let count = end.utf8CodeUnitCount
    while let open = find(UInt8(ascii: "<"), from: position) {
      position = open &+ 1
      guard open &+ count <= bytes.count else { break }
      if `is`(open..<open &+ count, end) { return name }
    }
    position = bytes.count
    return name
  }

  private func find(_ byte: UInt8, from start: Int) -> Int? {
    var index = start
    while index < bytes.count {
      if bytes[index] == byte { return index }
      index &+= 1
    }
    return nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 || byte == 0x0c
  }

  private static func endsName(_ byte: UInt8) -> Bool {
    isSpace(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }
}
