/// A value of a TOML document.
///
/// https://toml.io/en/v1.0.0
package enum TOMLValue: Sendable, Hashable {
  case string(String)
  case integer(Int)
  case float(Double)
  case boolean(Bool)
  /// A date, a time or both, as they were written.
  case moment(String)
  case array([TOMLNode])
  case table(TOMLTable)

  /// What it is called in a message.
  package var kind: String {
    switch self {
    case .string: "a string"
    case .integer: "an integer"
    case .float: "a number"
    case .boolean: "a boolean"
    case .moment: "a date"
    case .array: "an array"
    case .table: "a table"
    }
  }
}

/// A value and the place where it begins.
package struct TOMLNode: Sendable, Hashable {
  package let value: TOMLValue
  /// From 1.
  package let line: Int
  /// Of the value, in characters from 1.
  package let column: Int

  package var string: String? { if case .string(let text) = value { text } else { nil } }
  package var boolean: Bool? { if case .boolean(let flag) = value { flag } else { nil } }
  package var array: [TOMLNode]? { if case .array(let nodes) = value { nodes } else { nil } }
  package var table: TOMLTable? { if case .table(let table) = value { table } else { nil } }
}

/// Keys and values in the order of the file.
package struct TOMLTable: Sendable, Hashable {
  package struct Entry: Sendable, Hashable {
    package let key: String
    package let node: TOMLNode
    /// Where the key stands first, from 1.
    package let line: Int
  }

  package let entries: [Entry]

  package init(entries: [Entry] = []) { self.entries = entries }

  package var isEmpty: Bool { entries.isEmpty }

  package subscript(key: String) -> TOMLNode? { entries.first { $0.key == key }?.node }

  /// The value behind several keys, each of a table in the one before.
  package subscript(path keys: String...) -> TOMLNode? {
    var table = self
    for key in keys.dropLast() {
      guard let next = table[key]?.table else { return nil }
      table = next
    }
    return keys.last.flatMap { table[$0] }
  }
}
