package import PykFormats
package import PykRequirements
package import PykVersions

/// What one source offers of one project: its versions, ascending, and their files.
///
/// It stands on a record in memory or in a mapped cache file; nothing is made into values but
/// what is looked at. Distinct tags and distinct `Requires-Python` have numbers, so that whether
/// one fits is found out once, however many files have it.
package final class ProjectPage: Sendable {
  package let name: PackageName
  package let source: IndexSource
  package let versionCount: Int
  package let fileCount: Int
  let record: RecordBytes
  /// The source's number in keys.
  let teller: UInt64
  private let versions: Int

  /// Nil where the record is damaged, of another layout, or of another project.
  package init?(_ record: RecordBytes, name: PackageName, source: IndexSource) {
    typealias Header = PageRecord.Header
    let headSize = record.int32(Header.headSize)
    guard record.number(Header.magic, as: UInt32.self) == PageRecord.magic,
      record.int32(Header.size) == record.bytes.count,
      (Header.byteCount...record.bytes.count).contains(headSize),
      record.number(Header.checksum, as: UInt32.self)
        == PageRecord.checksum(record.slice(Header.headSize, headSize - Header.headSize)),
      record.slice(record.int32(Header.name), record.int32(Header.name + 4))
        .elementsEqual(name.normalized.utf8)
    else { return nil }
    self.record = record
    self.name = name
    self.source = source
    teller = StoreKey.teller(source.teller)
    versionCount = record.int32(Header.versionCount)
    fileCount = record.int32(Header.fileCount)
    versions = record.int32(Header.versions)
    let room = record.bytes.count - versions
    guard room >= 0, versionCount <= room / PageRecord.VersionEntry.byteCount else { return nil }
  }

  /// The integer form of the version at `index`, as `Version.packed` has it; 0 where it doesn't
  /// fit one.
  package func packedVersion(_ index: Int) -> UInt64 {
    record.number(entry(index) + PageRecord.VersionEntry.packed, as: UInt64.self)
  }

  /// The version at `index`, which must be below `versionCount`.
  package func version(_ index: Int) -> Version {
    let packed = packedVersion(index)
    if packed != 0, let version = Version(packed: packed) { return version }
    let text = record.text(entry(index) + PageRecord.VersionEntry.text)
    // Only what was a version has been written, and the checksum has been looked at.
    return (try? Version(text)) ?? .zero
  }

  private func entry(_ index: Int) -> Int {
    precondition(index >= 0 && index < versionCount, "no version has this index")
    return versions + index * PageRecord.VersionEntry.byteCount
  }

  /// The files of the version at `index`, in the page's order.
  ///
  /// Throws `IndexError` where the cache is damaged there.
  package func files(_ index: Int) throws(IndexError) -> VersionFiles {
    let entry = entry(index)
    let start = record.int32(entry + PageRecord.VersionEntry.chunk)
    let chunk = record.slice(start, record.int32(entry + PageRecord.VersionEntry.chunkSize))
    let count = record.int32(entry + PageRecord.VersionEntry.fileCount)
    guard
      record.number(entry + PageRecord.VersionEntry.checksum, as: UInt32.self)
        == PageRecord.checksum(chunk),
      count * PageRecord.FileEntry.byteCount <= chunk.count
    else { throw IndexError(.damagedCache(project: name.normalized)) }
    return VersionFiles(page: self, versionIndex: index, chunk: start, count: count)
  }

  /// The index of that version, by binary search; nil where the page hasn't got it.
  package func index(of version: Version) -> Int? {
    var low = 0
    var high = versionCount
    let key = version.sortKey
    while low < high {
      let middle = (low + high) / 2
      let packed = packedVersion(middle)
      let isLess =
        if let key, packed != 0 { packed & ~15 < key } else { self.version(middle) < version }
      if isLess { low = middle + 1 } else { high = middle }
    }
    return low < versionCount && self.version(low) == version ? low : nil
  }
}

extension ProjectPage {
  /// How many different tags the wheels have between them.
  package var tagCount: Int { record.int32(PageRecord.Header.tagCount) }

  /// Compressed tags as file names have them, such as `py2.py3-none-any`.
  package func tags(_ number: Int) -> String {
    record.text(record.int32(PageRecord.Header.tags) + number * 8)
  }

  package var requiresPythonCount: Int { record.int32(PageRecord.Header.requiresPythonCount) }

  /// As the page has it; nobody has checked that it is a specifier.
  package func requiresPython(_ number: Int) -> String {
    record.text(record.int32(PageRecord.Header.requiresPythons) + number * 8)
  }

  package var status: ProjectStatus {
    let marker = UInt8(truncatingIfNeeded: record.int32(PageRecord.Header.status))
    return ProjectStatus(
      marker: ProjectStatus.Marker(rawValue: marker) ?? .active,
      reason: record.text(PageRecord.Header.statusReason))
  }

  /// How many links were left out because they lead from https to http, or from the network
  /// to this machine's files, and the first of them.
  package var refusedLinks: (count: Int, first: String) {
    (record.int32(PageRecord.Header.refusedCount), record.text(PageRecord.Header.refused))
  }

  /// What relative addresses are relative to.
  package var base: URL? { URL(record.text(PageRecord.Header.base)) }

  /// Whether every byte of it is as it was written.
  package var isIntact: Bool {
    (0..<versionCount).allSatisfy { (try? files($0)) != nil }
  }
}

extension Version {
  /// `0`, for what should have been a version.
  static let zero: Version = {
    // Fails for an empty release and for negative numbers only.
    guard let zero = Version(release: [0]) else { preconditionFailure("0 is a version") }
    return zero
  }()
}
