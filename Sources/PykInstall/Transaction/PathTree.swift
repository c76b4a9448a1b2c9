/// Paths below one folder, as a tree of their names.
final class PathTree {
  private(set) var children: [String: PathTree] = [:]
  /// Whether this very path was added, rather than one below it.
  private(set) var isListed = false
  /// Whether everything below is meant, also what isn't listed.
  private(set) var isWhole = false

  var isEmpty: Bool { children.isEmpty && !isListed }

  /// - Parameter path: Relative and clean.
  func add(_ path: some StringProtocol, whole: Bool = false) {
    var node = self
    for name in path.split(separator: "/") {
      let name = String(name)
      if let child = node.children[name] {
        node = child
      } else {
        let child = PathTree()
        node.children[name] = child
        node = child
      }
    }
    node.isListed = true
    if whole { node.isWhole = true }
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
