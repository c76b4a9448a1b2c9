import PykFiles
import Synchronization
import SystemPackage

extension PackedStore {
  /// How many records there are and what the files take, in bytes.
  func size() -> (records: Int, bytes: Int) {
    let count = state.withLock { state in
      state.isOpen = false
      state.own = [:]
      state.table = StoreTable()
      state.pack = nil
      open(&state)
      return state.table.live.count
    }
    let bytes = ((try? Files.entries(of: folder)) ?? [])
      .filter { $0.name.hasPrefix("\(name).") }
      .reduce(0) { sum, entry in
        sum + ((try? Files.status(folder.appending(entry.name)))?.size ?? 0)
      }
    return (count, bytes)
  }

  /// Calls `body` with every record that can be found.
  func forEach(_ body: (StoreEntry, StoredRecord) -> Void) {
    let (table, pack) = state.withLock { state in
      if !state.isOpen { open(&state) }
      return (state.table, state.pack)
    }
    guard let pack else { return }
    for entry in table.live {
      if let record = Self.record(at: entry, in: pack) { body(entry, record) }
    }
  }

  /// Looks at every byte; what is damaged is dropped.
  func verify() throws(FileFailure) -> (records: Int, damaged: Int) {
    let all = size().records
    var whole = 0
    forEach { _, record in if record.isIntact { whole += 1 } }
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
