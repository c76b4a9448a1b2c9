/// Header fields and the text after them, as Python's `email.parser` reads METADATA, PKG-INFO
/// and WHEEL.
///
/// - A field is `Name: value`; a line that begins with a space or a tab continues the value
///   before it, with `\n` between them. White space before the value's first and after its last
///   character goes.
/// - The first empty line ends the fields; what follows is the body. So does a line that is no
///   field at all, which then belongs to the body. Lines that begin with a colon are passed over.
/// - Lines end at `\n`, `\r\n` or `\r`. What is no UTF-8 is taken as Latin-1.
/// - Names are compared without regard to case; fields may repeat.
///
/// https://packaging.python.org/en/latest/specifications/core-metadata/
package struct HeaderBlock: Sendable, Hashable {
  package struct Field: Sendable, Hashable {
    package let name: String
    package let value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  package var fields: [Field]
  /// Nil where there is no empty line, and so no body.
  package var body: String?

  package init(fields: [Field] = [], body: String? = nil) {
    self.fields = fields
    self.body = body
  }

  /// The value of the first field of this name.
  package subscript(_ name: String) -> String? {
    fields.first { Self.areEqual($0.name, name) }?.value
  }

  /// The values of all fields of this name, in order.
  package func all(_ name: String) -> [String] {
    fields.lazy.filter { Self.areEqual($0.name, name) }.map(\.value)
  }

  private static func areEqual(_ a: String, _ b: String) -> Bool {
    guard a.utf8.count == b.utf8.count else { return false }
    return zip(a.utf8, b.utf8).allSatisfy { lowercased($0) == lowercased($1) }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
  }
}
