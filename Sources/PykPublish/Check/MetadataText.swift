internal import PykFormats

/// METADATA or PKG-INFO as it is written: nothing is forgiven yet, and nothing refused.
struct MetadataText: Sendable {
  struct Field: Sendable, Hashable {
    /// As it was written.
    let name: String
    /// In lower case.
    let key: String
    /// With `\n` between its lines.
    let value: String
    /// Whether name and value are UTF-8.
    let isUTF8: Bool
  }

  let fields: [Field]
  /// The text below the fields; nil where there is none.
  let body: String?
  let isBodyUTF8: Bool
  private let places: [String: [Int]]

  init(parsing bytes: [UInt8]) {
    var fields: [Field] = []
    var places: [String: [Int]] = [:]
    var body: String?
    var isBodyUTF8 = true
    bytes.withUnsafeBytes { bytes in
      var scanner = HeaderScanner(bytes)
      while let field = scanner.next() {
        let name = scanner.name(field)
        let key = name.lowercased()
        places[key, default: []].append(fields.count)
        let raw = UnsafeRawBufferPointer(rebasing: bytes[field.value])
        fields.append(
          Field(
            name: name, key: key, value: scanner.value(field),
            isUTF8: String(validating: raw, as: UTF8.self) != nil))
      }
      body = scanner.body
      if let start = scanner.bodyStart {
        isBodyUTF8 =
          String(validating: UnsafeRawBufferPointer(rebasing: bytes[start...]), as: UTF8.self)
          != nil
      }
    }
    self.fields = fields
    self.places = places
    self.body = body?.isEmpty == true ? nil : body
    self.isBodyUTF8 = isBodyUTF8
  }

  /// The value of the first field of this name, which is to be in lower case.
  subscript(_ key: String) -> String? { places[key]?.first.map { fields[$0].value } }

  func all(_ key: String) -> [String] { (places[key] ?? []).map { fields[$0].value } }

  func has(_ key: String) -> Bool { places[key] != nil }

  /// The names that occur, each once, in lower case and in their order.
  var keys: [String] {
    var seen: Set<String> = []
    return fields.map(\.key).filter { seen.insert($0).inserted }
  }

  /// The long description: below the fields, or among them.
  var description: String? { body ?? self["description"] }

  /// Major and minor number of `Metadata-Version`; nil where it's none.
  var version: (major: Int, minor: Int)? {
    guard let parts = self["metadata-version"]?.split(separator: "."), parts.count == 2,
      let major = Int(parts[0]), let minor = Int(parts[1])
    else { return nil }
    return (major, minor)
  }

  func isAtLeast(_ major: Int, _ minor: Int) -> Bool {
    version.map { ($0.major, $0.minor) >= (major, minor) } ?? false
  }
}
