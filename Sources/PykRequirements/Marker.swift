import PykVersions

/// The condition under which a requirement counts, such as
/// `python_version < "3.9" and sys_platform != "win32"`.
///
/// - It is held as a flat list of nodes with the versions already read, so that evaluating one
///   allocates nothing.
/// - Two markers are equal where they are written alike, apart from spaces, quotes, needless
///   parentheses and old spellings of variables.
///
/// https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers
public struct Marker: Sendable {
  /// In prefix order: a group stands before its members.
  let nodes: [MarkerNode]

  /// The same nodes as they are evaluated.
  let steps: [MarkerStep]

  /// Whether what is asked for (`extra`) decides, beside the environment.
  public let mentionsExtra: Bool

  init(nodes: [MarkerNode]) {
    self.nodes = nodes
    steps = nodes.map(MarkerStep.init)
    mentionsExtra = nodes.contains { node in
      if case .comparison(let comparison) = node { comparison.mentionsExtra } else { false }
    }
  }

  /// Whether nothing but `extra` decides.
  public var dependsOnExtraAlone: Bool {
    nodes.allSatisfy { node in
      if case .comparison(let comparison) = node { comparison.mentionsExtra } else { true }
    }
  }

  /// The normal forms of the extras that can make it hold where it doesn't without one; nil where
  /// it doesn't name them one by one, by `==`.
  public var namedExtras: [String]? {
    var names: [String] = []
    for (node, step) in zip(nodes, steps) {
      guard case .comparison(let comparison) = node, comparison.mentionsExtra else { continue }
      guard case .extra = step.kind, !step.isComplement else { return nil }
      names.append(step.text)
    }
    return names
  }

  /// Both conditions together.
  public func and(_ other: Marker) -> Marker {
    let count = nodes.count + other.nodes.count
    return Marker(nodes: [.all(count)] + nodes + other.nodes)
  }
}

extension Marker: Hashable {
  /// Whether both are written alike.
  public static func == (a: Marker, b: Marker) -> Bool { a.nodes == b.nodes }

  /// Hashes what equality looks at.
  public func hash(into hasher: inout Hasher) { hasher.combine(nodes) }
}

/// A part of a marker: a comparison, or a group whose members are the next so many nodes.
enum MarkerNode: Sendable, Hashable {
  case comparison(MarkerComparison)
  case all(Int)
  case any(Int)
}

/// One comparison, such as `os_name == "posix"`.
struct MarkerComparison: Sendable, Hashable {
  enum Operand: Sendable, Hashable {
    case variable(MarkerVariable)
    case extra
    /// The sets that lock files speak of.
    case extras
    case dependencyGroups
    case text(String)
  }

  enum Operator: Sendable, Hashable, CustomStringConvertible {
    case specifier(SpecifierOperator)
    case isIn
    case isNotIn

    var description: String {
      switch self {
      case .specifier(let comparison): comparison.rawValue
      case .isIn: "in"
      case .isNotIn: "not in"
      }
    }
  }

  var left: Operand
  var comparison: Operator
  var right: Operand

  /// `comparison` and a right side that is text, where they make a specifier.
  let specifier: VersionSpecifier?

  init(_ left: Operand, _ comparison: Operator, _ right: Operand) {
    self.left = left
    self.comparison = comparison
    self.right = right
    if case .variable(let variable) = left, variable.isVersion, case .text(let text) = right {
      specifier = Self.specifier(comparison, text)
    } else {
      specifier = nil
    }
  }

  static func specifier(_ comparison: Operator, _ text: String) -> VersionSpecifier? {
    guard case .specifier(let comparison) = comparison else { return nil }
    return VersionSpecifier(comparison, text: text)
  }

  var mentionsExtra: Bool {
    left == .extra || right == .extra || left == .extras || right == .extras
  }
}
