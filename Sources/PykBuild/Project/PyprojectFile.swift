internal import PykDiagnostics
internal import PykFormats

/// `pyproject.toml`, and how its values are asked for: each fault names its line.
///
/// https://packaging.python.org/en/latest/specifications/pyproject-toml/
struct PyprojectFile: Sendable {
  static let name = "pyproject.toml"

  let document: TOMLDocument

  init(_ bytes: [UInt8]) throws(Failure) {
    document = try TOMLDocument(bytes, source: Self.name)
  }

  var project: TOMLTable? { document.root["project"]?.table }
  var setuptools: TOMLTable? { document.root[path: "tool", "setuptools"]?.table }

  func place(_ node: TOMLNode) -> SourcePlace { place(line: node.line, column: node.column) }

  func place(line: Int, column: Int = 1) -> SourcePlace {
    SourcePlace(
      file: Self.name, line: line, column: column,
      text: document.excerpt(line: line, column: column, "").text)
  }

  /// The places of an array's elements.
  func places(_ node: TOMLNode) -> [SourcePlace] { node.array?.map { place($0) } ?? [] }

  // MARK: Typed values

  func text(_ node: TOMLNode) throws(Failure) -> String {
    guard let text = node.string else { throw mismatch(node, "a string") }
    return text
  }

  func texts(_ node: TOMLNode) throws(Failure) -> [String] {
    guard let nodes = node.array else { throw mismatch(node, "an array of strings") }
    var texts: [String] = []
    for node in nodes { texts.append(try text(node)) }
    return texts
  }

  /// A string, or an array of such.
  func textOrTexts(_ node: TOMLNode) throws(Failure) -> [String] {
    node.array == nil ? [try text(node)] : try texts(node)
  }

  func flag(_ node: TOMLNode) throws(Failure) -> Bool {
    guard let flag = node.boolean else { throw mismatch(node, "`true` or `false`") }
    return flag
  }

  func table(_ node: TOMLNode) throws(Failure) -> TOMLTable {
    guard let table = node.table else { throw mismatch(node, "a table") }
    return table
  }

  /// A table of strings, in its order.
  func pairs(_ node: TOMLNode) throws(Failure) -> [Named<String>] {
    var pairs: [Named<String>] = []
    for entry in try table(node).entries { pairs.append(Named(entry.key, try text(entry.node))) }
    return pairs
  }

  /// A table of arrays of strings, in its order.
  func lists(_ node: TOMLNode) throws(Failure) -> [Named<[String]>] {
    var lists: [Named<[String]>] = []
    for entry in try table(node).entries { lists.append(Named(entry.key, try texts(entry.node))) }
    return lists
  }

  private func mismatch(_ node: TOMLNode, _ wanted: String) -> Failure {
    place(node).failure("expected \(wanted), not \(node.value.kind)")
  }

  /// A key that a table doesn't know, with the one that was likely meant.
  func unknownKey(_ entry: TOMLTable.Entry, in table: String, known: [String]) -> Failure {
    var failure = place(line: entry.line).failure("`\(table)` has no field `\(entry.key)`")
    if let near = closestMatch(to: entry.key, among: known) {
      failure.diagnosis.hints.append("did you mean `\(near)`?")
    } else {
      failure.diagnosis.hints.append(
        "take it out, or put settings of a tool under `[tool.…]`")
    }
    return failure
  }
}
