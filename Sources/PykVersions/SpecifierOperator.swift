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

extension SpecifierOperator {
  /// The operator that stands at a place, the longest that there is, and its length.
  package static func read(
    _ bytes: UnsafeRawBufferPointer, at index: Int
  ) -> (comparison: SpecifierOperator, length: Int)? {
    func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }
    let isFollowed = byte(index + 1) == UInt8(ascii: "=")
    switch byte(index) {
    case UInt8(ascii: "="):
      guard isFollowed else { return nil }
      return byte(index + 2) == UInt8(ascii: "=") ? (.arbitrary, 3) : (.equal, 2)
    case UInt8(ascii: "~"): return isFollowed ? (.compatible, 2) : nil
    case UInt8(ascii: "!"): return isFollowed ? (.notEqual, 2) : nil
    case UInt8(ascii: "<"): return isFollowed ? (.lessOrEqual, 2) : (.less, 1)
    case UInt8(ascii: ">"): return isFollowed ? (.greaterOrEqual, 2) : (.greater, 1)
    default: return nil
    }
  }
}
