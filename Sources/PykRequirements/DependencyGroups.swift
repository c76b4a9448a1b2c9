package import PykDiagnostics
internal import PykFormats

/// The `[dependency-groups]` of a `pyproject.toml`.
///
/// - Names of groups are the same whatever their case and whether `-`, `_` or `.` stands in them;
///   two names that are the same are a fault.
/// - A group lists requirements and `{include-group = "…"}`; what leads back to itself is a fault.
/// - What nobody asks for isn't read.
///
/// https://packaging.python.org/en/latest/specifications/dependency-groups/
package struct DependencyGroups: Sendable {
  /// A requirement and the line that it stands in.
  package struct Member: Sendable, Hashable {
    package let requirement: Requirement
    /// From 1.
    package let line: Int
  }

  private let document: TOMLDocument
  /// By normal name.
  private var groups: [String: (name: String, node: TOMLNode)] = [:]

  /// - Parameter source: The file as the person would write it.
  /// - Throws: `Failure`, with the place where there is one.
  package init(_ bytes: [UInt8], source: String) throws(Failure) {
    document = try TOMLDocument(bytes, source: source)
    guard let node = document.root["dependency-groups"] else {
      throw Failure(
        "`\(source)` has no groups", causes: ["there is no table `[dependency-groups]` in it"])
    }
    guard let table = node.table else {
      throw Failure(
        "can't read the groups of `\(source)`", excerpt: document.excerpt(node, "no table"))
    }
    for entry in table.entries {
      let normal = NameSpelling.normalized(entry.key)
      if let other = groups[normal] {
        throw Failure(
          "can't read the groups of `\(source)`",
          excerpt: document.excerpt(entry.node, "the same group as `\(other.name)`"),
          causes: ["`\(other.name)` and `\(entry.key)` are one name"])
      }
      groups[normal] = (entry.key, entry.node)
    }
  }

  /// What the group asks for, with the groups that it includes, each place once, in their order.
  package func members(of group: String) throws(Failure) -> [Member] {
    var found: [Member] = []
    var isDone: Set<String> = []
    var path = [try step(group, in: group, nil)]
    while let last = path.last {
      guard last.next < last.items.count else {
        isDone.insert(last.group)
        path.removeLast()
        continue
      }
      path[path.count - 1].next += 1
      let item = last.items[last.next]
      if let text = item.string {
        do {
          found.append(Member(requirement: try Requirement(text), line: item.line))
        } catch {
          throw fault(last.group, item, "no requirement", [error.diagnosis.what])
        }
        continue
      }
      guard let table = item.table, table.entries.count == 1,
        let included = table["include-group"]?.string
      else {
        throw fault(
          last.group, item, "neither a requirement nor a group",
          ["an item is a text, or `{include-group = \"NAME\"}`"])
      }
      let normal = NameSpelling.normalized(included)
      if path.contains(where: { $0.group == normal }) {
        let circle = path.drop { $0.group != normal }.map(\.group) + [normal]
        throw fault(
          last.group, item, "leads back", [circle.map { "`\($0)`" }.joined(separator: " includes ")]
        )
      }
      if !isDone.contains(normal) { path.append(try step(included, in: last.group, item)) }
    }
    return found
  }

  /// A group that is being read.
  private struct Step {
    var group: String
    var items: [TOMLNode]
    var next = 0
  }

  private func step(
    _ name: String, in asking: String, _ place: TOMLNode?
  ) throws(Failure) -> Step {
    let normal = NameSpelling.normalized(name)
    guard let group = groups[normal] else {
      let near = closestMatch(to: normal, among: Array(groups.keys))
      let hints = near.map { ["did you mean `\($0)`?"] } ?? []
      if let place { throw fault(asking, place, "no such group", [], hints) }
      throw Failure("`\(document.source)` has no group `\(name)`", hints: hints)
    }
    guard let items = group.node.array else {
      throw fault(normal, group.node, "no list", ["a group is a list of requirements"])
    }
    return Step(group: normal, items: items)
  }

  private func fault(
    _ group: String, _ node: TOMLNode, _ label: String, _ causes: [String], _ hints: [String] = []
  ) -> Failure {
    Failure(
      "can't read the group `\(group)` of `\(document.source)`",
      excerpt: document.excerpt(node, label), causes: causes, hints: hints)
  }
}
