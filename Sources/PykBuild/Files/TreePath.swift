/// A path below the project's folder, compared by its bytes.
///
/// Swift's strings take two spellings of `é` for one; a file system doesn't. Python sorts paths by
/// code points, which is the order of their UTF-8 bytes.
struct TreePath: Hashable, Comparable, Sendable, CustomStringConvertible {
  let text: String

  init(_ text: String) { self.text = text }

  var description: String { text }

  static func == (left: TreePath, right: TreePath) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  static func < (left: TreePath, right: TreePath) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

/// Python's `os.path` and `pathlib.PurePath`, as far as setuptools uses them on paths with `/`.
enum PathWords {
  /// In bytes; also what bounds how deep anything recurses.
  static let longest = 4096

  /// `os.path.join` of two.
  static func join(_ folder: String, _ name: String) -> String {
    if folder.isEmpty || name.utf8.first == UInt8(ascii: "/") { return name }
    return folder.utf8.last == UInt8(ascii: "/") ? folder + name : "\(folder)/\(name)"
  }

  /// `os.path.split`.
  static func split(_ path: String) -> (folder: String, name: String) {
    let bytes = path.utf8
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
    let name = String(path[bytes.index(after: slash)...])
    var folder = path[...slash]
    if let last = folder.utf8.lastIndex(where: { $0 != UInt8(ascii: "/") }) {
      folder = folder[...last]
    }
    return (String(folder), name)
  }

  static func lastName(_ path: String) -> String { split(path).name }

  /// The names between the slashes, empty ones left out.
  static func components(_ path: String) -> [String] {
    path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
  }

  /// `distutils.util.convert_path`: neither empty components nor `.`; `..` stays.
  static func convert(_ path: String) -> String {
    let parts = components(path).filter { $0 != "." }
    if path.utf8.first == UInt8(ascii: "/") { return "/" + parts.joined(separator: "/") }
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }

  /// The path without `.` and `..`; nil for one that is absolute, leaves the folder, or is longer
  /// than a system takes.
  static func normal(_ path: String) -> String? {
    if path.utf8.count > longest { return nil }
    if isNormal(path) { return path }
    if path.utf8.first == UInt8(ascii: "/") || path.utf8.contains(0) { return nil }
    var parts: [String] = []
    for part in components(path) {
      switch part {
      case ".": continue
      case "..": if parts.popLast() == nil { return nil }
      case let name: parts.append(name)
      }
    }
    return parts.joined(separator: "/")
  }

  /// Whether a path needs no work: the usual case.
  private static func isNormal(_ path: String) -> Bool {
    var previous = UInt8(ascii: "/")
    for byte in path.utf8 {
      if previous == UInt8(ascii: "/"), byte == previous || byte == UInt8(ascii: ".") {
        return false
      }
      if byte == 0 { return false }
      previous = byte
    }
    return previous != UInt8(ascii: "/") || path.isEmpty
  }
}

extension Unicode.Scalar {
  /// Python's `str.isspace`.
  var isPythonSpace: Bool {
    isASCII
      ? (0x09...0x0d).contains(value) || (0x1c...0x20).contains(value) : properties.isWhitespace
  }
}

extension String {
  /// Python's `str.split()`: the words between white space.
  var pythonWords: [String] {
    unicodeScalars.split(whereSeparator: \.isPythonSpace).map { String($0) }
  }

  /// Python's `str.strip()`.
  var pythonStripped: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.isPythonSpace }),
      let last = scalars.lastIndex(where: { !$0.isPythonSpace })
    else { return "" }
    return String(scalars[first...last])
  }

  /// Python's `str.isidentifier`.
  var isPythonIdentifier: Bool {
    guard let first = unicodeScalars.first, first == "_" || first.properties.isXIDStart else {
      return false
    }
    return unicodeScalars.dropFirst().allSatisfy(\.properties.isXIDContinue)
  }
}
