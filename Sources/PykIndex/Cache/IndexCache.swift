package import PykFiles
package import SystemPackage

/// What is remembered of indexes between runs: pages as compact records, and the metadata of
/// candidates; two stores of few files, which nobody opens before something is looked for.
package final class IndexCache: Sendable {
  package let folder: FilePath
  let pages: PackedStore
  let metadata: PackedStore

  /// - Parameter folder: Such as `~/.cache/pyk/index`; made at the first write.
  package init(folder: FilePath) {
    self.folder = folder
    pages = PackedStore(folder: folder, name: "pages-1")
    metadata = PackedStore(folder: folder, name: "metadata-3")
  }

  /// Where files are put while they are on their way.
  package var downloads: FilePath { folder.appending("downloads") }

  /// Why something couldn't be kept, if so: worth one warning, and no more.
  package var problem: FileFailure? { pages.problem ?? metadata.problem }
}

extension IndexCache {
  package struct Size: Sendable, Hashable {
    package var pages: Int
    package var pageBytes: Int
    package var metadata: Int
    package var metadataBytes: Int
  }

  package enum Kind: String, Sendable, Hashable, CaseIterable { case page, metadata }

  package struct Entry: Sendable, Hashable {
    package let kind: Kind
    /// The page's address, or what the metadata is known by: the file's digest or address.
    package let key: String
    /// In bytes.
    package let size: Int
    /// Seconds since 1970.
    package let storedAt: Int64
  }

  package var size: Size {
    let (pages, metadata) = (pages.size(), metadata.size())
    return Size(
      pages: pages.records, pageBytes: pages.bytes, metadata: metadata.records,
      metadataBytes: metadata.bytes)
  }

  /// Everything in it, in the order of kinds and keys.
  package var entries: [Entry] {
    var entries: [Entry] = []
    for (kind, store) in [(Kind.page, pages), (.metadata, metadata)] {
      store.forEach { entry, record in
        entries.append(
          Entry(kind: kind, key: record.key, size: entry.length, storedAt: entry.storedAt))
      }
    }
    return entries.sorted { ($0.kind.rawValue, $0.key) < ($1.kind.rawValue, $1.key) }
  }

  /// Looks at every byte and drops what is damaged.
  package func verify() throws(FileFailure) -> (records: Int, damaged: Int) {
    let (pages, metadata) = (try pages.verify(), try metadata.verify())
    return (pages.records + metadata.records, pages.damaged + metadata.damaged)
  }

  /// Drops what was neither stored nor found still good since then; gives how many that were.
  ///
  /// - Parameter time: Seconds since 1970.
  package func prune(before time: Int64) throws(FileFailure) -> Int {
    try removeBrokenDownloads()
    return try pages.prune(before: time) + metadata.prune(before: time)
  }

  /// Removes what killed processes left; a process may be at work on what isn't a day old.
  private func removeBrokenDownloads() throws(FileFailure) {
    guard Files.isDirectory(downloads) else { return }
    for entry in try Files.entries(of: downloads) {
      let path = downloads.appending(entry.name)
      guard let status = try Files.status(path, followLinks: false),
        status.modified / 1_000_000_000 < Clock.seconds - 86_400
      else { continue }
      try Files.removeTree(path)
    }
  }

  /// Drops everything, downloads that were broken off among it.
  package func purge() throws(FileFailure) {
    try pages.purge()
    try metadata.purge()
    try Files.removeTree(downloads)
  }
}
