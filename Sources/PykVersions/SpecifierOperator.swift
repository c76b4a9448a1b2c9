/// The eight ways in which a specifier compares versions.
public enum SpecifierOperator: String, Sendable, Hashable, CaseIterable {
  case compatible = "~="
  case equal = "=="
  case notEqual = "!="
  case lessOrEqual = "<="
  case greaterOrEqual = ">="
  case less = "<"
  case greater = ">"
  /// Compares texts, whatever their form, without regard to case.
  case arbitrary = "==="
}
