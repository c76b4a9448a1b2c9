import PykFiles
import PykThreads
import Synchronization
import SystemPackage

/// Many records in few files: a pack, to which records are only ever appended, and an index.
///
/// - Opening it costs two files, however many records are in it; looking one up no system call.
/// - Any number of processes may read and write at the same time. Writers take a lock; readers
///   none: an entry is written after its record, and what is damaged counts as absent.
/// - A pack is never changed where it has been written, so that it can stay mapped. Compacting
///   writes another one under a new name and then replaces the index, which names its pack.
/// - Nothing is synchronised with the disk: what a crash takes, checksums notice.
/// - What can't be read counts as absent; what can't be written is kept in memory, and `problem`
///   says why.
final class PackedStore: Sendable {
  static let headerSize = 64
  static let magic: UInt64 = 0x3178_6469_6b79_70

  struct Own {
    var entry: StoreEntry
    var bytes: RecordBytes
    /// The pack that the entry's offset is in; 0 where it couldn't be written.
    var generation: UInt64
  }

  struct State {
    var isOpen = false
    var table = StoreTable()
    /// The pack that `table` points into; 0 for none.
    var generation: UInt64 = 0
    var pack: MappedFile?
    /// Records that this process has written since, which the mapping doesn't have.
    var own: [StoreKey: Own] = [:]
    var problem: FileFailure?
  }

  let folder: FilePath
  /// Kind and format version, such as `pages-1`.
  let name: String
  let state = Mutex(State())
  /// Held by the thread that writes: a `FileLock` is for one at a time.
  let writing = Mutex<StoreWriter?>(nil)

  init(folder: FilePath, name: String) {
    self.folder = folder
    self.name = name
  }

  var indexPath: FilePath { folder.appending("\(name).index") }

  func packPath(_ generation: UInt64) -> FilePath {
    folder.appending("\(name).\(String(generation, radix: 16)).pack")
  }

  /// Why the last record couldn't be written, if it couldn't.
  var problem: FileFailure? { state.withLock { $0.problem } }

  // MARK: Reading

  /// The record of that key, its contents not checked, and until when it holds.
  func record(_ key: String) -> (record: StoredRecord, policy: CachePolicy)? {
    record(StoreName(key))
  }

  func record(_ name: StoreName) -> (record: StoredRecord, policy: CachePolicy)? {
    let hash = name.key
    let found = state.withLock { state -> (StoreEntry, StoredRecord)? in
      if !state.isOpen { open(&state) }
      return Self.find(hash, in: state)
    }
    guard let (entry, record) = found, record.key == name.text else { return nil }
    return (
      record,
      CachePolicy(
        storedAt: entry.storedAt, initialAge: entry.initialAge, lifetime: entry.lifetime,
        isImmutable: entry.isImmutable, etag: record.etag, lastModified: record.lastModified)
    )
  }

  /// Whether there is a record of that key; it isn't looked at.
  func contains(_ key: StoreKey) -> Bool {
    state.withLock { state in
      if !state.isOpen { open(&state) }
      if let own = state.own[key] { return !own.entry.isRemoval }
      return state.table[key] != nil
    }
  }

  /// The contents of a record that holds for ever and is intact; nil where there is none.
  ///
  /// - Parameter body: Gets the record's bytes, of which it must keep none.
  func withLasting<Value>(
    _ key: StoreKey, _ body: (StoredRecord.Head, UnsafeRawBufferPointer) -> Value?
  ) -> Value? {
    let pack = state.withLock { state -> (MappedFile, StoreEntry)? in
      if !state.isOpen { open(&state) }
      guard state.own[key] == nil, let entry = state.table[key], let pack = state.pack,
        entry.isImmutable
      else { return nil }
      return (pack, entry)
    }
    guard let (pack, entry) = pack, entry.offset <= pack.bytes.count,
      entry.length <= pack.bytes.count - entry.offset
    else { return nil }
    return withExtendedLifetime(pack) {
      let part = pack.bytes[entry.offset..<entry.offset + entry.length]
      let bytes = UnsafeRawBufferPointer(rebasing: part)
      guard let head = StoredRecord.Head(bytes) else { return nil }
      let contents = UnsafeRawBufferPointer(rebasing: bytes[head.contents])
      guard PageRecord.checksum(contents) == head.checksum else { return nil }
      return body(head, contents)
    }
  }

  private static func find(_ key: StoreKey, in state: State) -> (StoreEntry, StoredRecord)? {
    if let own = state.own[key] {
      let record = StoredRecord(own.bytes.bytes) { own.bytes.part($0) }
      return own.entry.isRemoval ? nil : record.map { (own.entry, $0) }
    }
    guard let entry = state.table[key], let pack = state.pack else { return nil }
    return record(at: entry, in: pack).map { (entry, $0) }
  }

  static func record(at entry: StoreEntry, in pack: MappedFile) -> StoredRecord? {
    guard entry.offset <= pack.bytes.count, entry.length <= pack.bytes.count - entry.offset else {
      return nil
    }
    let start = entry.offset
    let bytes = UnsafeRawBufferPointer(rebasing: pack.bytes[start..<start + entry.length])
    return StoredRecord(bytes) { range in
      RecordBytes(pack, range.lowerBound + start..<range.upperBound + start)
    }
  }

  /// Reads the index and maps its pack.
  func open(_ state: inout State) {
    state.isOpen = true
    // A compaction between the two removes the pack that the index named.
    for _ in 0..<3 {
      guard let bytes = try? Files.read(indexPath, limit: 1 << 30),
        let generation = Self.generation(of: bytes)
      else { return }
      do {
        let pack = try MappedFile(packPath(generation))
        (state.generation, state.pack) = (generation, pack)
        state.table = Self.table(of: bytes)
        return
      } catch {
        if error.errno != .noSuchFileOrDirectory { return }
      }
    }
  }

  /// The pack that an index belongs to; nil where it is no index of this format.
  static func generation(of bytes: [UInt8]) -> UInt64? {
    guard bytes.count >= headerSize else { return nil }
    return bytes.withUnsafeBytes { bytes in
      func number<Number: FixedWidthInteger>(_ offset: Int, _ type: Number.Type) -> Number {
        Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
      }
      guard number(0, UInt64.self) == magic,
        number(60, UInt32.self)
          == PageRecord.checksum(UnsafeRawBufferPointer(rebasing: bytes[..<60]))
      else { return nil }
      let generation = number(8, UInt64.self)
      return generation == 0 ? nil : generation
    }
  }

  static func header(_ generation: UInt64) -> [UInt8] {
    var output = ByteWriter(capacity: headerSize)
    output.append(zeros: headerSize)
    output.put(magic, at: 0)
    output.put(generation, at: 8)
    let checksum = output.bytes.withUnsafeBytes {
      PageRecord.checksum(UnsafeRawBufferPointer(rebasing: $0[..<60]))
    }
    output.put(checksum, at: 60)
    return output.bytes
  }

  static func table(of bytes: [UInt8]) -> StoreTable {
    let count = (bytes.count - headerSize) / StoreEntry.byteCount
    var table = StoreTable(capacity: count)
    bytes.withUnsafeBytes { bytes in
      for index in 0..<count {
        let start = headerSize + index * StoreEntry.byteCount
        let part = UnsafeRawBufferPointer(rebasing: bytes[start..<start + StoreEntry.byteCount])
        if let entry = StoreEntry(part) { table.set(entry) }
      }
    }
    return table
  }
}
