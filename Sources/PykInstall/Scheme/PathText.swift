internal import SystemPackage

/// Work on absolute paths as plain text, for where thousands of them pass: `FilePath` parses all of
/// a path at every question.
enum PathText {
  /// The path without `.`, `..`, empty parts and a `/` at its end, by its names alone.
  static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." {
        _ = parts.popLast()
      } else {
        parts.append(part)
      }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// Whether the path has a part that is empty or begins with a dot, so that it may not be normal.
  static func mayNotBeNormal(_ path: String) -> Bool {
    var last: UInt8 = 0x2f
    for byte in path.utf8 {
      if last == 0x2f, byte == 0x2f || byte == 0x2e { return true }
      last = byte
    }
    return last == 0x2f
  }

  static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: 0x2f) else { return ("", path) }
    return (String(path[..<slash]), String(path[path.utf8.index(after: slash)...]))
  }

  /// The way from one folder to a path by names alone, with as many `..` as it takes; both
  /// absolute and normal. As Python's `os.path.relpath`.
  static func relative(from folder: String, to path: String) -> String {
    if path.utf8.count > folder.utf8.count + 1, path.utf8.starts(with: folder.utf8) {
      let slash = path.utf8.index(path.startIndex, offsetBy: folder.utf8.count)
      if path.utf8[slash] == 0x2f { return String(path[path.utf8.index(after: slash)...]) }
    }
    let a = folder.split(separator: "/")
    let b = path.split(separator: "/")
    let common = zip(a, b).prefix { $0 == $1 }.count
    let parts = Array(repeating: "..", count: a.count - common) + b.dropFirst(common)
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }
}

/// The folders of a scheme as text.
struct SchemeText {
  /// Each with a `/` at its end, the longest first.
  let roots: [String]
  let home: String
  private let prefix: String
  private let scripts: String

  init(_ scheme: InstallScheme) {
    roots = scheme.roots.map { $0.string + "/" }.sorted { $0.utf8.count > $1.utf8.count }
    home = scheme.home.string
    prefix = scheme.prefix.string
    scripts = scheme.scripts.string
  }

  /// The folder of the scheme that a normal path lies in, the deepest of them, without its `/`.
  func root(of path: String) -> String? {
    for root in roots
    where path.utf8.count > root.utf8.count && path.utf8.starts(with: root.utf8) {
      return String(root.dropLast())
    }
    return nil
  }

  /// As `InstallScheme.protects`.
  func protects(_ path: String) -> Bool {
    // Few paths lie right in those two folders: the rest is decided by a comparison of bytes.
    guard path.utf8.starts(with: prefix.utf8) || path.utf8.starts(with: scripts.utf8) else {
      return false
    }
    let (folder, name) = PathText.split(path)
    if folder == prefix, name == "pyvenv.cfg" { return true }
    return folder == scripts && InstallScheme.belongsToTheEnvironment(name)
  }
}
