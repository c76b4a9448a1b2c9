/// A piece of Python source, as far as literals and plain calls need it told apart.
struct PythonToken: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case name(String)
    /// As it is written.
    case number(String)
    /// What the string is; nil for one that has to be computed (f-strings) or is no text (bytes).
    case string(String?)
    case symbol(Character)
    /// The end of a logical line.
    case end
  }

  let kind: Kind
  /// From 1.
  let line: Int
  /// From 0: whether a logical line belongs to the module itself.
  let column: Int

  func isSymbol(_ symbol: Character) -> Bool { kind == .symbol(symbol) }
}
