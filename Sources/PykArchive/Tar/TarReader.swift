/// Goes through a tar archive from front to back.
///
///     try archive.read { reader in
///       while let entry = try reader.next() { … try reader.contents(limit: 1 << 20) … }
///     }
///
/// - POSIX ustar and pax, GNU long names, numbers in base 256, and the old format.
/// - Sparse files are refused: what they hold isn't what stands there.
/// - After the two blocks of zeros that end it only zeros may follow.
package final class TarReader {
  private let input: TarInput
  /// Bytes of the current entry that were not taken, and the padding behind them.
  private var remaining = 0
  private var padding = 0
  private var global = PaxRecords()
  private var hasEntries = false
  private var isEnd = false

  /// An extended header or a long name has at most this many bytes.
  private static let headerLimit = 1 << 20

  init(_ input: TarInput) { self.input = input }

  /// The next member, or nil at the end; what was not read of the last one is skipped.
  package func next() throws(ArchiveError) -> TarEntry? {
    if isEnd { return nil }
    var pax: PaxRecords?
    var longName: [UInt8]?
    var longLink: [UInt8]?
    while true {
      try skip()
      guard let header = try header() else {
        guard pax == nil, longName == nil, longLink == nil else {
          throw fail(.damaged("it ends where an entry should be"))
        }
        return nil
      }
      switch header.type {
      case 0x78, 0x58:  // x, X
        guard pax == nil else { throw fail(.ambiguous("an entry has two extended headers")) }
        pax = try records(header)
      case 0x67:  // g
        let records = try records(header)
        guard records.path == nil, records.linkPath == nil, records.size == nil else {
          throw fail(.ambiguous("it gives one name or size to all of its entries"))
        }
        global = records.over(global)
      case 0x4c:  // L
        longName = try longText(header)
      case 0x4b:  // K
        longLink = try longText(header)
      default:
        return try entry(header, (pax ?? PaxRecords()).over(global), longName, longLink)
      }
    }
  }

  /// The current entry's contents.
  ///
  /// - Parameter limit: A longer entry is refused.
  package func contents(limit: Int) throws(ArchiveError) -> [UInt8] {
    guard remaining <= limit else {
      throw fail(.tooLarge("an entry in it is larger than \(limit) bytes"))
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(remaining, 1 << 20))
    while let piece = try nextPiece() { bytes.append(contentsOf: piece) }
    return bytes
  }

  /// A piece of the current entry's contents, valid until the next call; nil at its end.
  package func nextPiece() throws(ArchiveError) -> UnsafeRawBufferPointer? {
    if remaining == 0 { return nil }
    guard let piece = try input.next(remaining) else {
      throw fail(.damaged("it ends in the middle of an entry"))
    }
    remaining -= piece.count
    return piece
  }

  /// Reads what is left, so that everything has been checked, the trailer too.
  func finish() throws(ArchiveError) {
    while try next() != nil {}
  }

  // MARK: Blocks

  private func fail(_ problem: ArchiveError.Problem) -> ArchiveError {
    ArchiveError(problem, in: input.archive)
  }

  private func skip() throws(ArchiveError) {
    while try nextPiece() != nil {}
    while padding > 0 {
      guard let piece = try input.next(padding) else {
        throw fail(.damaged("it ends in the middle of an entry"))
      }
      padding -= piece.count
    }
  }

  /// Nil at the end of the archive.
  private func header() throws(ArchiveError) -> TarHeader? {
    var block: (count: Int, header: TarHeader?, isZero: Bool) = (0, nil, false)
    var failure: ArchiveError?
    withUnsafeTemporaryAllocation(byteCount: TarHeader.length, alignment: 8) { buffer in
      do throws(ArchiveError) {
        block.count = try input.read(into: buffer)
        guard block.count == TarHeader.length else { return }
        block.isZero = buffer.allSatisfy { $0 == 0 }
        block.header = block.isZero ? nil : TarHeader(UnsafeRawBufferPointer(buffer))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    if let header = block.header {
      hasEntries = true
      remaining = header.size
      padding = (TarHeader.length - header.size % TarHeader.length) % TarHeader.length
      return header
    }
    if block.isZero {
      try checkEnd()
    } else if block.count == TarHeader.length {
      throw fail(
        hasEntries
          ? .damaged("the header of an entry is damaged") : .notAnArchive("it is not a tar archive")
      )
    } else if block.count > 0 || !hasEntries {
      throw fail(
        hasEntries
          ? .damaged("it ends in the middle of a header")
          : .notAnArchive("it is not a tar archive"))
    }
    isEnd = true
    return nil
  }

  private func checkEnd() throws(ArchiveError) {
    while let piece = try input.next(1 << 20) {
      guard piece.allSatisfy({ $0 == 0 }) else {
        throw fail(.ambiguous("there are bytes after its end that nothing accounts for"))
      }
    }
  }

  private func extendedHeader(_ header: TarHeader) throws(ArchiveError) -> [UInt8] {
    guard header.size <= Self.headerLimit else {
      throw fail(.damaged("an extended header is larger than \(Self.headerLimit) bytes"))
    }
    return try contents(limit: Self.headerLimit)
  }

  private func records(_ header: TarHeader) throws(ArchiveError) -> PaxRecords {
    guard let records = PaxRecords(try extendedHeader(header)) else {
      throw fail(.damaged("an extended header is damaged"))
    }
    return records
  }

  private func longText(_ header: TarHeader) throws(ArchiveError) -> [UInt8] {
    Array(try extendedHeader(header).prefix { $0 != 0 })
  }

  private func entry(
    _ header: TarHeader, _ pax: PaxRecords, _ longName: [UInt8]?, _ longLink: [UInt8]?
  ) throws(ArchiveError) -> TarEntry {
    let name = String(decoding: pax.path ?? longName ?? header.name, as: UTF8.self)
    let target = String(decoding: pax.linkPath ?? longLink ?? header.linkName, as: UTF8.self)
    let kind: TarEntry.Kind
    switch header.type {
    case 0, 0x30, 0x37: kind = name.hasSuffix("/") ? .directory : .file
    case 0x31: kind = .hardLink(target: target)
    case 0x32: kind = .symbolicLink(target: target)
    case 0x35: kind = .directory
    case 0x53:
      throw ArchiveError(.unsupported("it is a sparse file"), in: input.archive, entry: name)
    default: kind = .special
    }
    if pax.isSparse {
      throw ArchiveError(.unsupported("it is a sparse file"), in: input.archive, entry: name)
    }
    if let size = pax.size {
      remaining = size
      padding = (TarHeader.length - size % TarHeader.length) % TarHeader.length
    }
    // Some readers would skip the contents of what is no file, others take them for headers.
    if remaining > 0, kind != .file, header.type < 0x30 || header.type > 0x36 {
      throw ArchiveError(
        .unsupported("it is of a kind (\(header.type)) that pyk does not know"),
        in: input.archive, entry: name)
    }
    if remaining > 0, kind != .file {
      throw ArchiveError(
        .ambiguous("it is no file, yet has contents"), in: input.archive, entry: name)
    }
    return TarEntry(
      name: name, kind: kind, mode: UInt16(truncatingIfNeeded: header.mode & 0o777),
      size: remaining, modified: pax.modified ?? header.modified, archive: input.archive)
  }
}
