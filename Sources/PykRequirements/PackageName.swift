/// The name of a distribution.
///
/// - ASCII letters and digits, with `.`, `-` and `_` between them (a `_` at the end is met in old
///   metadata and taken, as pip does).
/// - Names are equal where their normal forms are: lower case, and each run of `.`, `-` and `_`
///   as one `-`. `Foo.Bar` and `foo-bar` are the same name.
///
/// https://packaging.python.org/en/latest/specifications/name-normalization/
public struct PackageName: Sendable {
  /// The normal form: what addresses, file names and comparisons use.
  public let normalized: String

  /// The name as it was written, where that isn't the normal form.
  private let spelling: String?

  /// The name as it was written.
  public var written: String { spelling ?? normalized }

  /// Reads a whole name.
  public init(_ text: some StringProtocol) throws(NameError) {
    var text = String(text)
    guard let name = text.withUTF8({ PackageName(utf8: UnsafeRawBufferPointer($0)) }) else {
      throw NameError(.package, text: text)
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

extension PackageName: Hashable, Comparable, CustomStringConvertible {
  /// Whether the normal forms are equal.
  public static func == (a: Self, b: Self) -> Bool { a.normalized == b.normalized }

  /// Orders by the normal form.
  public static func < (a: Self, b: Self) -> Bool { a.normalized < b.normalized }

  /// Hashes the normal form.
  public func hash(into hasher: inout Hasher) { hasher.combine(normalized) }

  /// The normal form.
  public var description: String { normalized }
}
