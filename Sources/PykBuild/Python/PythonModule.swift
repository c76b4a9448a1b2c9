/// A Python module that is read and not run.
struct PythonModule {
  private let tokens: [PythonToken]

  /// Nil where the source is no Python that is understood.
  init?(_ source: String) {
    guard let tokens = PythonScanner.tokens(of: source) else { return nil }
    self.tokens = tokens
  }

  /// What the module assigns to a name, if it is spelled out.
  ///
  /// - The first assignment on the module's own level counts, as for setuptools' `attr:`.
  /// - Nil where there is none, and where it has to be computed.
  func literal(assignedTo name: String) -> PythonLiteral? {
    for statement in statements {
      guard let values = Self.assignment(statement, to: name) else { continue }
      var reader = PythonReader(Array(values))
      guard var literal = reader.literal() else { return nil }
      if reader.isAt(",") {
        // `version = 1, 2` is a tuple without parentheses.
        var items = [literal]
        while reader.take(",") {
          if reader.token == nil { break }
          guard let item = reader.literal() else { return nil }
          items.append(item)
        }
        literal = .tuple(items)
      }
      return reader.token == nil ? literal : nil
    }
    return nil
  }

  private static let compound: Set<String> = [
    "if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class",
    "async",
  ]

  /// The simple statements on the module's own level.
  var statements: [ArraySlice<PythonToken>] {
    var statements: [ArraySlice<PythonToken>] = []
    for line in tokens.split(separator: .end, omittingEmptySubsequences: true, by: \.kind) {
      guard let first = line.first, first.column == 0 else { continue }
      if case .name(let word) = first.kind, Self.compound.contains(word) { continue }
      var depth = 0
      var start = line.startIndex
      for index in line.indices {
        switch line[index].kind {
        case .symbol("("), .symbol("["), .symbol("{"): depth += 1
        case .symbol(")"), .symbol("]"), .symbol("}"): depth -= 1
        case .symbol(";") where depth == 0:
          statements.append(line[start..<index])
          start = index + 1
        default: break
        }
      }
      statements.append(line[start...])
    }
    return statements.filter { !$0.isEmpty }
  }

  /// The tokens behind `name = `, `a = name = ` or `name: type = `; nil for another statement.
  private static func assignment(
    _ statement: ArraySlice<PythonToken>, to name: String
  ) -> ArraySlice<PythonToken>? {
    var depth = 0
    var parts: [ArraySlice<PythonToken>] = []
    var start = statement.startIndex
    for index in statement.indices {
      let token = statement[index]
      if case .symbol(let symbol) = token.kind {
        if "([{".contains(symbol) { depth += 1 }
        if ")]}".contains(symbol) { depth -= 1 }
        guard symbol == "=", depth == 0 else { continue }
        // `==`, `<=`, `+=` and their like are no assignments of a literal.
        let next = index + 1 < statement.endIndex && statement[index + 1].isSymbol("=")
        if next || index == start { return nil }
        if case .symbol(let before) = statement[index - 1].kind, !")]}".contains(before) {
          return nil
        }
        parts.append(statement[start..<index])
        start = index + 1
      }
    }
    guard !parts.isEmpty else { return nil }
    let isMeant = parts.enumerated().contains { place, target in
      guard target.first?.kind == .name(name) else { return false }
      return target.count == 1
        || (place == 0 && parts.count == 1 && target[target.startIndex + 1].isSymbol(":"))
    }
    return isMeant ? statement[start...] : nil
  }
}

extension Array {
  fileprivate func split<Value: Equatable>(
    separator: Value, omittingEmptySubsequences: Bool, by key: (Element) -> Value
  ) -> [ArraySlice<Element>] {
    split(maxSplits: .max, omittingEmptySubsequences: omittingEmptySubsequences) {
      key($0) == separator
    }
  }
}
