/// What is being read: a tree that knows of each table whether it may still grow.
///
/// The rules are those of `tomllib`: a table is declared by one header, or grows by dotted keys
/// within one section; inline tables and arrays are closed as soon as they are read.
final class TOMLBuilder {
  enum Content {
    case plain(TOMLValue)
    case table(keys: [String], values: [String: TOMLBuilder])
    case array([TOMLBuilder])
  }

  var content: Content
  let line: Int
  let column: Int
  /// Its own header was there, or dotted keys of an earlier section made it.
  var isDeclared = false
  /// Nothing may be added any more, here and below.
  var isClosed = false

  init(_ content: Content, line: Int, column: Int) {
    self.content = content
    self.line = line
    self.column = column
  }

  static func emptyTable(line: Int, column: Int) -> TOMLBuilder {
    TOMLBuilder(.table(keys: [], values: [:]), line: line, column: column)
  }

  func child(_ key: String) -> TOMLBuilder? {
    if case .table(_, let values) = content { values[key] } else { nil }
  }

  /// Puts a value under a key that isn't there yet.
  func insert(_ key: String, _ value: TOMLBuilder) {
    guard case .table(var keys, var values) = content else { return }
    content = .array([])
    keys.append(key)
    values[key] = value
    content = .table(keys: keys, values: values)
  }

  func append(_ element: TOMLBuilder) {
    guard case .array(var elements) = content else { return }
    content = .array([])
    elements.append(element)
    content = .array(elements)
  }

  /// For a table itself, for an array of tables its last one.
  var innermostTable: TOMLBuilder? {
    switch content {
    case .plain: nil
    case .table: self
    case .array(let elements): elements.last?.innermostTable
    }
  }

  var node: TOMLNode { TOMLNode(value: value, line: line, column: column) }

  private var value: TOMLValue {
    switch content {
    case .plain(let value): value
    case .array(let elements): .array(elements.map(\.node))
    case .table: .table(table)
    }
  }

  var table: TOMLTable {
    guard case .table(let keys, let values) = content else { return TOMLTable() }
    return TOMLTable(
      entries: keys.compactMap { key in
        values[key].map { TOMLTable.Entry(key: key, node: $0.node, line: $0.line) }
      })
  }
}
