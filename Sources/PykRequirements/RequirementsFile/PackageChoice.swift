import PykDiagnostics

/// Two lists of packages that exclude each other, such as those of `--no-binary` and
/// `--only-binary`: what is put on one leaves the other.
package struct PackageChoice: Sendable, Hashable {
  /// One of the two lists.
  package enum Side: Sendable { case first, second }

  /// A list: some packages, or all (`:all:`) and perhaps some of them by name too.
  struct List: Sendable, Hashable {
    var hasAll = false
    var names: Set<PackageName> = []
  }

  fileprivate var first = List()
  fileprivate var second = List()

  package init() {}

  /// Whether nothing was said.
  package var isEmpty: Bool { first == List() && second == List() }

  /// Takes `:all:`, `:none:` and names with commas between them, left to right.
  ///
  /// `:none:` empties the side; `:all:` empties both and takes all.
  package mutating func add(_ list: some StringProtocol, to side: Side) throws(NameError) {
    var (target, other) = side == .first ? (first, second) : (second, first)
    for word in list.split(separator: ",", omittingEmptySubsequences: true) {
      switch word {
      case ":all:":
        target = List(hasAll: true)
        other = List()
      case ":none:":
        target = List()
      default:
        let name = try PackageName(word.trimmingSpaces)
        other.names.remove(name)
        target.names.insert(name)
      }
    }
    (first, second) = side == .first ? (target, other) : (other, target)
  }

  /// The list that the package is on: by its name before by `:all:`.
  package func side(of name: PackageName) -> Side? {
    if second.names.contains(name) { return .second }
    if first.names.contains(name) { return .first }
    if second.hasAll { return .second }
    return first.hasAll ? .first : nil
  }
}

extension PackageChoice {
  /// Whether every package is on that side, and none by name on the other.
  func isAll(_ side: Side) -> Bool {
    let (own, other) = side == .first ? (first, second) : (second, first)
    return own.hasAll && other == List()
  }
}

/// Which packages may come as wheels and which as sources: `--no-binary`, `--only-binary`.
package struct FormatControl: Sendable, Hashable {
  private var choice = PackageChoice()

  package init() {}

  /// What `--no-binary` says.
  package mutating func refuseWheels(of list: some StringProtocol) throws(NameError) {
    try choice.add(list, to: .first)
  }

  /// What `--only-binary` says.
  package mutating func refuseSources(of list: some StringProtocol) throws(NameError) {
    try choice.add(list, to: .second)
  }

  /// Whether sources are refused for every package, and wheels for none.
  package var isWheelsOnly: Bool { choice.isAll(.second) }

  /// Whether a wheel of the package may be taken.
  package func allowsWheels(of name: PackageName) -> Bool { choice.side(of: name) != .first }
  /// Whether a source distribution of the package may be taken.
  package func allowsSources(of name: PackageName) -> Bool { choice.side(of: name) != .second }
}

/// Of which packages pre-releases are taken: `--pre`, `--all-releases`, `--only-final`.
package struct ReleaseControl: Sendable, Hashable {
  private var choice = PackageChoice()

  package init() {}

  /// What `--all-releases` says; `--pre` is `:all:`.
  package mutating func takePrereleases(of list: some StringProtocol) throws(NameError) {
    try choice.add(list, to: .second)
  }

  /// What `--only-final` says.
  package mutating func refusePrereleases(of list: some StringProtocol) throws(NameError) {
    try choice.add(list, to: .first)
  }

  /// Nil where nothing was said, so that the specifiers decide.
  package func allowsPrereleases(of name: PackageName) -> Bool? {
    choice.side(of: name).map { $0 == .second }
  }
}

extension StringProtocol {
  var trimmingSpaces: String {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    let start = drop(while: isSpace)
    let end = start.lastIndex { !isSpace($0) }.map { start.index(after: $0) } ?? start.startIndex
    return String(start[..<end])
  }
}
