import PykVersions

/// A node of a marker in the form that is quick to evaluate: the frequent comparisons are ready, the
/// others are left to the node.
struct MarkerStep: Sendable {
  enum Kind: Sendable {
    /// The variable's sort key lies between `low` and `high`, or doesn't.
    case keys(MarkerVariable)
    /// The variable is `text`, or isn't.
    case text(MarkerVariable)
    /// The extra that is asked for is `text`, or isn't.
    case extra
    case node
    /// A group of the next so many steps.
    case all(Int)
    case any(Int)
  }

  var kind: Kind
  var isComplement = false
  var low: UInt64 = 0
  var high: UInt64 = 0
  var text = ""

  init(_ node: MarkerNode) {
    switch node {
    case .all(let count): kind = .all(count)
    case .any(let count): kind = .any(count)
    case .comparison(let comparison):
      kind = .node
      prepare(comparison)
    }
  }

  private mutating func prepare(_ comparison: MarkerComparison) {
    if let specifier = comparison.specifier {
      guard case .variable(let variable) = comparison.left, let keys = specifier.sortKeys else {
        return
      }
      kind = .keys(variable)
      (low, high, isComplement) = keys
      return
    }
    guard case .specifier(let how) = comparison.comparison, how == .equal || how == .notEqual else {
      return
    }
    isComplement = how == .notEqual
    switch (comparison.left, comparison.right) {
    case (.variable(let variable), .text(let text)), (.text(let text), .variable(let variable)):
      // With the variable on the right the text may be a version and the variable the bound.
      guard !variable.isVersion else { return }
      kind = .text(variable)
      self.text = text
    case (.extra, .text(let text)), (.text(let text), .extra):
      kind = .extra
      self.text = text
    default: break
    }
  }

  /// How many steps it takes with its members.
  var size: Int {
    switch kind {
    case .all(let count), .any(let count): count + 1
    default: 1
    }
  }
}
