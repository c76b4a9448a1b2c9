extension HeaderBlock {
  package init(parsing bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { HeaderBlock(parsing: $0) }
  }

  /// - Parameter readsBody: False leaves the body out, which may be most of the file.
  package init(parsing bytes: UnsafeRawBufferPointer, readsBody: Bool = true) {
    self.init()
    var rest = bytes[...]
    // A byte order mark.
    if rest.starts(with: [0xef, 0xbb, 0xbf]) { rest = rest.dropFirst(3) }
    var name: String?
    var value: [UInt8] = []
    func finish(into fields: inout [Field]) {
      guard let known = name else { return }
      fields.append(Field(name: known, value: Self.text(of: Self.trimmed(value[...]))))
    }
    while !rest.isEmpty {
      let line = Self.line(of: rest)
      if line.content.isEmpty {
        rest = rest[line.end...]
        body = readsBody ? Self.text(of: rest) : nil
        break
      }
      if let first = line.content.first, first == 0x20 || first == 0x09 {
        if name != nil { value += [0x0a] + line.content }
      } else if let colon = Self.endOfName(line.content) {
        finish(into: &fields)
        name = String(decoding: line.content[..<colon], as: UTF8.self)
        value = Array(line.content[(colon + 1)...])
      } else {
        body = readsBody ? Self.text(of: rest) : nil
        break
      }
      rest = rest[line.end...]
    }
    finish(into: &fields)
  }

  private static func line(
    of bytes: Slice<UnsafeRawBufferPointer>
  ) -> (content: Slice<UnsafeRawBufferPointer>, end: Int) {
    var index = bytes.startIndex
    while index < bytes.endIndex, bytes[index] != 0x0a, bytes[index] != 0x0d { index += 1 }
    let content = bytes[bytes.startIndex..<index]
    guard index < bytes.endIndex else { return (content, index) }
    let isPair = bytes[index] == 0x0d && index + 1 < bytes.endIndex && bytes[index + 1] == 0x0a
    return (content, index + (isPair ? 2 : 1))
  }

  /// The colon after a field's name: printable ASCII without spaces.
  private static func endOfName(_ line: Slice<UnsafeRawBufferPointer>) -> Int? {
    for index in line.indices {
      switch line[index] {
      case 0x3a: return index > line.startIndex ? index : nil
      case 0x21...0x7e: continue
      default: return nil
      }
    }
    return nil
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
    while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    return bytes
  }

  private static func text(of bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
