/// The build number of a wheel's file name: it breaks ties between files of one version.
///
/// Digits, then anything; ordered by the number first. No build tag comes before all.
package struct BuildTag: Sendable, CustomStringConvertible {
  package let number: Int
  package let suffix: String
  /// As it was written.
  package let description: String

  /// Nil unless it begins with a digit; a number beyond `Int` counts as the largest.
  package init?(_ text: some StringProtocol) {
    let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty else { return nil }
    number = Int(String(decoding: digits, as: UTF8.self)) ?? .max
    suffix = String(decoding: text.utf8.dropFirst(digits.count), as: UTF8.self)
    description = String(text)
  }
}

extension BuildTag: Hashable, Comparable {
  /// `01` and `1` are the same.
  package static func == (a: BuildTag, b: BuildTag) -> Bool {
    (a.number, a.suffix) == (b.number, b.suffix)
  }

  package static func < (a: BuildTag, b: BuildTag) -> Bool {
    (a.number, a.suffix) < (b.number, b.suffix)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(number)
    hasher.combine(suffix)
  }
}
