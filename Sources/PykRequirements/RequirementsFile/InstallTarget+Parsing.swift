import PykFormats

extension InstallTarget {
  /// Reads a word of the command line or a line of a requirements file; the same rules for both.
  ///
  /// In this order, by the text alone:
  /// - what begins with a scheme is an address;
  /// - what ends as an archive is a path, unless a name and `@` stand before it;
  /// - what begins with `.` or `/`, or has a `/` where no requirement has one, is a path;
  /// - all else is a requirement.
  ///
  /// A marker follows `;`, after an address with a space on either side of it or at least behind it.
  package init(_ text: some StringProtocol) throws(RequirementError) {
    let whole = String(text)
    let bytes = Array(whole.utf8)
    if AddressScheme(of: whole.drop { $0 == " " || $0 == "\t" }) != nil {
      self = .address(try Self.address(bytes, whole))
    } else if Self.isPath(bytes) {
      self = .path(try Self.path(bytes, whole))
    } else {
      self = .requirement(try Requirement(whole))
    }
  }

  /// Reads what stands after `-e`: a folder or a repository, perhaps with a name before it.
  ///
  /// A lone word such as `project` is a folder here.
  package init(editable text: some StringProtocol) throws(RequirementError) {
    let whole = String(text)
    let target = try Self(editableWord: whole)
    switch target {
    case .address(let address) where !address.isVersionControl:
      guard AddressScheme(of: address.url)?.name == "file" else {
        throw Self.fault(
          whole, 0..<whole.utf8.count, "expected a folder or a repository after `-e`",
          "leave out `-e`, or put `git+` before the address of a repository")
      }
    case .requirement(let requirement) where requirement.url == nil:
      self = .path(try Self.path(Array(whole.utf8), whole))
      return
    default: break
    }
    self = target
  }

  private init(editableWord whole: String) throws(RequirementError) {
    do {
      try self.init(whole)
    } catch {
      // No requirement and no address: then it is the name of a folder, such as `my project`.
      guard AddressScheme(of: whole) == nil, !Self.isPath(Array(whole.utf8)), !whole.contains("@")
      else { throw error }
      self = .path(try Self.path(Array(whole.utf8), whole))
    }
  }

  private static let archiveEndings = [
    ".whl", ".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tlz",
    ".tar.lz", ".tar.lzma",
  ]

  /// Whether a path's end says that it is an archive.
  static func isArchive(_ path: String) -> Bool {
    let lower = path.lowercased()
    return archiveEndings.contains { lower.hasSuffix($0) }
  }

  private static func isPath(_ bytes: [UInt8]) -> Bool {
    let end = bytes.firstIndex(of: UInt8(ascii: ";")) ?? bytes.count
    let word = trimmed(bytes, 0..<end)
    guard let first = word.first.map({ bytes[$0] }) else { return false }
    if first == UInt8(ascii: ".") || first == UInt8(ascii: "/") { return true }
    // `name[extras]` and what may follow it in a requirement.
    var after = bytes.withUnsafeBytes { NameSpelling.end(of: $0, from: word.lowerBound) }
    let nameEnd = after
    while after < word.upperBound, LogicalLine.isSpace(bytes[after]) { after += 1 }
    if after < word.upperBound, bytes[after] == UInt8(ascii: "["),
      let close = bytes[after..<word.upperBound].firstIndex(of: UInt8(ascii: "]"))
    {
      after = close + 1
      while after < word.upperBound, LogicalLine.isSpace(bytes[after]) { after += 1 }
    }
    if after < word.upperBound, nameEnd > word.lowerBound,
      "@<>=!~(".utf8.contains(bytes[after])
    {
      return false
    }
    let text = String(decoding: bytes[withoutExtras(bytes, word)], as: UTF8.self)
    return isArchive(text) || text.utf8.contains(UInt8(ascii: "/"))
  }

