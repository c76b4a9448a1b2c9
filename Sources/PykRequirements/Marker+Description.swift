extension Marker: CustomStringConvertible {
  /// The marker with single spaces, double quotes and only the parentheses that it needs.
  public var description: String {
    var text = ""
    write(at: 0, into: &text, isInAll: false)
    return text
  }

  private func write(at index: Int, into text: inout String, isInAll: Bool) {
    switch nodes[index] {
    case .comparison(let comparison):
      text += "\(comparison.left) \(comparison.comparison) \(comparison.right)"
    case .all(let count): write(index, count, " and ", into: &text, isAll: true)
    case .any(let count):
      if isInAll { text += "(" }
      write(index, count, " or ", into: &text, isAll: false)
      if isInAll { text += ")" }
    }
  }

  private func write(
    _ index: Int, _ count: Int, _ word: String, into text: inout String, isAll: Bool
  ) {
    var member = index + 1
    while member <= index + count {
      if member > index + 1 { text += word }
      write(at: member, into: &text, isInAll: isAll)
      switch nodes[member] {
      case .comparison: member += 1
      case .all(let inner), .any(let inner): member += inner + 1
      }
    }
  }
}

extension MarkerComparison.Operand: CustomStringConvertible {
  var description: String {
    switch self {
    case .variable(let variable): variable.name
    case .extra: "extra"
    case .extras: "extras"
    case .dependencyGroups: "dependency_groups"
    case .text(let text): text.utf8.contains(UInt8(ascii: "\"")) ? "'\(text)'" : "\"\(text)\""
    }
  }
}
