import PykDiagnostics

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
    guard let operand = Self.variable(text(position..<end)) else {
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
    let end = position + bytes[position...].prefix { "<>=!~".utf8.contains($0) }.count
    guard let comparison = MarkerComparison.Operator(rawValue: text(position..<end)) else {
      throw Fault(
        position: position, length: max(1, end - position),
        expected:
          "expected one of `==`, `!=`, `<`, `<=`, `>`, `>=`, `~=`, `===`, `in`, `not in`",
        hint: end == position + 1 && next == UInt8(ascii: "=") ? "write `==`" : nil)
    }
    position = end
    return comparison
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
    let end = position + word.utf8CodeUnitCount
    guard end <= bytes.count, !Self.isWordByte(byte(end)) else { return false }
    for offset in 0..<word.utf8CodeUnitCount
    where bytes[position + offset] != word.utf8Start[offset] {
      return false
    }
    position = end
    return true
  }

  static func variable(_ word: String) -> MarkerComparison.Operand? {
    switch word {
    case "python_version": .variable(.pythonVersion)
    case "python_full_version": .variable(.pythonFullVersion)
    case "os_name", "os.name": .variable(.osName)
    case "sys_platform", "sys.platform": .variable(.sysPlatform)
    case "platform_release": .variable(.platformRelease)
    case "platform_system": .variable(.platformSystem)
    case "platform_version", "platform.version": .variable(.platformVersion)
    case "platform_machine", "platform.machine": .variable(.platformMachine)
    case "platform_python_implementation", "platform.python_implementation",
      "python_implementation":
      .variable(.platformPythonImplementation)
    case "implementation_name": .variable(.implementationName)
    case "implementation_version": .variable(.implementationVersion)
    case "extra": .extra
    case "extras": .extras
    case "dependency_groups": .dependencyGroups
    default: nil
    }
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