  private static func trimmed(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, LogicalLine.isSpace(bytes[start]) { start += 1 }
    while end > start, LogicalLine.isSpace(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  /// What stands before a `[…]` at the end.
  private static func withoutExtras(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
    guard let last = range.last, bytes[last] == UInt8(ascii: "]"),
      let open = bytes[range].lastIndex(of: UInt8(ascii: "[")), open > range.lowerBound
    else { return range }
    return trimmed(bytes, range.lowerBound..<open)
  }

  private static func path(_ bytes: [UInt8], _ whole: String) throws(RequirementError)
    -> LocalTarget
  {
    let semicolon = bytes.firstIndex(of: UInt8(ascii: ";")) ?? bytes.count
    let word = trimmed(bytes, 0..<semicolon)
    let path = withoutExtras(bytes, word)
    return LocalTarget(
      path: String(decoding: bytes[path], as: UTF8.self),
      extras: try extras(whole, path.upperBound..<word.upperBound),
      marker: try marker(whole, bytes, after: semicolon))
  }

  private static func address(
    _ bytes: [UInt8], _ whole: String
  ) throws(RequirementError) -> AddressTarget {
    let word = trimmed(bytes, 0..<bytes.count)
    let semicolon =
      word.first { index in
        bytes[index] == UInt8(ascii: ";")
          && (index + 1 == word.upperBound || LogicalLine.isSpace(bytes[index + 1]))
      } ?? bytes.count
    let range = trimmed(bytes, word.lowerBound..<min(semicolon, word.upperBound))
    let url = String(decoding: bytes[range], as: UTF8.self)
    if let space = range.first(where: { LogicalLine.isSpace(bytes[$0]) }) {
      throw fault(whole, space..<range.upperBound, "expected ` ;` and a marker, or the end", nil)
    }
    var target = AddressTarget(url: url, marker: try marker(whole, bytes, after: semicolon))
    guard let egg = fragment("egg", of: url) else { return target }
    do {
      let requirement = try Requirement(URL.percentDecoded(egg))
      target.egg = requirement.name
      target.extras = requirement.extras
    } catch {
      let start =
        range.lowerBound + (url.utf8.count - (url.split(separator: "#").last?.utf8.count ?? 0))
      throw fault(
        whole, start..<range.upperBound, "`egg=` names a package and nothing else",
        "write `name @ \(Redaction.redacted(String(url.prefix { $0 != "#" })))`")
    }
    return target
  }

  private static func fragment(_ key: String, of url: String) -> String? {
    guard let hash = url.firstIndex(of: "#") else { return nil }
    return url[url.index(after: hash)...].split(separator: "&")
      .first { $0.hasPrefix("\(key)=") }
      .map { String($0.dropFirst(key.count + 1)) }
  }

  private static func extras(
    _ whole: String, _ range: Range<Int>
  ) throws(RequirementError) -> [ExtraName] {
    guard !range.isEmpty else { return [] }
    return try RequirementScanner.read(whole, .requirement) {
      (scanner: inout RequirementScanner) throws(RequirementScanner.Fault) in
      scanner.position = range.lowerBound
      scanner.skipSpace()
      return try scanner.extras()
    }
  }

  private static func marker(
    _ whole: String, _ bytes: [UInt8], after semicolon: Int
  ) throws(RequirementError) -> Marker? {
    guard semicolon + 1 < bytes.count, !trimmed(bytes, semicolon + 1..<bytes.count).isEmpty else {
      return nil
    }
    return try RequirementScanner.read(whole, .requirement) {
      (scanner: inout RequirementScanner) throws(RequirementScanner.Fault) in
      scanner.position = semicolon + 1
      return try scanner.wholeMarker()
    }
  }

  private static func fault(
    _ whole: String, _ range: Range<Int>, _ expected: String, _ hint: String?
  ) -> RequirementError {
    RequirementError(
      .requirement, text: whole,
      fault: RequirementScanner.Fault(
        position: range.lowerBound, length: range.count, expected: expected, hint: hint))
  }
}
