internal import Glibc
package import PykDiagnostics

/// The name of something in an archive: relative, clean, with `/` between its parts.
///
/// It is checked once, here; whoever holds one may join it to a folder and stays below it.
///
/// - Not empty, not absolute, no part that is empty, `.` or `..`.
/// - No backslash, no NUL or other control character, no drive letter (`C:`) at the start.
/// - A part has at most 255 bytes of UTF-8, the whole at most 2,048.
/// - No `/` at the end: that it is a folder stands beside it.
package struct EntryPath: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let string: String

  package static let maximalLength = 2048
  package static let maximalPartLength = 255

  package init(_ text: some StringProtocol) throws(EntryPathError) {
    var text = String(text)
    let checked = text.withUTF8 { Self.check(UnsafeRawBufferPointer($0)) }
    if let checked { throw EntryPathError(checked, name: text) }
    string = text
  }

  /// Nil where `bytes` are no UTF-8.
  init?(utf8 bytes: UnsafeRawBufferPointer) throws(EntryPathError) {
    let problem = Self.check(bytes)
    guard let text = String(validating: bytes.bindMemory(to: UInt8.self), as: UTF8.self) else {
      return nil
    }
    if let problem { throw EntryPathError(problem, name: text) }
    string = text
  }

  package var description: String { string }

  package var utf8: String.UTF8View { string.utf8 }

  package var parts: [Substring] { string.split(separator: "/", omittingEmptySubsequences: false) }

  package var lastPart: Substring {
    string.utf8.lastIndex(of: 0x2f).map { string[string.utf8.index(after: $0)...] } ?? string[...]
  }

  /// The first part: the folder at the top, or the name itself.
  package var firstPart: Substring {
    string.utf8.firstIndex(of: 0x2f).map { string[..<$0] } ?? string[...]
  }

  /// The folder it is in; nil at the top.
  package var parent: EntryPath? {
    string.utf8.lastIndex(of: 0x2f).map { EntryPath(unchecked: String(string[..<$0])) }
  }

  /// The path below this one.
  package func appending(_ other: EntryPath) throws(EntryPathError) -> EntryPath {
    try EntryPath(string + "/" + other.string)
  }

  package static func < (a: EntryPath, b: EntryPath) -> Bool {
    a.string.utf8.lexicographicallyPrecedes(b.string.utf8)
  }

  private init(unchecked: String) { string = unchecked }

  func isEqual(to bytes: UnsafeRawBufferPointer) -> Bool {
    // Made from bytes, so the string has its own in one piece.
    string.utf8.withContiguousStorageIfAvailable { own in
      guard own.count == bytes.count, let a = own.baseAddress, let b = bytes.baseAddress else {
        return own.isEmpty && bytes.isEmpty
      }
      return memcmp(a, b, own.count) == 0
    } ?? string.utf8.elementsEqual(bytes)
  }

  // MARK: Checking

  /// What is wrong with the name, or nil.
  private static func check(_ bytes: UnsafeRawBufferPointer) -> String? {
    if bytes.isEmpty { return "the name is empty" }
    if bytes.count > maximalLength { return "the name is longer than \(maximalLength) bytes" }
    if bytes[0] == 0x2f { return "the name is an absolute path" }
    if bytes.count >= 2, bytes[1] == 0x3a, isLetter(bytes[0]) {
      return "the name starts with a drive letter"
    }
    var start = 0
    for index in 0...bytes.count {
      if index < bytes.count {
        let byte = bytes[index]
        if byte == 0x5c { return "the name has a backslash in it" }
        if byte < 0x20 || byte == 0x7f { return "the name has a control character in it" }
        if byte != 0x2f { continue }
      }
      let length = index - start
      if length == 0 { return "the name has an empty part" }
      if length > maximalPartLength {
        return "a part of the name is longer than \(maximalPartLength) bytes"
      }
      if bytes[start] == 0x2e {
        if length == 1 { return "the name has the part `.`" }
        if length == 2, bytes[start + 1] == 0x2e { return "the name climbs out with `..`" }
      }
      start = index + 1
    }
    return nil
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
  }
}

/// A name that no entry may have.
package struct EntryPathError: Diagnosable, Equatable {
  package let reason: String
  package let name: String

  init(_ reason: String, name: String) {
    self.reason = reason
    self.name = ArchiveError.visible(name)
  }

  package var diagnosis: Diagnosis {
    Diagnosis("can't use the name `\(name)`", causes: [reason])
  }
}
