package import PykDiagnostics
internal import PykDigests

/// A line of a RECORD that can't be read.
package struct RecordError: Diagnosable, Equatable {
  package let line: Int
  package let reason: String

  package var diagnosis: Diagnosis {
    Diagnosis("line \(line) of RECORD can't be read", causes: [reason])
  }
}

extension Record {
  /// Reads a RECORD as Python's csv module does.
  ///
  /// - Fields may stand in double quotes, in which `""` is a quote and a line may end.
  /// - Lines end at `\n`, `\r\n` or `\r`; empty ones are passed over.
  /// - A line has three fields; further ones are passed over, missing ones are empty.
  /// - Throws: `RecordError` for a hash that isn't `algorithm=base64` of a known algorithm and the
  ///   right length, a size that is no number, or a path that is empty.
  package init(parsing bytes: [UInt8]) throws(RecordError) {
    var reader = RecordReader(bytes: bytes)
    entries = []
    entries.reserveCapacity(bytes.count / 96)
    while let fields = reader.next() {
      entries.append(try Self.entry(fields, line: reader.line))
    }
  }

  private static func entry(
    _ fields: [[UInt8]], line: Int
  ) throws(RecordError) -> RecordEntry {
    guard let path = fields.first, !path.isEmpty else {
      throw RecordError(line: line, reason: "it names no file")
    }
    var entry = RecordEntry(path: String(decoding: path, as: UTF8.self))
    if fields.count > 1, !fields[1].isEmpty {
      let text = String(decoding: fields[1], as: UTF8.self)
      guard let equals = text.utf8.firstIndex(of: 0x3d),
        let algorithm = HashAlgorithm(rawValue: text[..<equals].lowercased()),
        let digest = Digest(algorithm, base64URL: text[text.index(after: equals)...])
      else { throw RecordError(line: line, reason: "`\(text)` is not a hash that pyk knows") }
      entry.digest = digest
    }
    if fields.count > 2, !fields[2].isEmpty {
      let text = String(decoding: fields[2], as: UTF8.self)
      guard let size = Int(text), size >= 0 else {
        throw RecordError(line: line, reason: "`\(text)` is not a size")
      }
      entry.size = size
    }
    return entry
  }

  /// As Python's csv module writes it: lines end with `\r\n`, fields are quoted where they must.
  package func serialized() -> [UInt8] {
    var text: [UInt8] = []
    for entry in entries {
      let needsQuotes = entry.path.utf8.contains { "\",\r\n".utf8.contains($0) }
      if needsQuotes {
        text.append(0x22)
        for byte in entry.path.utf8 {
          if byte == 0x22 { text.append(0x22) }
          text.append(byte)
        }
        text.append(0x22)
      } else {
        text += Array(entry.path.utf8)
      }
      let digest = entry.digest.map { "\($0.algorithm.rawValue)=\($0.base64URL)" } ?? ""
      let size = entry.size.map { "\($0)" } ?? ""
      text += Array(",\(digest),\(size)\r\n".utf8)
    }
    return text
  }
}

/// Takes a RECORD apart into lines and fields.
private struct RecordReader {
  let bytes: [UInt8]
  private var index = 0
  /// Of the line read last, from 1.
  private(set) var line = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { index = 3 }
  }

  /// The fields of the next line that isn't empty.
  mutating func next() -> [[UInt8]]? {
    while index < bytes.count {
      line += 1
      if bytes[index] == 0x0a || bytes[index] == 0x0d {
        skipLineEnd()
        continue
      }
      var fields: [[UInt8]] = []
      while true {
        fields.append(field())
        guard index < bytes.count, bytes[index] == 0x2c else { break }
        index += 1
      }
      skipLineEnd()
      return fields
    }
    return nil
  }

  private mutating func field() -> [UInt8] {
    var field: [UInt8] = []
    var isQuoted = index < bytes.count && bytes[index] == 0x22
    if isQuoted { index += 1 }
    while index < bytes.count {
      let byte = bytes[index]
      if isQuoted {
        if byte == 0x22 {
          index += 1
          guard index < bytes.count, bytes[index] == 0x22 else {
            isQuoted = false
            continue
          }
        }
      } else if byte == 0x2c || byte == 0x0a || byte == 0x0d {
        break
      }
      field.append(byte)
      index += 1
    }
    return field
  }

  private mutating func skipLineEnd() {
    guard index < bytes.count else { return }
    let first = bytes[index]
    index += 1
    if first == 0x0d, index < bytes.count, bytes[index] == 0x0a { index += 1 }
  }
}
