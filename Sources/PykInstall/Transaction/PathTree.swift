/// Paths below one folder, as a tree of their names.
final class PathTree {
  private(set) var children: [String: PathTree] = [:]
  /// Whether this very path was added, rather than one below it.
  private(set) var isListed = false
  /// Whether everything below is meant, also what isn't listed.
  private(set) var isWhole = false

  var isEmpty: Bool { children.isEmpty && !isListed }

  /// - Parameter path: Relative and clean.
  func add(_ path: Substring, whole: Bool = false) {
    let bytes = path.utf8
    var name = path
    var node = self
    if let slash = bytes.lastIndex(of: 0x2f) {
      name = path[bytes.index(after: slash)...]
      node = folder(path[..<slash])
    }
    if !name.isEmpty { node = node.child(String(name)) }
    node.isListed = true
    if whole { node.isWhole = true }
  }

  func add(_ path: String, whole: Bool = false) { add(path[...], whole: whole) }

  /// Paths come folder by folder: mostly it is the last one again.
  private var last: (path: Substring, node: PathTree)?

  private func folder(_ path: Substring) -> PathTree {
    if let last, last.path == path { return last.node }
    var node = self
    var rest = path.utf8[...]
    while !rest.isEmpty {
      let name = rest.prefix { $0 != 0x2f }
      if !name.isEmpty { node = node.child(String(Substring(name))) }
      rest = rest[name.endIndex...].dropFirst()
    }
    last = (path, node)
    return node
  }

  private func child(_ name: String) -> PathTree {
    if let child = children[name] { return child }
    let child = PathTree()
    children[name] = child
    return child
  }

  func contains(_ path: some StringProtocol) -> Bool {
    var node = self
    for name in path.split(separator: "/") {
      if node.isWhole { return true }
      guard let child = node.children[String(name)] else { return false }
      node = child
    }
    return node.isListed
  }
}
