/// The header fields of a request or a response, in order; names are compared without case.
///
/// https://www.rfc-editor.org/rfc/rfc9110#section-5
package struct HTTPHeaders: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  /// Names in lower case.
  package private(set) var fields: [Field] = []

  package struct Field: Sendable, Hashable {
    package let name: String
    package let value: String
  }

  package init() {}

  package init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements { append(name, value) }
  }

  /// The values of that name, joined with `, `; nil where there is none.
  ///
  /// Setting replaces all of that name; nil removes them.
  package subscript(_ name: String) -> String? {
    get {
      let name = name.lowercased()
      var found: String?
      for field in fields where field.name == name {
        found = found.map { $0 + ", " + field.value } ?? field.value
      }
      return found
    }
    set {
      let name = name.lowercased()
      fields.removeAll { $0.name == name }
      if let newValue { fields.append(Field(name: name, value: newValue)) }
    }
  }

  /// The last value of that name alone: for fields that may not be given twice.
  package func last(_ name: String) -> String? {
    let name = name.lowercased()
    return fields.last { $0.name == name }?.value
  }

  package mutating func append(_ name: String, _ value: String) {
    fields.append(Field(name: name.lowercased(), value: value))
  }
}

extension HTTPHeaders {
  /// `Content-Length` where it is there and a number.
  package var contentLength: Int64? {
    last("content-length").flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil }
  }

  /// The media type of `Content-Type` in lower case, without parameters.
  package var mediaType: String? {
    guard let text = last("content-type") else { return nil }
    let type = text.utf8.prefix { $0 != UInt8(ascii: ";") }
    return Substring(type).trimmingSpaces.lowercased()
  }

  /// Reads one line of a response's head; nil where it is no field.
  static func field(in line: some Collection<UInt8>) -> (name: String, value: String)? {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
      return nil
    }
    var value = line[line.index(after: colon)...]
    while let first = value.first, first <= 0x20 { value = value.dropFirst() }
    var bytes = Array(value)
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    return (String(decoding: line[..<colon], as: UTF8.self), String(decoding: bytes, as: UTF8.self))
  }
}

extension Substring {
  var trimmingSpaces: Substring {
    var text = self
    while let first = text.utf8.first, first == 0x20 || first == 0x09 { text.removeFirst() }
    while let last = text.utf8.last, last == 0x20 || last == 0x09 { text.removeLast() }
    return text
  }
}
