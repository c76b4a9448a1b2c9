import PykVersions

extension Marker {
  /// Whether the condition holds.
  ///
  /// - Versions are compared as versions where the variable holds one and both sides are
  ///   versions; where the other side isn't one, `<=` and `>=` mean "is the same text", and `<` and
  ///   `>` never hold. What can't be compared at all doesn't hold.
  /// - With several extras the condition holds if it does for one of them by itself, as pip has it.
  public func evaluate(in environment: MarkerEnvironment, extras: Set<ExtraName> = []) -> Bool {
    steps.withUnsafeBufferPointer { steps in
      func holds(for extra: String, _ extras: Set<ExtraName>) -> Bool {
        Evaluation(
          steps: steps, nodes: nodes, environment: environment, extra: extra, extras: extras
        ).holds(at: 0)
      }
      guard mentionsExtra, !extras.isEmpty else { return holds(for: "", []) }
      return extras.contains { holds(for: $0.normalized, extras) }
    }
  }
}

private struct Evaluation {
  let steps: UnsafeBufferPointer<MarkerStep>
  let nodes: [MarkerNode]
  let environment: MarkerEnvironment
  let extra: String
  let extras: Set<ExtraName>

  /// The depth is bounded by what the parser takes.
  func holds(at index: Int) -> Bool {
    switch steps[index].kind {
    case .keys(let variable):
      guard let key = environment.sortKey(of: variable) else { return nodeHolds(at: index) }
      return (steps[index].low <= key && key <= steps[index].high) != steps[index].isComplement
    case .text(let variable):
      return (environment[variable] == steps[index].text) != steps[index].isComplement
    case .extra:
      return (extra == steps[index].text) != steps[index].isComplement
    case .node:
      return nodeHolds(at: index)
    case .all(let count):
      var member = index + 1
      while member <= index + count {
        if !holds(at: member) { return false }
        member += steps[member].size
      }
      return true
    case .any(let count):
      var member = index + 1
      while member <= index + count {
        if holds(at: member) { return true }
        member += steps[member].size
      }
      return false
    }
  }

  private func nodeHolds(at index: Int) -> Bool {
    if case .comparison(let comparison) = nodes[index] { holds(comparison) } else { false }
  }

  private func holds(_ comparison: MarkerComparison) -> Bool {
    switch (comparison.left, comparison.right) {
    case (.variable(let variable), _) where comparison.specifier != nil:
      return comparison.specifier.map { matches($0, variable) } ?? false
    case (.text(let text), .variable(let variable)) where variable.isVersion:
      if let specifier = MarkerComparison.specifier(comparison.comparison, environment[variable]) {
        return matches(specifier, text: text)
      }
    case (.variable(let left), .variable(let right)) where left.isVersion:
      if let specifier = MarkerComparison.specifier(comparison.comparison, environment[right]) {
        return matches(specifier, left)
      }
    case (_, .extras):
      return isMember(comparison, of: extras)
    case (_, .dependencyGroups):
      return isMember(comparison, of: [])
    default: break
    }
    return compare(text(comparison.left), comparison.comparison, text(comparison.right))
  }

  private func matches(_ specifier: VersionSpecifier, _ variable: MarkerVariable) -> Bool {
    if specifier.comparison == .arbitrary { return specifier.matchesText(environment[variable]) }
    return environment.version(of: variable).map { specifier.contains($0) } ?? false
  }

  private func matches(_ specifier: VersionSpecifier, text: String) -> Bool {
    if specifier.comparison == .arbitrary { return specifier.matchesText(text) }
    return (try? Version(text)).map { specifier.contains($0) } ?? false
  }

  private func text(_ operand: MarkerComparison.Operand) -> String {
    switch operand {
    case .variable(let variable): environment[variable]
    case .extra: extra
    case .text(let text): text
    case .extras, .dependencyGroups: ""
    }
  }

  private func isMember(_ comparison: MarkerComparison, of set: Set<ExtraName>) -> Bool {
    let wanted = NameSpelling.normalized(text(comparison.left))
    let isThere = set.contains { $0.normalized == wanted }
    return switch comparison.comparison {
    case .isIn: isThere
    case .isNotIn: !isThere
    default: false
    }
  }

  private func compare(
    _ left: String, _ comparison: MarkerComparison.Operator, _ right: String
  ) -> Bool {
    switch comparison {
    case .isIn: right.utf8Contains(left)
    case .isNotIn: !right.utf8Contains(left)
    case .specifier(.equal), .specifier(.lessOrEqual), .specifier(.greaterOrEqual),
      .specifier(.arbitrary):
      left == right
    case .specifier(.notEqual): left != right
    case .specifier(.less), .specifier(.greater), .specifier(.compatible): false
    }
  }
}

extension String {
  /// Whether the other text stands somewhere in this one.
  fileprivate func utf8Contains(_ other: String) -> Bool {
    var (hay, needle) = (self, other)
    return hay.withUTF8 { hay in
      needle.withUTF8 { needle in
        guard !needle.isEmpty else { return true }
        guard needle.count <= hay.count else { return false }
        for start in 0...(hay.count - needle.count)
        where hay[start] == needle[0] && hay[start..<(start + needle.count)].elementsEqual(needle) {
          return true
        }
        return false
      }
    }
  }
}
