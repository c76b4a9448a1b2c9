import PykDiagnostics
import PykVersions

// Markers, as the second part of a requirement and by themselves.

extension RequirementScanner {
  /// How deep parentheses may stand in each other.
  static let depthLimit = 100

  /// A marker up to the end of the text.
  mutating func wholeMarker() throws(Fault) -> Marker {
    var nodes: [MarkerNode] = []
    try either(into: &nodes, depth: 0)
    guard isAtEnd else { throw fault("expected `and`, `or` or the end") }
    return Marker(nodes: nodes)
  }

  /// `both ("or" both)*`
  private mutating func either(into nodes: inout [MarkerNode], depth: Int) throws(Fault) {
    let start = nodes.count
    var members = 0
    repeat {
      let member = nodes.count
      try both(into: &nodes, depth: depth)
      members += 1
      // What stands in needless parentheses joins the group round it.
      if case .any = nodes[member] {
        nodes.remove(at: member)
        members += 1
      }
    } while takeWord("or")
    if members > 1 { nodes.insert(.any(nodes.count - start), at: start) }
  }

  /// `atom ("and" atom)*`
  private mutating func both(into nodes: inout [MarkerNode], depth: Int) throws(Fault) {
    let start = nodes.count
    var members = 0
    repeat {
      let member = nodes.count
      try atom(into: &nodes, depth: depth)
      members += 1
      if case .all = nodes[member] {
        nodes.remove(at: member)
        members += 1
      }
    } while takeWord("and")
    if members > 1 { nodes.insert(.all(nodes.count - start), at: start) }
  }

  /// `"(" either ")" | operand operator operand`
  private mutating func atom(into nodes: inout [MarkerNode], depth: Int) throws(Fault) {
    skipSpace()
    let opening = position
    if take("(") {
      guard depth < Self.depthLimit else { throw fault("too many parentheses in each other") }
      try either(into: &nodes, depth: depth + 1)
      guard take(")") else {
        throw fault("expected `and`, `or` or the `)` of the `(` at column \(opening + 1)")
      }
    } else {
      nodes.append(.comparison(try comparison()))
    }
    skipSpace()
  }

  private mutating func comparison() throws(Fault) -> MarkerComparison {
    let start = position
    let left = try operand()
    skipSpace()
    let comparison = try comparisonOperator()
    skipSpace()
    let right = try operand()
    if case .text = left, case .text = right {
      throw Fault(
        position: start, length: position - start,
        expected: "expected a marker variable such as `python_version` on one of the two sides")
    }
    return MarkerComparison(
      left.normalized(beside: right), comparison, right.normalized(beside: left))
  }

  private mutating func operand() throws(Fault) -> MarkerComparison.Operand {
    let quote = next
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"), !isAtEnd {
      guard let end = bytes[(position + 1)...].firstIndex(of: quote) else {
        throw Fault(
          position: position, length: bytes.count - position,
          expected: "this quote is never closed")
      }
      defer { position = end + 1 }
      return .text(text(position + 1..<end))
    }
    let end = wordEnd
    guard let operand = variable(position..<end) else {
      throw variableFault(text(position..<end))
    }
    position = end
    return operand
  }

  private func variableFault(_ word: String) -> Fault {
    var fault = fault("expected a marker variable or a text in quotes")
    let near = closestMatch(to: word, among: MarkerVariable.allCases.map(\.name) + ["extra"])
    if word.first?.isNumber == true {
      fault.hint = "put quotes round `\(text(position..<position + wordLength))`"
    } else if let near {
      fault.hint = "did you mean `\(near)`?"
    }
    return fault
  }

  private mutating func comparisonOperator() throws(Fault) -> MarkerComparison.Operator {
    if takeWord("in") { return .isIn }
    if takeWord("not") {
      skipSpace()
      guard takeWord("in") else { throw fault("expected `in` after `not`") }
      return .isNotIn
    }
    let found = SpecifierOperator.read(bytes, at: position)
    let end = position + (found?.length ?? 0)
    guard let found, !"<>=!~".utf8.contains(byte(end)) else {
      var end = position
      while "<>=!~".utf8.contains(byte(end)) { end += 1 }
      throw Fault(
        position: position, length: max(1, end - position),
        expected:
          "expected one of `==`, `!=`, `<`, `<=`, `>`, `>=`, `~=`, `===`, `in`, `not in`",
        hint: end == position + 1 && next == UInt8(ascii: "=") ? "write `==`" : nil)
    }
    position = end
    return .specifier(found.comparison)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    NameSpelling.isAlphanumeric(byte) || byte == UInt8(ascii: "_")
  }

  /// Where the variable or word at the position ends; old variables have a `.` in them.
  private var wordEnd: Int {
    position
      + bytes[min(position, bytes.count)...].prefix {
        Self.isWordByte($0) || $0 == UInt8(ascii: ".")
      }.count
  }

  /// Takes the word if it stands here as a whole.
  private mutating func takeWord(_ word: StaticString) -> Bool {
    guard has(word, at: position), !Self.isWordByte(byte(position + word.utf8CodeUnitCount)) else {
      return false
    }
    position += word.utf8CodeUnitCount
    return true
  }

  private func has(_ word: StaticString, at start: Int) -> Bool {
    guard start + word.utf8CodeUnitCount <= bytes.count else { return false }
    for offset in 0..<word.utf8CodeUnitCount
    where bytes[start + offset] != word.utf8Start[offset] {
      return false
    }
    return true
  }

  /// The names that may stand for a variable, the frequent ones first.
  private static let variables: [(name: StaticString, operand: MarkerComparison.Operand)] = [
    ("extra", .extra), ("python_version", .variable(.pythonVersion)),
    ("sys_platform", .variable(.sysPlatform)),
    ("platform_python_implementation", .variable(.platformPythonImplementation)),
    ("platform_system", .variable(.platformSystem)),
    ("platform_machine", .variable(.platformMachine)), ("os_name", .variable(.osName)),
    ("python_full_version", .variable(.pythonFullVersion)),
    ("implementation_name", .variable(.implementationName)),
    ("implementation_version", .variable(.implementationVersion)),
    ("platform_release", .variable(.platformRelease)),
    ("platform_version", .variable(.platformVersion)), ("extras", .extras),
    ("dependency_groups", .dependencyGroups), ("os.name", .variable(.osName)),
    ("sys.platform", .variable(.sysPlatform)), ("platform.version", .variable(.platformVersion)),
    ("platform.machine", .variable(.platformMachine)),
    ("platform.python_implementation", .variable(.platformPythonImplementation)),
    ("python_implementation", .variable(.platformPythonImplementation)),
  ]

  private func variable(_ range: Range<Int>) -> MarkerComparison.Operand? {
    for (name, operand) in Self.variables
    where name.utf8CodeUnitCount == range.count && has(name, at: range.lowerBound) {
      return operand
    }
    return nil
  }
}

extension MarkerComparison.Operand {
  /// Texts that are compared with an extra are compared in their normal form.
  fileprivate func normalized(beside other: Self) -> Self {
    guard case .text(let text) = self else { return self }
    switch other {
    case .extra, .extras, .dependencyGroups: return .text(NameSpelling.normalized(text))
    case .variable, .text: return self
    }
  }
}
