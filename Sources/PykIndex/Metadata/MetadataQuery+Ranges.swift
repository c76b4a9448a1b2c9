import PykArchive
import PykFormats
import PykThreads
import Synchronization

/// Metadata out of the end of a wheel, by requests for parts.
extension MetadataQuery {
  /// Holds the directory of nearly every wheel, and of a small one METADATA as well, which
  /// stands near the end.
  private static let tailSize = 64 << 10
  /// Holds the directory's last entries, among which METADATA nearly always is.
  private static let smallTailSize = 4 << 10
  /// A wheel whose directory is larger is fetched whole.
  private static let directoryLimit = 32 << 20

  func askForEnd() {
    guard index.state.withLock({ $0.servers.hasRanges(file.url) }) else { return readWhole() }
    let tailSize = index.state.withLock { $0.tailSizes[file.name] } ?? Self.tailSize
    ask(.last(Int64(tailSize))) { [self] tail, size, policy in
      if try !readWithLastEntries(tail, size, policy) { try locate(tail, size, policy) }
    }
  }

  /// Where the tail holds METADATA's entry but not the whole directory, which of a wheel with
  /// thousands of files is large: that entry is enough.
  ///
  /// What the wheel says of itself is looked at again, whole, before it is installed.
  private func readWithLastEntries(
    _ tail: [UInt8], _ size: Int, _ policy: CachePolicy
  ) throws -> Bool {
    guard size > tail.count,
      let directory = ZipDirectory.lastEntries(
        inTail: tail, archiveSize: size, name: file.filename),
      let entry = try? Self.metadataEntry(of: file, in: directory.entries),
      directory.range(of: entry).count <= Self.tailSize
    else { return false }
    try read(from: directory, tail, size, policy)
    return true
  }

  /// How much of the next wheel of the project is asked for: what would have done for this one.
  private func learn(distanceToEnd distance: Int) {
    let wanted = (distance + distance / 4 + 4095) & ~4095
    let size = wanted <= Self.tailSize ? max(wanted, Self.smallTailSize) : Self.smallTailSize
    index.state.withLock { $0.tailSizes[file.name] = size }
  }

  private func locate(_ tail: [UInt8], _ size: Int, _ policy: CachePolicy) throws {
    switch try ZipDirectory.locate(inTail: tail, archiveSize: size, name: file.filename) {
    case .directory(let directory): try read(from: directory, tail, size, policy)
    case .needsBytes(let start):
      let end = size - tail.count - 1
      guard start <= end, end - start < Self.directoryLimit, tail.count < Self.directoryLimit
      else { return readWhole() }
      ask(.bytes(Int64(start)...Int64(end))) { [self] more, otherSize, policy in
        guard otherSize == size, more.count == end - start + 1 else { return readWhole() }
        try locate(more + tail, size, policy)
      }
    }
  }

  private func read(
    from directory: ZipDirectory, _ tail: [UInt8], _ size: Int, _ policy: CachePolicy
  ) throws {
    let entry = try Self.metadataEntry(of: file, in: directory.entries)
    let range = directory.range(of: entry)
    let base = size - tail.count
    learn(distanceToEnd: size - range.lowerBound)
    if range.lowerBound >= base {
      let part = Array(tail[(range.lowerBound - base)..<(range.upperBound - base)])
      let bytes = try directory.read(entry, fromRange: part, limit: Self.sizeLimit)
      return succeed(with: bytes, policy: policy)
    }
    guard !range.isEmpty, range.count <= Self.directoryLimit else { return readWhole() }
    ask(.bytes(Int64(range.lowerBound)...Int64(range.upperBound - 1))) {
      [self] part, otherSize, policy in
      guard otherSize == size, part.count == range.count else { return readWhole() }
      let bytes = try directory.read(entry, fromRange: part, limit: Self.sizeLimit)
      succeed(with: bytes, policy: policy)
    }
  }

  /// Asks for a part; where the server gives none, the whole is fetched instead, now and for
  /// every other file of that server.
  private func ask(
    _ range: HTTPRange, then body: @escaping @Sendable ([UInt8], Int, CachePolicy) throws -> Void
  ) {
    let request = HTTPRequest(
      .get, file.url, range: range, sink: .memory(limit: Self.directoryLimit))
    index.http.send(request).whenReady { [self] result in
      do {
        let response = try result.get()
        guard let complete = response.completeSize, let size = Int(exactly: complete) else {
          return givesNoParts()
        }
        try body(response.body, size, response.cachePolicy)
      } catch let error as HTTPError {
        switch error.kind {
        case .rangeIgnored, .malformed, .tooLarge: givesNoParts()
        case .status(let status) where [400, 405, 416, 501].contains(status.code): givesNoParts()
        default: fail(error)
        }
      } catch {
        fail(error)
      }
    }
  }

  private func givesNoParts() {
    index.state.withLock { $0.servers.lacksRanges(file.url) }
    readWhole()
  }
}
