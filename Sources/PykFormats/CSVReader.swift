/// Reads rows from bytes, one at a time, without copying them.
///
/// The bytes must outlive it.
package struct CSVReader {
  /// Where a field stands, quotes included.
  package struct Field: Sendable, Hashable {
    package let range: Range<Int>
    /// Whether what it means differs from what is written.
    package let isQuoted: Bool

    package var isEmpty: Bool { range.isEmpty }
  }

  package let bytes: UnsafeRawBufferPointer
  /// Of the row read last; there is at least one.
  package private(set) var fields: [Field] = []
  /// Where the row read last begins, from 1.
  package private(set) var line = 0

  private var index = 0
  private var nextLine = 1

  package init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { index = 3 }
  }

  /// Goes to the next row that isn't empty; false at the end.
  package mutating func next() -> Bool {
    fields.removeAll(keepingCapacity: true)
    while index < bytes.count, bytes[index] == 0x0a || bytes[index] == 0x0d { skipLineEnd() }
    guard index < bytes.count else { return false }
    line = nextLine
    while true {
      fields.append(field())
      guard index < bytes.count, bytes[index] == 0x2c else { break }
      index &+= 1
    }
    if index < bytes.count { skipLineEnd() }
    return true
  }

  private mutating func field() -> Field {
    let start = index
    let isQuoted = index < bytes.count && bytes[index] == 0x22
    if isQuoted { skipQuoted() }
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x2c || byte == 0x0a || byte == 0x0d { break }
      index &+= 1
    }
    return Field(range: start..<index, isQuoted: isQuoted)
  }

  /// From the first quote to behind the last.
  private mutating func skipQuoted() {
    index &+= 1
    while index < bytes.count {
      switch bytes[index] {
      case 0x22:
        index &+= 1
        guard index < bytes.count, bytes[index] == 0x22 else { return }
        index &+= 1
      case 0x0a, 0x0d: skipLineEnd()
      default: index &+= 1
      }
    }
  }

  private mutating func skipLineEnd() {
    let isPair =
      bytes[index] == 0x0d && index &+ 1 < bytes.count && bytes[index &+ 1] == 0x0a
    index &+= isPair ? 2 : 1
    nextLine &+= 1
  }

  /// What a field means; bytes that are no UTF-8 become U+FFFD.
  package func text(_ field: Field) -> String {
    guard field.isQuoted else {
      return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[field.range]), as: UTF8.self)
    }
    var text: [UInt8] = []
    text.reserveCapacity(field.range.count)
    var isInside = true
    var index = field.range.lowerBound &+ 1
    while index < field.range.upperBound {
      let byte = bytes[index]
      index &+= 1
      if isInside, byte == 0x22 {
        guard index < field.range.upperBound, bytes[index] == 0x22 else {
          isInside = false
          continue
        }
        index &+= 1
      }
      text.append(byte)
    }
    return String(decoding: text, as: UTF8.self)
  }
}
