import PykFiles
import Synchronization
import SystemPackage

extension PackedStore {
  /// Keeps a record, for this process in any case and for all if it can be written.
  func store(_ key: String, policy: CachePolicy, contents: [UInt8]) {
    store(StoreName(key), policy: policy, contents: contents)
  }

  func store(_ name: StoreName, policy: CachePolicy, contents: [UInt8]) {
    let bytes = StoredRecord.encoded(key: name.text, policy: policy, contents: contents)
    guard bytes.count <= Int(UInt32.max) else { return }
    let hash = name.key
    var entry = StoreEntry(key: hash, offset: 0, length: bytes.count, policy: policy)
    remember(Own(entry: entry, bytes: RecordBytes(bytes), generation: 0))
    write { writer throws(FileFailure) in
      entry.offset = try writer.append(record: bytes)
      try writer.append(entry: entry)
      let generation = writer.generation
      state.withLock { state in
        state.own[hash]?.entry.offset = entry.offset
        state.own[hash]?.generation = generation
      }
      try compactIfWorthwhile(&writer)
    }
  }

  /// Notes after a 304 until when the record now holds, without writing it again.
  func renew(_ key: String, policy: CachePolicy) {
    let hash = StoreKey(key)
    guard let (record, _) = record(key) else { return }
    guard record.etag == policy.etag, record.lastModified == policy.lastModified,
      let (old, generation) = place(of: hash)
    else { return store(key, policy: policy, contents: Array(record.contents.bytes)) }
    let entry = StoreEntry(key: hash, offset: old.offset, length: old.length, policy: policy)
    var isElsewhere = false
    write { writer throws(FileFailure) in
      // Another process has compacted since: the offset means nothing any more.
      isElsewhere = writer.generation != generation
      if !isElsewhere { try writer.append(entry: entry) }
    }
    if isElsewhere { return store(key, policy: policy, contents: Array(record.contents.bytes)) }
    state.withLock { state in
      if state.own[hash] != nil {
        state.own[hash]?.entry = entry
      } else if state.isOpen, state.generation == generation {
        state.table.set(entry)
      }
    }
  }

  /// Drops a record, such as a damaged one.
  func remove(_ key: String) { remove(StoreName(key)) }

  func remove(_ name: StoreName) {
    let entry = StoreEntry(removing: name.key)
    remember(Own(entry: entry, bytes: RecordBytes([]), generation: 0))
    write { writer throws(FileFailure) in try writer.append(entry: entry) }
  }

  private func remember(_ own: Own) {
    state.withLock { state in
      if !state.isOpen { open(&state) }
      state.own[own.entry.key] = own
    }
  }

  private func place(of key: StoreKey) -> (StoreEntry, UInt64)? {
    state.withLock { state in
      if let own = state.own[key] { return own.generation == 0 ? nil : (own.entry, own.generation) }
      return state.table[key].map { ($0, state.generation) }
    }
  }

  /// Runs `body` with the files open and the lock held. After a failure nothing more is written
  /// by this process.
  private func write(_ body: (inout StoreWriter) throws(FileFailure) -> Void) {
    if problem != nil { return }
    do {
      try withWriter(body)
    } catch {
      state.withLock { $0.problem = error }
    }
  }

  func withWriter(
    _ body: (inout StoreWriter) throws(FileFailure) -> Void
  ) throws(FileFailure) {
    try writing.withLock { held throws(FileFailure) in
      let lock: FileLock
      if let writer = held {
        lock = writer.lock
      } else {
        try Files.createDirectories(folder)
        lock = try FileLock(folder.appending("\(name).lock"))
      }
      try lock.lock()
      defer { lock.unlock() }
      var writer: StoreWriter
      if let current = held, !current.isStale(self) {
        writer = current
      } else {
        writer = try StoreWriter(self, lock: lock)
      }
      held = nil
      try body(&writer)
      held = writer
    }
  }
}
