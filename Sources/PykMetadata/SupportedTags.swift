internal import Synchronization

/// The tags an interpreter takes, best first.
///
/// The list is made when somebody first asks, and so is the table that finds places in it.
package final class SupportedTags: Sendable {
  private let make: @Sendable () -> [WheelTag]
  private let list = AtomicLazyReference<TagList>()
  private let table = AtomicLazyReference<TagTable>()

  package init(_ ordered: [WheelTag]) { make = { ordered } }

  /// The list is made when somebody first asks: most commands never do.
  package init(lazily make: @escaping @Sendable () -> [WheelTag]) { self.make = make }

  package var ordered: [WheelTag] {
    (list.load() ?? list.storeIfNil(TagList(make()))).tags
  }

  private var places: TagTable {
    table.load() ?? table.storeIfNil(TagTable(ordered))
  }

  /// The place of a tag, 0 the best; nil where the interpreter can't take it.
  package func priority(of tag: WheelTag) -> Int? { priority(ofCompressed: tag.description) }

  /// The best place of what a compressed set such as `py2.py3-none-any` stands for, in any case of
  /// letters; nil where the interpreter takes none of it.
  package func priority(ofCompressed tags: String) -> Int? {
    var tags = tags
    return tags.withUTF8 { places.place(ofCompressed: UnsafeRawBufferPointer($0)) }
  }

  /// The same for a set in UTF-8: what stands between a file name's dashes.
  package func priority(ofCompressed tags: UnsafeRawBufferPointer) -> Int? {
    places.place(ofCompressed: tags)
  }

  package func priority(of wheel: WheelFilename) -> Int? {
    priority(ofCompressed: wheel.compressedTags)
  }

  /// Why no tag of a compressed set fits; nil where one does.
  package func mismatch(ofCompressed tags: String) -> TagMismatch? {
    var tags = tags
    return tags.withUTF8 { places.mismatch(ofCompressed: UnsafeRawBufferPointer($0)) }
  }
}

extension SupportedTags: Equatable {
  package static func == (a: SupportedTags, b: SupportedTags) -> Bool { a.ordered == b.ordered }
}

/// What of a wheel is for others.
package enum TagMismatch: Sendable, Hashable {
  /// Built for another version or implementation of Python, or another ABI of it.
  case python
  /// Built for another system or processor, or for a newer one of its kind.
  case platform
  case pythonAndPlatform
}

/// A list that may be shared once it is made.
private final class TagList: Sendable {
  let tags: [WheelTag]
  init(_ tags: [WheelTag]) { self.tags = tags }
}
