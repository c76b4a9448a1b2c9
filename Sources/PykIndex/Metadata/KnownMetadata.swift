package import PykRequirements
import Synchronization
package import PykVersions

/// What the cache has of a candidate, its texts as numbers: thousands of versions of a project say
/// the same few things, so that each of them is read once and then known by its number.
package struct KnownMetadata: Sendable {
  /// For `PackageIndex.requirement(_:)`.
  package let requirements: [Int32]
  /// For `PackageIndex.requiredPython(_:)`; nil where it doesn't say.
  package let requiresPython: Int32?
  package let providesExtra: [ExtraName]
  /// As in `CandidateMetadata`.
  package let faults: [String]
}

extension PackageIndex {
  /// What the cache has of a file on a page and what holds for good; nil where somebody has to be
  /// asked, which `metadata(of:)` does.
  package func known(_ file: PageFile) -> KnownMetadata? {
    guard let cache, let key = file.metadataKey else { return nil }
    return cache.metadata.withLasting(key) { _, contents in
      vocabulary.withLock { $0.read(contents, of: file.page.name, file.version) }
    }
  }

  /// Whether the cache has the metadata of a file on a page; costs next to nothing.
  package func isKnown(_ file: PageFile) -> Bool {
    guard let cache, let key = file.metadataKey else { return false }
    return cache.metadata.contains(key)
  }

  /// The requirement of that number, parsed anew each time; nil where the text is none.
  package func requirement(_ number: Int32) -> Requirement? {
    let text = vocabulary.withLock { $0.requirements.text(Int(number)) }
    return try? Requirement(lenient: text)
  }

  /// The Python that a candidate asks for, by number, parsed anew each time; nil as above.
  package func requiredPython(_ number: Int32) -> VersionSpecifierSet? {
    let text = vocabulary.withLock { $0.pythons.text(Int(number)) }
    return try? VersionSpecifierSet(lenient: text)
  }
}
