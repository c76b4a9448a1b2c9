/// A value that Python source spells out, as `ast.literal_eval` takes it.
///
/// https://docs.python.org/3/library/ast.html#ast.literal_eval
indirect enum PythonLiteral: Sendable, Hashable {
  case none
  case boolean(Bool)
  case integer(Int)
  /// As it is written.
  case float(String)
  case string(String)
  case list([PythonLiteral])
  case tuple([PythonLiteral])
  case dictionary([Pair])

  struct Pair: Sendable, Hashable {
    let key: PythonLiteral
    let value: PythonLiteral
  }

  /// Whether Python takes it for true.
  var isTrue: Bool {
    switch self {
    case .none: false
    case .boolean(let flag): flag
    case .integer(let number): number != 0
    case .float(let text): Double(text) != 0
    case .string(let text): !text.isEmpty
    case .list(let items), .tuple(let items): !items.isEmpty
    case .dictionary(let pairs): !pairs.isEmpty
    }
  }

  var string: String? { if case .string(let text) = self { text } else { nil } }

  /// The items of a list or tuple.
  var items: [PythonLiteral]? {
    switch self {
    case .list(let items), .tuple(let items): items
    default: nil
    }
  }

  /// The items, where all are strings.
  var strings: [String]? {
    guard let items else { return nil }
    let strings = items.compactMap(\.string)
    return strings.count == items.count ? strings : nil
  }
}

/// Reads literals from tokens, one after the other.
struct PythonReader {
  private let tokens: [PythonToken]
  private(set) var index: Int
  private var depth = 0

  init(_ tokens: [PythonToken], at index: Int = 0) {
    self.tokens = tokens
    self.index = index
  }

  var token: PythonToken? { index < tokens.count ? tokens[index] : nil }

  mutating func skip() { index += 1 }

  func isAt(_ symbol: Character, ahead offset: Int = 0) -> Bool {
    index + offset < tokens.count && tokens[index + offset].isSymbol(symbol)
  }

  mutating func take(_ symbol: Character) -> Bool {
    guard isAt(symbol) else { return false }
    index += 1
    return true
  }

  mutating func takeName() -> String? {
    guard case .name(let name) = token?.kind else { return nil }
    index += 1
    return name
  }

  mutating func takeEnd() -> Bool {
    guard token?.kind == .end else { return false }
    index += 1
    return true
  }

  private static let deepest = 60

  /// The literal that stands here, or nil for anything that has to be computed.
  mutating func literal() -> PythonLiteral? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest, let token else { return nil }
    switch token.kind {
    case .string: return strings()
    case .number(let text):
      index += 1
      return Self.number(text)
    case .name("None"): return constant(.none)
    case .name("True"): return constant(.boolean(true))
    case .name("False"): return constant(.boolean(false))
    case .symbol("-"), .symbol("+"):
      index += 1
      guard let number = literal() else { return nil }
      return Self.signed(number, isNegative: token.isSymbol("-"))
    case .symbol("["):
      index += 1
      return sequence(until: "]").map { .list($0.items) }
    case .symbol("("):
      index += 1
      guard let (items, hasComma) = sequence(until: ")") else { return nil }
      return items.count == 1 && !hasComma ? items[0] : .tuple(items)
    case .symbol("{"):
      index += 1
      return dictionary()
    default: return nil
    }
  }

  private mutating func constant(_ literal: PythonLiteral) -> PythonLiteral {
    index += 1
    return literal
  }

  /// Strings that stand side by side are one.
  private mutating func strings() -> PythonLiteral? {
    var text = ""
    while case .string(let part) = token?.kind {
      guard let part else { return nil }
      text += part
      index += 1
    }
    return .string(text)
  }

  private mutating func sequence(
    until end: Character
  ) -> (items: [PythonLiteral], hasComma: Bool)? {
    var items: [PythonLiteral] = []
    var hasComma = false
    while !take(end) {
      guard let item = literal() else { return nil }
      items.append(item)
      if take(",") {
        hasComma = true
      } else if !isAt(end) {
        return nil
      }
    }
    return (items, hasComma)
  }

  private mutating func dictionary() -> PythonLiteral? {
    var pairs: [PythonLiteral.Pair] = []
    while !take("}") {
      guard let key = literal(), take(":"), let value = literal() else { return nil }
      if let place = pairs.firstIndex(where: { $0.key == key }) {
        pairs[place] = PythonLiteral.Pair(key: key, value: value)
      } else {
        pairs.append(PythonLiteral.Pair(key: key, value: value))
      }
      if !take(","), !isAt("}") { return nil }
    }
    return .dictionary(pairs)
  }

  private static func number(_ text: String) -> PythonLiteral? {
    let plain = text.filter { $0 != "_" }
    if let value = Int(plain), value == 0 || plain.first != "0" { return .integer(value) }
    let isDecimal = plain.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
    return isDecimal && plain.contains(".") && Double(plain) != nil ? .float(plain) : nil
  }

  private static func signed(_ number: PythonLiteral, isNegative: Bool) -> PythonLiteral? {
    switch number {
    case .integer(let value): .integer(isNegative ? -value : value)
    case .float(let text): .float((isNegative ? "-" : "") + text)
    default: nil
    }
  }
}
