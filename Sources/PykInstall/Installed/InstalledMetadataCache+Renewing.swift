internal import Glibc
internal import PykDigests
internal import PykFiles
internal import PykFormats
internal import SystemPackage

extension InstalledMetadataCache {
  /// The file for a site-packages folder.
  static func file(of folder: FilePath, in cache: FilePath) -> FilePath {
    cache.appending(String(Digest(.sha256, of: Array(folder.string.utf8)).hex.prefix(24)))
  }

  private static let sizeLimit = 1 << 28

  /// What the cache has of the metadata folders of these names, and is true; what it hasn't is read
  /// now, and kept for the next time.
  ///
  /// What can't be read or written is not told: without this everything is as right, and slower.
  static func current(
    _ names: [String], in folder: FilePath, cache: FilePath
  ) -> [String: CachedMetadata] {
    guard !names.isEmpty, let directory = try? Directory(folder) else { return [:] }
    let place = file(of: folder, in: cache)
    // Not mapped: on a network file system, what another client replaces may go under our hands.
    let old = (try? Files.read(place, limit: sizeLimit)).flatMap { Self($0, of: directory) }
    let now = Self.now()
    var current: [String: CachedMetadata] = [:]
    current.reserveCapacity(names.count)
    var entries: [(name: String, entry: Entry)] = []
    var isNew = false
    for name in names {
      let stamp = FileStamp(folder: directory.rawStatus(name))
      let metadata = FileStamp(file: directory.rawStatus(name + "/METADATA"))
      guard stamp != .none, metadata != .none else { continue }
      if let entry = old?.entry(named: name), entry.folder == stamp, entry.metadata == metadata {
        current[name] = entry.cached
        entries.append((name, entry))
      } else if stamp.isSettled(at: now), metadata.isSettled(at: now),
        let entry = read(name, in: directory, stamp, metadata, now)
      {
        isNew = true
        entries.append((name, entry))
      }
    }
    guard isNew, let bytes = serialized(entries, of: folder) else { return current }
    write(bytes, to: place, in: cache)
    let new = Self(bytes, of: directory)
    for (name, _) in entries { current[name] = new?.entry(named: name)?.cached }
    return current
  }

  /// In nanoseconds since 1970.
  static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Nil unless all could be read: what failed once must not count as absent from now on.
  private static func read(
    _ name: String, in site: Directory, _ stamp: FileStamp, _ metadata: FileStamp,
    _ now: Int64
  ) -> Entry? {
    let folder = site.path.appending(name)
    let wheelStamp = FileStamp(file: site.rawStatus(name + "/WHEEL"))
    guard wheelStamp.isSettled(at: now),
      let contents = try? MetadataContents(reading: folder), contents.contains(.metadata),
      contents.contains(.wheel) == (wheelStamp != .none),
      let headers = try? Files.read(folder.appending("METADATA"), limit: 1 << 24)
    else { return nil }
    let wheel =
      wheelStamp == .none ? [] : try? Files.read(folder.appending("WHEEL"), limit: 1 << 20)
    guard let wheel else { return nil }
    let length = headers.withUnsafeBytes { bytes in
      var scanner = HeaderScanner(bytes)
      while scanner.next() != nil {}
      return scanner.bodyStart ?? bytes.count
    }
    return Entry(
      folder: stamp, metadata: metadata,
      cached: CachedMetadata(
        bytes: Array(headers[..<length]) + wheel, site: site, contents: contents,
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
    // Room for the checksum.
    append(0)
    append(path.count)
    append(entries.count)
    head += path
    for (name, entry) in entries {
      append(name.utf8)
      for stamp in [entry.folder, entry.metadata, entry.cached.wheelStamp] {
        stamp.append(to: &head)
      }
      append(Int(entry.cached.contents.rawValue))
      append(0)
      entry.cached.withBytes(entry.cached.headers) { append($0) }
      entry.cached.withBytes(entry.cached.wheel) { append($0) }
      guard bodyStart + body.count < sizeLimit else { return nil }
    }
    var file = head + body
    let checksum = file.withUnsafeBytes { Self.checksum($0) }
    withUnsafeBytes(of: checksum) { file.replaceSubrange(magic.count..<checkedStart, with: $0) }
    return file
  }
}
