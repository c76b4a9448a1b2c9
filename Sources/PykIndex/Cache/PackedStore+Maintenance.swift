import PykFiles
import Synchronization
import SystemPackage

extension PackedStore {
  /// What stands on the disk now, whatever this process has read of it before.
  private func onDisk() -> State {
    var state = State()
    open(&state)
    return state
  }

  /// How many records there are and what the files take, in bytes.
  func size() -> (records: Int, bytes: Int) {
    let bytes = ((try? Files.entries(of: folder)) ?? [])
      .filter { $0.name.hasPrefix("\(name).") }
      .reduce(0) { sum, entry in
        sum + ((try? Files.status(folder.appending(entry.name)))?.size ?? 0)
      }
    return (onDisk().table.live.count, bytes)
  }

  /// Calls `body` with every record that can be found on the disk.
  func forEach(_ body: (StoreEntry, StoredRecord) -> Void) { Self.forEach(in: onDisk(), body) }

  private static func forEach(in state: State, _ body: (StoreEntry, StoredRecord) -> Void) {
    guard let pack = state.pack else { return }
    for entry in state.table.live {
      if let record = record(at: entry, in: pack) { body(entry, record) }
    }
  }

  /// Looks at every byte; what is damaged is dropped.
  func verify() throws(FileFailure) -> (records: Int, damaged: Int) {
    let state = onDisk()
    let all = state.table.live.count
    var whole = 0
    Self.forEach(in: state) { _, record in if record.isIntact { whole += 1 } }
    if whole < all { try rewrite { _, _ in true } }
    return (all, all - whole)
  }

  /// Drops what was neither stored nor found still good since then (seconds since 1970), and
  /// gives the space back; says how many records went.
  func prune(before time: Int64) throws(FileFailure) -> Int {
    let before = size().records
    guard Files.isRegularFile(indexPath) else { return 0 }
    try rewrite { entry, _ in entry.storedAt >= time }
    return before - size().records
  }

  private func rewrite(
    _ keeps: (StoreEntry, StoredRecord) -> Bool
  ) throws(FileFailure) {
    try withWriter { writer throws(FileFailure) in try compact(&writer, keeps: keeps) }
  }

  /// Drops everything; the lock stays, since others may hold it.
  func purge() throws(FileFailure) {
    guard Files.isDirectory(folder) else { return }
    try withWriter { _ throws(FileFailure) in
      for entry in try Files.entries(of: folder)
      where entry.name.hasPrefix("\(name).") && !entry.name.hasSuffix(".lock") {
        try Files.remove(folder.appending(entry.name))
      }
    }
    state.withLock { $0 = State() }
  }
}
