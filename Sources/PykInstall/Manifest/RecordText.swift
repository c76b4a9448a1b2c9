internal import PykDigests

/// Lines of RECORD as Python's csv module writes them.
enum RecordText {
  /// A field, in quotes where it holds a comma, a quote or a line end.
  static func field(_ bytes: some Collection<UInt8>) -> [UInt8] {
    guard needsQuotes(bytes) else { return Array(bytes) }
    var field: [UInt8] = [0x22]
    for byte in bytes {
      if byte == 0x22 { field.append(0x22) }
      field.append(byte)
    }
    return field + [0x22]
  }

  static func needsQuotes(_ field: some Collection<UInt8>) -> Bool {
    field.contains { $0 == 0x2c || $0 == 0x22 || $0 == 0x0d || $0 == 0x0a }
  }

  /// `sha256=…,123` for a file of these contents.
  static func fields(of contents: [UInt8]) -> [UInt8] {
    fields(Digest(.sha256, of: contents), size: contents.count)
  }

  static func fields(_ digest: Digest, size: Int) -> [UInt8] {
    Array("\(digest.algorithm.rawValue)=\(digest.base64URL),\(size)".utf8)
  }
}
