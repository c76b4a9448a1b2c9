package import PykDiagnostics

/// How names are spelled and brought into their normal form.
enum NameSpelling {
  @inline(__always)
  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }

  @inline(__always)
  static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
  }

  /// The normal form, and the given one where it differs; nil where it is no name.
  static func read(_ bytes: UnsafeRawBufferPointer) -> (normalized: String, spelling: String?)? {
    guard let first = bytes.first, let last = bytes.last, isAlphanumeric(first) else { return nil }
    guard isAlphanumeric(last) || last == UInt8(ascii: "_") else { return nil }
    var isNormal = true
    var afterSeparator = false
    for byte in bytes {
      if isSeparator(byte) {
        if byte != UInt8(ascii: "-") || afterSeparator { isNormal = false }
        afterSeparator = true
      } else {
        guard isAlphanumeric(byte) else { return nil }
        if byte &- 0x41 < 26 { isNormal = false }
        afterSeparator = false
      }
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return isNormal ? (text, nil) : (normalized(bytes), text)
  }

  /// Lower case, and each run of separators as one `-`; of anything, also of what is no name.
  static func normalized(_ bytes: UnsafeRawBufferPointer) -> String {
    String(unsafeUninitializedCapacity: bytes.count) { buffer in
      var count = 0
      var afterSeparator = false
      for byte in bytes {
        let isSeparator = isSeparator(byte)
        if isSeparator, afterSeparator { continue }
        afterSeparator = isSeparator
        buffer[count] =
          isSeparator ? UInt8(ascii: "-") : byte &- 0x41 < 26 ? byte | 0x20 : byte
        count += 1
      }
      return count
    }
  }

  static func normalized(_ text: String) -> String {
    var text = text
    return text.withUTF8 { normalized(UnsafeRawBufferPointer($0)) }
  }

  /// Where the name that begins at `start` ends; `start` itself where none begins there.
  static func end(of bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    guard start < bytes.count, isAlphanumeric(bytes[start]) else { return start }
    var index = start
    var end = start
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if isAlphanumeric(byte) || byte == UInt8(ascii: "_") {
        end = index
      } else if !isSeparator(byte) {
        break
      }
    }
    return end
  }
}

/// A text that was to be a name and isn't one.
public struct NameError: Error, Sendable, Hashable {
  /// What the name was for.
  public enum Subject: Sendable, Hashable { case package, extra }

  /// What the name was for.
  public var subject: Subject

  /// The text that was given.
  public var text: String

  init(_ subject: Subject, text: String) {
    self.subject = subject
    self.text = text
  }
}

extension NameError: Diagnosable {
  package var diagnosis: Diagnosis {
    let noun = subject == .package ? "a package" : "an extra"
    return Diagnosis(
      text.isEmpty ? "\(noun) can't have an empty name" : "`\(text)` is not the name of \(noun)",
      causes: ["names are letters and digits, with `.`, `-` or `_` between them"])
  }
}
