internal import PykFormats

/// The classifiers that the public index knows, as the package `trove-classifiers` lists them.
package struct TroveClassifiers: Sendable {
  /// The package's version, which is the date of the list.
  package let version: String
  /// Where the list is from, such as "installed in `.venv`".
  package let origin: String
  /// Those that may be used.
  let valid: Set<String>
  /// Those that may not any more, with what to use instead.
  let deprecated: [String: [String]]

  init(version: String, origin: String, valid: Set<String>, deprecated: [String: [String]]) {
    self.version = version
    self.origin = origin
    self.valid = valid
    self.deprecated = deprecated
  }

  /// Reads the package's `__init__.py`, without Python: a list of texts under
  /// `sorted_classifiers`, and a dictionary of lists under `deprecated_classifiers`.
  ///
  /// Nil where it isn't of that form.
  package init?(module text: String, version: String, origin: String) {
    var scanner = PythonLiterals(text)
    guard let list = scanner.list(after: "\nsorted_classifiers"), list.count > 100,
      let table = scanner.table(after: "\ndeprecated_classifiers")
    else { return nil }
    self.init(version: version, origin: origin, valid: Set(list), deprecated: table)
  }
}

/// Texts, lists and dictionaries in Python's spelling, as far as a list of classifiers needs them.
private struct PythonLiterals {
  private let bytes: [UInt8]
  private var index = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func list(after name: String) -> [String]? {
    guard find(name), skip(to: UInt8(ascii: "=")), skip(to: UInt8(ascii: "[")) else { return nil }
    return items()
  }

  mutating func table(after name: String) -> [String: [String]]? {
    guard find(name), skip(to: UInt8(ascii: "=")), skip(to: UInt8(ascii: "{")) else { return nil }
    var table: [String: [String]] = [:]
    while true {
      skipSpace()
      guard index < bytes.count else { return nil }
      if bytes[index] == UInt8(ascii: "}") { return table }
      guard let key = text(), skip(to: UInt8(ascii: "[")), let values = items() else { return nil }
      table[key] = values
    }
  }

  /// What stands up to the closing bracket.
  private mutating func items() -> [String]? {
    var items: [String] = []
    while true {
      skipSpace()
      guard index < bytes.count else { return nil }
      if bytes[index] == UInt8(ascii: "]") {
        index += 1
        return items
      }
      guard let item = text() else { return nil }
      items.append(item)
    }
  }

  private mutating func text() -> String? {
    let quote = bytes[index]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
    guard let end = bytes[(index + 1)...].firstIndex(of: quote) else { return nil }
    defer { index = end + 1 }
    let text = bytes[(index + 1)..<end]
    // No classifier has an escape in it, nor a line's end.
    guard !text.contains(UInt8(ascii: "\\")), !text.contains(0x0a) else { return nil }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func find(_ name: String) -> Bool {
    let name = Array(name.utf8)
    var place = 0
    while place + name.count < bytes.count {
      if bytes[place...].starts(with: name) {
        index = place + name.count
        return true
      }
      place += 1
    }
    return false
  }

  private mutating func skip(to byte: UInt8) -> Bool {
    guard let found = bytes[index...].firstIndex(of: byte) else { return false }
    index = found + 1
    return true
  }

  private mutating func skipSpace() {
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "#") {
        index = bytes[index...].firstIndex(of: 0x0a) ?? bytes.count
      } else if byte <= 0x20 || byte == UInt8(ascii: ",") {
        index += 1
      } else {
        return
      }
    }
  }
}
