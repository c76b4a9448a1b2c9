internal import Glibc
internal import PykDigests
internal import PykFiles
internal import PykFormats
internal import SystemPackage

extension KeptFolder {
  /// The file in which a folder's metadata is kept.
  static func file(of folder: FilePath, in cache: FilePath) -> FilePath {
    cache.appending(String(Digest(.sha256, of: Array(folder.string.utf8)).hex.prefix(24)))
  }

  /// What is kept of the metadata folders of these names, and is true; what isn't is read now,
  /// and kept for the next time.
  ///
  /// What can't be read or written is not told: without this everything is as right, and slower.
  static func current(
    _ names: [String], in folder: FilePath, cache: FilePath
  ) -> [String: KeptMetadata] {
    guard !names.isEmpty, let directory = try? Directory(folder) else { return [:] }
    let place = file(of: folder, in: cache)
    let mapped = try? MappedFile(place)
    let old = mapped.flatMap {
      KeptFolder(.file($0), byteCount: $0.bytes.count, of: directory)
    }
    let now = Self.now()
    var current: [String: KeptMetadata] = [:]
    current.reserveCapacity(names.count)
    var entries: [(name: String, entry: Entry)] = []
    var isNew = false
    for name in names {
      let stamp = FileStamp(directory.rawStatus(name))
      let metadata = FileStamp(directory.rawStatus(name + "/METADATA"))
      guard stamp != .none, metadata != .none else { continue }
      if let entry = old?.entry(named: name), entry.folder == stamp, entry.metadata == metadata {
        current[name] = entry.kept
        entries.append((name, entry))
      } else if stamp.isSettled(at: now), metadata.isSettled(at: now),
        let entry = read(name, in: directory, stamp, metadata, now)
      {
        isNew = true
        entries.append((name, entry))
      }
    }
    guard isNew, let bytes = serialized(entries, of: folder) else { return current }
    CacheMark.leave(in: cache.removingLastComponent())
    if (try? Files.createDirectories(cache)) != nil { try? Files.replace(place, with: bytes) }
    let new = KeptFolder(.memory(bytes), byteCount: bytes.count, of: directory)
    for (name, _) in entries { current[name] = new?.entry(named: name)?.kept }
    return current
  }

  /// In nanoseconds since 1970.
  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  private static func read(
    _ name: String, in site: Directory, _ stamp: FileStamp, _ metadata: FileStamp,
    _ now: Int64
  ) -> Entry? {
    let folder = site.path.appending(name)
    let wheelFile = folder.appending("WHEEL")
    let wheelStamp = FileStamp(site.rawStatus(name + "/WHEEL"))
    guard wheelStamp.isSettled(at: now),
      let headers = try? Files.read(folder.appending("METADATA"), limit: 1 << 24)
    else { return nil }
    let wheel = wheelStamp == .none ? [] : try? Files.read(wheelFile, limit: 1 << 20)
    guard let wheel else { return nil }
    let length = headers.withUnsafeBytes { bytes in
      var scanner = HeaderScanner(bytes)
      while scanner.next() != nil {}
      return scanner.bodyStart ?? bytes.count
    }
    return Entry(
      folder: stamp, metadata: metadata,
      kept: KeptMetadata(
        backing: .memory(Array(headers[..<length]) + wheel), site: site,
        contents: MetadataContents(of: folder),
        headers: 0..<length, wheel: length..<length + wheel.count, wheelStamp: wheelStamp))
  }

  /// Nil where it is too much.
  private static func serialized(
    _ entries: [(name: String, entry: Entry)], of folder: FilePath
  ) -> [UInt8]? {
    let entries = entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    let path = Array(folder.string.utf8)
    var head = magic
    var body: [UInt8] = []
    let bodyStart = headSize + path.count + entries.count * entrySize
    func append(_ number: Int) {
      withUnsafeBytes(of: UInt32(truncatingIfNeeded: number)) { head += $0 }
    }
    func append(_ bytes: some Sequence<UInt8>) {
      append(bodyStart + body.count)
      let before = body.count
      body += bytes
      append(body.count - before)
    }
    append(path.count)
    append(entries.count)
    head += path
    for (name, entry) in entries {
      append(name.utf8)
      for stamp in [entry.folder, entry.metadata, entry.kept.wheelStamp] {
        stamp.append(to: &head)
      }
      append(Int(entry.kept.contents.rawValue))
      append(0)
      entry.kept.backing.withBytes(entry.kept.headers) { append($0) }
      entry.kept.backing.withBytes(entry.kept.wheel) { append($0) }
      guard bodyStart + body.count < 1 << 28 else { return nil }
    }
    return head + body
  }

  /// Removes what is kept of folders that are not there any more.
  static func prune(_ cache: FilePath) throws {
    guard Files.isDirectory(cache) else { return }
    for name in try Files.entries(of: cache).map(\.name) {
      let file = cache.appending(name)
      if let mapped = try? MappedFile(file), let folder = folder(mapped), Files.isDirectory(folder)
      {
        continue
      }
      try Files.remove(file)
    }
  }

  private static func folder(_ mapped: MappedFile) -> FilePath? {
    mapped.withBytes { bytes in
      guard bytes.count >= headSize, bytes.starts(with: magic) else { return nil }
      let end = headSize + Int(bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
      guard end <= bytes.count else { return nil }
      return FilePath(String(decoding: bytes[headSize..<end], as: UTF8.self))
    }
  }
}
