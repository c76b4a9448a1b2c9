package import PykDiagnostics
internal import PykDigests
internal import PykFormats

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
  /// - Empty lines are passed over. A line has three fields; further ones are passed over, missing
  ///   ones are empty.
  /// - Parameter isLenient: Take what can't be understood of hash and size as if it weren't there:
  ///   for what is installed already, where it is the paths that count.
  /// - Throws: `RecordError` for a hash that isn't `algorithm=base64` of a known algorithm and the
  ///   right length, a size that is no number, or a path that is empty.
  package init(parsing bytes: [UInt8], isLenient: Bool = false) throws(RecordError) {
    let outcome = bytes.withUnsafeBytes { bytes in
      Result { () throws(RecordError) in try Self.entries(bytes, isLenient: isLenient) }
    }
    entries = try outcome.get()
  }

  /// The paths alone, of all lines that have one, as written: for what is installed already.
  package static func paths(in bytes: [UInt8]) -> [String] {
    bytes.withUnsafeBytes { bytes in
      var paths: [String] = []
      paths.reserveCapacity(bytes.count / 96)
      var reader = CSVReader(bytes)
      while reader.next() {
        if let path = reader.fields.first.map({ reader.text($0) }), !path.isEmpty {
          paths.append(path)
        }
      }
      return paths
    }
  }

  private static func entries(
    _ bytes: UnsafeRawBufferPointer, isLenient: Bool
  ) throws(RecordError) -> [RecordEntry] {
    var entries: [RecordEntry] = []
    entries.reserveCapacity(bytes.count / 96)
    var reader = CSVReader(bytes)
    while reader.next() {
      do {
        entries.append(try entry(reader))
      } catch {
        guard isLenient else { throw error }
        if let path = reader.fields.first.map({ reader.text($0) }), !path.isEmpty {
          entries.append(RecordEntry(path: path))
        }
      }
    }
    return entries
  }

  private static func entry(_ reader: borrowing CSVReader) throws(RecordError) -> RecordEntry {
    guard let path = reader.fields.first.map({ reader.text($0) }), !path.isEmpty else {
      throw RecordError(line: reader.line, reason: "it names no file")
    }
    var entry = RecordEntry(path: path)
    if reader.fields.count > 1, case let field = reader.fields[1], !field.isEmpty {
      guard let digest = digest(reader.bytes, field.range) ?? digest(reader.text(field)) else {
        let text = reader.text(field)
        throw RecordError(line: reader.line, reason: "`\(text)` is not a hash that pyk knows")
      }
      entry.digest = digest
    }
    if reader.fields.count > 2, case let field = reader.fields[2], !field.isEmpty {
      let text = reader.text(field)
      guard let size = Int(text), size >= 0 else {
        throw RecordError(line: reader.line, reason: "`\(text)` is not a size")
      }
      entry.size = size
    }
    return entry
  }

  /// The hash of nearly every line there is, without a text in between.
  private static func digest(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Digest? {
    let field = UnsafeRawBufferPointer(rebasing: bytes[range])
    guard field.count == 50, field.starts(with: "sha256=".utf8) else { return nil }
    return Digest(.sha256, base64URL: UnsafeRawBufferPointer(rebasing: field[7...]))
  }

  private static func digest(_ text: String) -> Digest? {
    guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    let value = text[text.utf8.index(after: equals)...]
    return HashAlgorithm(rawValue: text[..<equals].lowercased())
      .flatMap { Digest($0, base64URL: value) }
  }

  /// As Python's csv module writes it: lines end with `\r\n`, fields are quoted where they must.
  package func serialized() -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(entries.count * 120)
    for entry in entries {
      CSV.append(entry.path, to: &text)
      text.append(UInt8(ascii: ","))
      if let digest = entry.digest {
        text += digest.algorithm.rawValue.utf8
        text.append(UInt8(ascii: "="))
        text += digest.base64URL.utf8
      }
      text.append(UInt8(ascii: ","))
      if let size = entry.size { text += String(size).utf8 }
      text += [0x0d, 0x0a]
    }
    return text
  }
}
