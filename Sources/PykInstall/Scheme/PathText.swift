internal import Glibc
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
    var path = path
    return path.withUTF8 { bytes in
      var last: UInt8 = 0x2f
      for byte in bytes {
        if last == 0x2f, byte == 0x2f || byte == 0x2e { return true }
        last = byte
      }
      return last == 0x2f
    }
  }

  /// A folder and those above it, for paths that begin with `..`: RECORDs list thousands of them.
  struct Above {
    /// The folder itself first.
    private let folders: [String]

    init(_ folder: String) {
      var folders = [folder]
      while let last = folders.last, !last.isEmpty { folders.append(PathText.split(last).folder) }
      self.folders = folders
    }

    /// The normal form of a path such as `../../../bin/x`; nil where it is less plain than that.
    func path(of relative: String) -> String? {
      var rest = relative.utf8[...]
      var ups = 0
      while rest.starts(with: "../".utf8) {
        rest = rest.dropFirst(3)
        ups += 1
      }
      let below = String(Substring(rest))
      guard ups > 0, ups < folders.count, !PathText.mayNotBeNormal(below) else { return nil }
      return folders[ups] + "/" + below
    }
  }

  static func holdsNUL(_ path: String) -> Bool {
    var path = path
    return path.withUTF8 { bytes in
      bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false
    }
  }

  /// Whether the bytes of `path` begin with those of `prefix`.
  static func starts(_ path: String, with prefix: String) -> Bool {
    var (path, prefix) = (path, prefix)
    return path.withUTF8 { path in
      prefix.withUTF8 { prefix in
        guard path.count >= prefix.count else { return false }
        guard let a = path.baseAddress, let b = prefix.baseAddress else { return true }
        return memcmp(a, b, prefix.count) == 0
      }
    }
  }

  static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: 0x2f) else { return ("", path) }
    return (String(path[..<slash]), String(path[path.utf8.index(after: slash)...]))
  }

  /// The way from one folder to a path by names alone, with as many `..` as it takes; both
  /// absolute and normal. As Python's `os.path.relpath`.
  static func relative(from folder: String, to path: String) -> String {
    if path.utf8.count > folder.utf8.count + 1, starts(path, with: folder) {
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
  /// The same without it.
  private let bareRoots: [String]
  let home: String
  private let prefix: String
  private let scripts: String

  init(_ scheme: InstallScheme) {
    roots = scheme.roots.map { $0.string + "/" }.sorted { $0.utf8.count > $1.utf8.count }
    bareRoots = roots.map { String($0.dropLast()) }
    home = scheme.home.string
    prefix = scheme.prefix.string
    scripts = scheme.scripts.string
  }

  /// The folder of the scheme that a normal path lies in, the deepest of them, without its `/`.
  func root(of path: String) -> String? {
    for (root, bare) in zip(roots, bareRoots)
    where path.utf8.count > root.utf8.count && PathText.starts(path, with: root) {
      return bare
    }
    return nil
  }

  /// As `InstallScheme.protects`.
  func protects(_ path: String) -> Bool {
    // Few paths lie right in those two folders: the rest is decided by a look at their length.
    guard let slash = path.utf8.lastIndex(of: 0x2f) else { return false }
    let length = path.utf8.distance(from: path.startIndex, to: slash)
    guard length == prefix.utf8.count || length == scripts.utf8.count else { return false }
    let (folder, name) = PathText.split(path)
    if folder == prefix, name == "pyvenv.cfg" { return true }
    return folder == scripts && InstallScheme.belongsToTheEnvironment(name)
  }
}
