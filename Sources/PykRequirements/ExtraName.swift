/// The name of an extra, an optional set of dependencies that a distribution offers.
///
/// It is spelled and compared as a `PackageName` is.
///
/// https://peps.python.org/pep-0685/
public struct ExtraName: Sendable {
  /// The normal form: what comparisons use.
  public let normalized: String

  private let spelling: String?

  /// The name as it was written.
  public var written: String { spelling ?? normalized }

  /// Reads a whole name.
  public init(_ text: some StringProtocol) throws(NameError) {
    var text = String(text)
    guard let name = text.withUTF8({ ExtraName(utf8: UnsafeRawBufferPointer($0)) }) else {
      throw NameError(.extra, text: text)
    }
    self = name
  }

  /// Reads a whole name from UTF-8, or nil.
  public init?(utf8 bytes: UnsafeRawBufferPointer) {
    guard let (normalized, spelling) = NameSpelling.read(bytes) else { return nil }
    self.normalized = normalized
    self.spelling = spelling
  }
}

extension ExtraName: Hashable, Comparable, CustomStringConvertible {
  /// Whether the normal forms are equal.
  public static func == (a: Self, b: Self) -> Bool { a.normalized == b.normalized }

  /// Orders by the normal form.
  public static func < (a: Self, b: Self) -> Bool { a.normalized < b.normalized }

  /// Hashes the normal form.
  public func hash(into hasher: inout Hasher) { hasher.combine(normalized) }

  /// The normal form.
  public var description: String { normalized }
}
