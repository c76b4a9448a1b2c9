internal import PykFiles
internal import SystemPackage

extension InstalledMetadataCache {
  /// Puts a file into the cache, and, where there was none, takes a few out whose environments are
  /// gone: so there don't come to be more and more of them.
  ///
  /// Requirements may hold credentials, and environments be nobody else's business: only the owner
  /// may read what is here.
  static func write(_ bytes: [UInt8], to file: FilePath, in cache: FilePath) {
    CacheMark.leave(in: cache.removingLastComponent())
    guard (try? Files.createDirectories(cache, mode: .ownerReadWriteExecute)) != nil else { return }
    if let status = try? Files.status(cache), status.permissions != .ownerReadWriteExecute {
      try? Files.setPermissions(of: cache, .ownerReadWriteExecute)
    }
    let isNew = !Files.exists(file, followLinks: false)
    try? Files.replace(file, with: bytes, mode: .ownerReadWrite)
    if isNew { dropSome(from: cache) }
  }

  /// How many files are looked at when another comes.
  private static let share = 4

  private static func dropSome(from cache: FilePath) {
    guard let names = try? Files.entries(of: cache).map(\.name), !names.isEmpty else { return }
    // From somewhere else each time.
    let start = Int.random(in: 0..<names.count)
    for step in 0..<min(share, names.count) {
      let file = cache.appending(names[(start + step) % names.count])
      if isOfNoUse(file) { try? Files.remove(file) }
    }
  }

  /// Removes what is kept of folders that are not there any more.
  static func prune(_ cache: FilePath) throws {
    // Another user's is that user's business.
    guard Files.isDirectory(cache), Files.isWritable(cache) else { return }
    for name in try Files.entries(of: cache).map(\.name) {
      let file = cache.appending(name)
      // Another command may be quicker.
      if isOfNoUse(file) { try Files.removeTree(file) }
    }
  }

  /// How much is in a cache; sizes in bytes.
  static func content(of cache: FilePath) -> (files: Int, size: Int) {
    var (files, size) = (0, 0)
    for entry in (try? Files.entries(of: cache)) ?? [] where !isTemporary(entry.name) {
      guard let status = try? Files.status(cache.appending(entry.name)) else { continue }
      files += 1
      size += status.size
    }
    return (files, size)
  }

  private static func isTemporary(_ name: String) -> Bool { name.utf8.first == 0x2e }

  /// Whether its environment is gone, or it can't be understood, or somebody died at writing it.
  private static func isOfNoUse(_ file: FilePath) -> Bool {
    if let name = file.lastComponent?.string, isTemporary(name) {
      guard let status = try? Files.status(file) else { return false }
      return status.modified < now() - 86_400_000_000_000
    }
    // What can't be looked at now may be there still.
    guard let head = try? head(of: file) else { return false }
    guard let folder = folder(head) else { return true }
    do {
      return try Files.status(folder)?.kind != .directory
    } catch {
      return false
    }
  }

  private static func head(of file: FilePath) throws -> [UInt8] {
    let opened = try Files.open(file)
    var bytes = [UInt8](repeating: 0, count: headSize + 4096)
    let count = try bytes.withUnsafeMutableBytes { try opened.read(into: $0, at: 0) }
    return Array(bytes[..<count])
  }

  /// The folder that a file is of.
  private static func folder(_ head: [UInt8]) -> FilePath? {
    head.withUnsafeBytes { bytes in
      guard bytes.count >= headSize, bytes.starts(with: magic) else { return nil }
      let end = headSize + Int(bytes.loadUnaligned(fromByteOffset: checkedStart, as: UInt32.self))
      guard end <= bytes.count else { return nil }
      return FilePath(String(decoding: bytes[headSize..<end], as: UTF8.self))
    }
  }
}
