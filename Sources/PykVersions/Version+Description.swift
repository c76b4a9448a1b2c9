extension Version: CustomStringConvertible {
  /// The normal form, in which every tool writes a version.
  public var description: String {
    if case .packed(let bits) = storage { return PackedVersion(bits: bits).text }
    let parts = parts
    var bytes: [UInt8] = []
    if parts.epoch != 0 {
      bytes.append(decimal: parts.epoch)
      bytes.append(UInt8(ascii: "!"))
    }
    for (index, number) in parts.release.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ".")) }
      bytes.append(decimal: number)
    }
    if let pre = parts.pre {
      bytes.append(contentsOf: pre.kind.spelling.utf8)
      bytes.append(decimal: pre.number)
    }
    if let post = parts.post {
      bytes.append(contentsOf: ".post".utf8)
      bytes.append(decimal: post)
    }
    if let dev = parts.dev {
      bytes.append(contentsOf: ".dev".utf8)
      bytes.append(decimal: dev)
    }
    for (index, segment) in parts.local.enumerated() {
      bytes.append(UInt8(ascii: index == 0 ? "+" : "."))
      switch segment {
      case .text(let text), .number(let text): bytes.append(contentsOf: text)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension PackedVersion {
  /// Sixty bits hold twelve numbers of at most ten digits, and fifteen zeros follow at most; with
  /// dots and words that is less than this.
  private static let longest = 256

  /// The normal form, written without an allocation but the text's own.
  fileprivate var text: String {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.longest) { buffer in
      var writer = TextWriter(buffer: buffer)
      var isFirst = true
      var reader = forEachReleaseNumber { number in
        if !isFirst { writer.put(UInt8(ascii: ".")) }
        isFirst = false
        writer.put(decimal: number)
      }
      let suffix = Self.suffix(&reader)
      if let pre = suffix.pre {
        writer.put(pre.kind == .alpha ? "a" : pre.kind == .beta ? "b" : "rc")
        writer.put(decimal: pre.number)
      }
      if let post = suffix.post {
        writer.put(".post")
        writer.put(decimal: post)
      }
      if let dev = suffix.dev {
        writer.put(".dev")
        writer.put(decimal: dev)
      }
      return String(decoding: buffer[..<writer.count], as: UTF8.self)
    }
  }
}

/// Puts bytes into a buffer, and drops what doesn't fit.
private struct TextWriter {
  let buffer: UnsafeMutableBufferPointer<UInt8>
  private(set) var count = 0

  init(buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

  @inline(__always)
  mutating func put(_ byte: UInt8) {
    guard count < buffer.count else { return }
    buffer[count] = byte
    count &+= 1
  }

  mutating func put(_ word: StaticString) {
    for offset in 0..<word.utf8CodeUnitCount { put(word.utf8Start[offset]) }
  }

  @inline(__always)
  mutating func put(decimal number: Int) {
    var divisor = 1
    while number / divisor >= 10 { divisor &*= 10 }
    while divisor > 0 {
      put(UInt8(truncatingIfNeeded: 0x30 &+ number / divisor % 10))
      divisor /= 10
    }
  }
}

extension [UInt8] {
  mutating func append(decimal number: Int) {
    if number < 10 {
      append(UInt8(truncatingIfNeeded: 0x30 &+ number))
    } else {
      append(contentsOf: String(number).utf8)
    }
  }
}
