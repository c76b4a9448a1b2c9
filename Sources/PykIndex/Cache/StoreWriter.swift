import PykFiles
import SystemPackage

/// The open files of a store that this process writes to.
struct StoreWriter {
  let lock: FileLock
  var index: OpenFile
  var pack: OpenFile
  var generation: UInt64

  /// Opens what is there, or begins a new store; call it with the lock held.
  init(_ store: PackedStore, lock: FileLock) throws(FileFailure) {
    self.lock = lock
    if let bytes = try? Files.read(store.indexPath),
      let generation = PackedStore.generation(of: bytes),
      Files.isRegularFile(store.packPath(generation))
    {
      self.generation = generation
    } else {
      generation = UInt64.random(in: 1 ... .max)
      _ = try Files.create(store.packPath(generation), exclusive: true)
      try Files.replace(store.indexPath, with: PackedStore.header(generation))
    }
    index = try Files.openForWriting(store.indexPath)
    pack = try Files.openForWriting(store.packPath(generation))
  }

  /// Whether another process has replaced the index since it was opened.
  func isStale(_ store: PackedStore) -> Bool {
    guard let current = try? Files.status(store.indexPath), let mine = try? index.status() else {
      return true
    }
    return current.inode != mine.inode || current.device != mine.device
  }

  /// Appends a record and gives the offset of its first byte.
  func append(record: [UInt8]) throws(FileFailure) -> Int {
    let offset = (try pack.status().size + 7) & ~7
    try Self.write(record, to: pack, at: offset)
    return offset
  }

  /// Appends an entry. What a crash left of half an entry is overwritten.
  func append(entry: StoreEntry) throws(FileFailure) {
    var output = ByteWriter(capacity: StoreEntry.byteCount)
    entry.write(to: &output)
    let size = try index.status().size - PackedStore.headerSize
    let offset = PackedStore.headerSize + size / StoreEntry.byteCount * StoreEntry.byteCount
    try Self.write(output.bytes, to: index, at: offset)
  }

  private static func write(
    _ bytes: [UInt8], to file: OpenFile, at offset: Int
  ) throws(FileFailure) {
    let span = bytes.span
    try span.bytes.withUnsafeBytes { bytes throws(FileFailure) in
      try file.write(bytes, at: offset)
    }
  }
}
