/// Text that a server sent, made fit to be shown.
enum PlainText {
  /// One line without control characters, of at most `limit` characters; markup is left out.
  static func line(_ bytes: [UInt8], limit: Int) -> String {
    var text = ""
    var count = 0
    var isSpace = true
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      let isBlank =
        scalar.value <= 0x20 || (0x7f..<0xa1).contains(scalar.value)
        || scalar.properties.generalCategory == .format
        || scalar.properties.generalCategory == .lineSeparator
        || scalar.properties.generalCategory == .paragraphSeparator
      if isBlank {
        if !isSpace {
          text.unicodeScalars.append(" ")
          count += 1
        }
        isSpace = true
        continue
      }
      if count >= limit {
        text += "…"
        break
      }
      isSpace = false
      text.unicodeScalars.append(scalar)
      count += 1
    }
    while text.utf8.last == 0x20 { text.removeLast() }
    return text
  }

  /// What a failed answer says of itself, or empty where it isn't text or says nothing.
  static func excerpt(_ bytes: [UInt8], mediaType: String?) -> String {
    guard !bytes.isEmpty, !bytes.contains(0) else { return "" }
    switch mediaType {
    case "text/html", "application/xhtml+xml": return line(withoutMarkup(bytes), limit: 200)
    case let type? where type.hasPrefix("text/") || type.hasSuffix("json") || type.hasSuffix("xml"):
      return line(bytes, limit: 200)
    default: return ""
    }
  }

  /// What stands outside of tags, and outside of `style` and `script`.
  private static func withoutMarkup(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    var index = 0
    var hidden: [UInt8]?
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "<") else {
        if hidden == nil { text.append(bytes[index]) }
        index += 1
        continue
      }
      if let name = hidden {
        let tag = bytes[index...].dropFirst().prefix(name.count + 1).map { $0 | 0x20 }
        guard tag == [UInt8(ascii: "/")] + name else {
          index += 1
          continue
        }
        hidden = nil
      }
      let end = bytes[index...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count
      let tag = bytes[(index + 1)..<end].prefix { $0 > 0x20 }.map { $0 | 0x20 }
      if tag == Array("style".utf8) || tag == Array("script".utf8) { hidden = tag }
      text.append(0x20)
      index = end + 1
    }
    return text
  }
}
