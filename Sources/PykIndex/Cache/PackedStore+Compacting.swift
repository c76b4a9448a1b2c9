import PykFiles
import Synchronization
import SystemPackage

extension PackedStore {
  /// What nobody needs any more may take this much before it is worth a rewrite, in bytes.
  private static let slack = 64 << 20

  func compactIfWorthwhile(_ writer: inout StoreWriter) throws(FileFailure) {
    let (live, stale) = state.withLock { state in
      (
        state.table.liveBytes + state.own.values.reduce(0) { $0 + $1.entry.length },
        state.table.staleCount > state.table.entries.count * 4 + 4096
      )
    }
    let size = try writer.pack.status().size
    guard stale || size > live * 2 + Self.slack else { return }
    try compact(&writer) { _, _ in true }
  }

  /// Writes the records that are whole and that `keeps` wants into a new pack, which then takes
  /// the old one's place.
  func compact(
    _ writer: inout StoreWriter, keeps: (StoreEntry, StoredRecord) -> Bool
  ) throws(FileFailure) {
    let table = Self.table(of: try Files.read(indexPath))
    let old = try MappedFile(writer.pack)
    let generation = UInt64.random(in: 1 ... .max)
    let pack = try Files.create(packPath(generation), exclusive: true)
    var index = ByteWriter(capacity: Self.headerSize + table.entries.count * StoreEntry.byteCount)
    index.append(Self.header(generation))
    var offset = 0
    for entry in table.live.sorted(by: { $0.offset < $1.offset }) {
      guard let record = Self.record(at: entry, in: old), record.isIntact, keeps(entry, record)
      else { continue }
      let range = entry.offset..<entry.offset + entry.length
      try pack.write(UnsafeRawBufferPointer(rebasing: old.bytes[range]), at: offset)
      var moved = entry
      moved.offset = offset
      moved.write(to: &index)
      offset = (offset + entry.length + 7) & ~7
    }
    try Files.replace(indexPath, with: index.bytes)
    writer = try StoreWriter(self, lock: writer.lock)
    removePacks(except: generation)
    state.withLock { state in
      state.isOpen = false
      state.own = state.own.filter { $0.value.generation == 0 && !$0.value.entry.isRemoval }
    }
  }

  /// Removes the packs that no index names: old ones, and what a crash left.
  private func removePacks(except generation: UInt64) {
    let current = packPath(generation).lastComponent?.string
    for entry in (try? Files.entries(of: folder)) ?? []
    where entry.name.hasPrefix("\(name).") && entry.name.hasSuffix(".pack")
      && entry.name != current
    {
      try? Files.remove(folder.appending(entry.name))
    }
  }
}
