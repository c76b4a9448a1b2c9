import PykDigests
import PykFormats

/// Reads a page in JSON (PEP 691, 700, 714, 792) straight from its bytes, without a tree.
///
/// - A newer major version is refused; keys that nobody knows are passed over.
/// - A file without name or address, and a value of another kind than it should be, count as
///   not there: one bad entry doesn't spoil a page.
///
/// https://packaging.python.org/en/latest/specifications/simple-repository-api/#json-based-simple-api-for-python-package-indexes
struct JSONPage {
  var scanner: JSONScanner
  var page: PageLinks

  static func links(
    in bytes: UnsafeRawBufferPointer, at base: URL
  ) throws(PageError) -> PageLinks {
    guard bytes.count <= PageLinks.sizeLimit else { throw .tooLarge(limit: PageLinks.sizeLimit) }
    var reader = JSONPage(scanner: JSONScanner(bytes), page: PageLinks(base: base))
    do {
      try reader.read()
    } catch let error as JSONError {
      throw .malformed("line \(error.line), column \(error.column): \(error.problem.rawValue)")
    } catch let error as PageError {
      throw error
    } catch {
      throw .malformed("\(error)")
    }
    return reader.page
  }

  private mutating func read() throws {
    guard try scanner.kind() == .object else {
      throw PageError.malformed("it is JSON, but not an object")
    }
    var hasFiles = false
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      if scanner.is(key, "files"), try scanner.kind() == .array {
        hasFiles = true
        page.links.removeAll()
        page.links.reserveCapacity(scanner.bytes.count / 400)
        try scanner.enterArray()
        while try scanner.nextElement() {
          if try scanner.kind() == .object { try readFile() } else { try scanner.skipValue() }
        }
      } else if scanner.is(key, "meta"), try scanner.kind() == .object {
        try readMeta()
      } else if scanner.is(key, "project-status"), try scanner.kind() == .object {
        try readStatus()
      } else {
        try scanner.skipValue()
      }
    }
    try scanner.finish()
    if !hasFiles { throw PageError.malformed("it is JSON, but has no list of files") }
  }

  private mutating func readMeta() throws {
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      if scanner.is(key, "api-version"), let version = try string() {
        let result = scanner.withText(version) { bytes in
          Result { () throws(PageError) in try RepositoryVersion.check(bytes) }
        }
        try result.get()
      } else {
        try scanner.skipValue()
      }
    }
  }

  private mutating func readStatus() throws {
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      if scanner.is(key, "status"), let text = try string() {
        page.status = scanner.withText(text) { ProjectStatus.Marker(utf8: $0) } ?? .active
      } else if scanner.is(key, "reason"), let text = try string() {
        page.statusReason = scanner.text(text)
      } else {
        try scanner.skipValue()
      }
    }
  }
}
