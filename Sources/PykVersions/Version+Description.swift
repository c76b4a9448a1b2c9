extension Version: CustomStringConvertible {
  /// The normal form, in which every tool writes a version.
  public var description: String {
    let parts = parts
    var bytes: [UInt8] = []
    bytes.reserveCapacity(15)
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

extension [UInt8] {
  mutating func append(decimal number: Int) {
    if number < 10 {
      append(UInt8(truncatingIfNeeded: 0x30 &+ number))
    } else {
      append(contentsOf: String(number).utf8)
    }
  }
}
