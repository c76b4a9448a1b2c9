internal import Synchronization

/// The tags an interpreter takes, best first.
///
/// Looking up is a dictionary's work; the dictionary is made at the first look.
package final class SupportedTags: Sendable {
  private let make: @Sendable () -> [WheelTag]
  private let made = Mutex<[WheelTag]?>(nil)
  private let ranks = Mutex<[String: Int]?>(nil)
  private let known = Mutex<[String: Int?]>([:])

  package init(_ ordered: [WheelTag]) { make = { ordered } }

  /// The list is made when somebody first asks: most commands never do.
  package init(lazily make: @escaping @Sendable () -> [WheelTag]) { self.make = make }

  package var ordered: [WheelTag] {
    made.withLock { made in
      if let made { return made }
      let tags = make()
      made = tags
      return tags
    }
  }

  /// The place of a tag, 0 the best; nil where the interpreter can't take it.
  package func priority(of tag: WheelTag) -> Int? { rank(tag.description) }

  /// The best place of what a compressed set such as `py2.py3-none-any` stands for.
  ///
  /// Answers are kept: an index has few sets and many files.
  package func priority(ofCompressed tags: String) -> Int? {
    if let answer = known.withLock({ $0[tags] }) { return answer }
    let answer = WheelTag.expanded(tags).compactMap(priority(of:)).min()
    known.withLock { $0[tags] = .some(answer) }
    return answer
  }

  package func priority(of wheel: WheelFilename) -> Int? {
    priority(ofCompressed: wheel.compressedTags)
  }

  private func rank(_ tag: String) -> Int? {
    ranks.withLock { ranks in
      if let ranks { return ranks[tag] }
      var made: [String: Int] = [:]
      made.reserveCapacity(ordered.count)
      for (index, tag) in ordered.enumerated() where made[tag.description] == nil {
        made[tag.description] = index
      }
      ranks = made
      return made[tag]
    }
  }
}

extension SupportedTags: Equatable {
  package static func == (a: SupportedTags, b: SupportedTags) -> Bool { a.ordered == b.ordered }
}
