/// An address in `Author-email` or `Maintainer-email`, taken apart as far as an index looks at it.
///
/// International addresses are taken as they are: whether they are right is not for ASCII to say.
enum EmailAddress {
  /// The addresses of a field: `Name <local@domain>` or the address alone, with commas between them.
  static func list(in field: String) -> [String] {
    var entries: [String] = [""]
    var depth = 0
    var isQuoted = false
    var isEscaped = false
    for character in field {
      if isEscaped {
        isEscaped = false
      } else if isQuoted {
        if character == "\\" { isEscaped = true }
        if character == "\"" { isQuoted = false }
      } else if character == "\"" {
        isQuoted = true
      } else if character == "(" {
        depth += 1
      } else if character == ")", depth > 0 {
        depth -= 1
        continue
      } else if character == ",", depth == 0 {
        entries.append("")
        continue
      }
      // What stands in parentheses is a comment.
      if depth == 0 { entries[entries.count - 1].append(character) }
    }
    return entries.compactMap { entry in
      var text = entry[...]
      if let open = entry.lastIndex(of: "<") {
        text = entry[entry.index(after: open)...]
        text = text.firstIndex(of: ">").map { text[..<$0] } ?? text
      }
      let address = String(text.filter { !$0.isWhitespace })
      return address.isEmpty ? nil : address
    }
  }

  /// What is wrong with an address, or nil.
  static func problem(with address: String) -> String? {
    guard let at = address.lastIndex(of: "@") else { return "it has no `@`" }
    let local = address[..<at]
    let domain = address[address.index(after: at)...]
    if local.isEmpty { return "nothing stands before the `@`" }
    if domain.isEmpty { return "nothing stands after the `@`" }
    if address.utf8.count > 254 { return "it is too long" }
    if !local.utf8.allSatisfy(isLocal) || !hasDots(local) {
      return "`\(local.short)` can't stand before the `@`"
    }
    return problem(withDomain: domain.lowercased())
  }

  private static func problem(withDomain domain: String) -> String? {
    let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
    if labels.count < 2 { return "`\(domain.short)` has no dot in it" }
    if domain.utf8.contains(where: { $0 >= 0x80 }) { return nil }
    for label in labels {
      guard !label.isEmpty, label.utf8.count <= 63, label.utf8.allSatisfy(isHost),
        label.first != "-", label.last != "-"
      else { return "`\(domain.short)` is no domain" }
      if label.utf8.dropFirst(2).starts(with: "--".utf8), !label.hasPrefix("xn") {
        return "`\(domain.short)` is no domain"
      }
    }
    let top = labels.last ?? ""
    if let last = top.utf8.last, !(0x61...0x7a).contains(last) {
      return "`\(domain.short)` is in no top-level domain"
    }
    return ["arpa", "invalid", "local", "localhost", "onion", "test"].contains(top)
      ? "`.\(top)` is no domain for mail" : nil
  }

  private static func hasDots(_ local: Substring) -> Bool {
    local.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
  }

  private static func isLocal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
      true
    default: "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte)
    }
  }

  private static func isHost(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
