package import PykFiles

extension ZipReader {
  /// Entries that unpack to more than this (in bytes) come in pieces from `forEachChunk`.
  package static let largestWhole = 64 << 20

  /// The entry's contents.
  ///
  /// - Parameter limit: An entry larger than this many bytes is refused.
  package func read(
    _ entry: ZipEntry, limit: Int = .max
  ) throws(ArchiveError) -> [UInt8] {
    try withData(of: entry) { data throws(ArchiveError) in
      try Inflater.read(entry, from: data, limit, name)
    }
  }

  /// The contents of the entry of that name, or nil where there is none.
  package func read(_ path: String, limit: Int = .max) throws(ArchiveError) -> [UInt8]? {
    guard let entry = self[path], !entry.isDirectory else { return nil }
    return try read(entry, limit: limit)
  }

  /// Unpacks into a buffer of exactly `entry.size` bytes. What is in it after an error is no
  /// one's contents.
  package func read(
    _ entry: ZipEntry, into buffer: UnsafeMutableRawBufferPointer
  ) throws(ArchiveError) {
    guard buffer.count == entry.size else {
      throw ArchiveError(
        .damaged("there is room for \(buffer.count) bytes, not for \(entry.size)"), in: name,
        entry: entry.path.string)
    }
    try withData(of: entry) { data throws(ArchiveError) in
      try Inflater.read(entry, from: data, into: buffer, name)
    }
  }

  /// Gives the contents to `body`, without copying them to an array.
  ///
  /// - Up to `largestWhole` bytes come in one piece, checked before `body` sees it; a stored
  ///   entry is not even moved.
  /// - Larger ones come in pieces in order. Length and CRC are known only at the end: when this
  ///   throws, what `body` did must be undone.
  /// - An empty entry calls `body` once with nothing.
  package func forEachChunk(
    of entry: ZipEntry, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try forEachChunk(of: entry, wholeUpTo: Self.largestWhole, body)
  }

  /// The same with another bound of what comes in one piece.
  package func forEachChunk(
    of entry: ZipEntry, wholeUpTo largestWhole: Int,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try withData(of: entry) { data throws in
      if entry.method == .stored, entry.size <= largestWhole {
        try Inflater.check(Inflater.crc(data), entry, name)
        try body(data)
      } else if entry.method == .stored {
        try pass(entry, data, body)
      } else if entry.size <= largestWhole {
        try Inflater.borrow(archive: name, failing: { $0 as any Error }) { inflater throws in
          let room = inflater.room(entry.size)
          if let problem = inflater.inflate(data, into: room) {
            throw ArchiveError(problem, in: name, entry: entry.path.string)
          }
          let contents = UnsafeRawBufferPointer(room)
          try Inflater.check(Inflater.crc(contents), entry, name)
          try body(contents)
        }
      } else {
        try stream(entry, data, body)
      }
    }
  }

  /// Writes the contents to where `file` stands.
  package func extract(_ entry: ZipEntry, to file: OpenFile) throws {
    try forEachChunk(of: entry) { try file.write($0) }
  }

  /// The pieces of a stored entry, in order.
  private func pass(
    _ entry: ZipEntry, _ data: UnsafeRawBufferPointer,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var crc: UInt32 = 0
    for start in stride(from: 0, to: data.count, by: Self.pieceSize) {
      let piece = UnsafeRawBufferPointer(
        rebasing: data[start..<min(start + Self.pieceSize, data.count)])
      crc = Inflater.crc(piece, after: crc)
      try body(piece)
    }
    if data.isEmpty { try body(data) }
    try Inflater.check(crc, entry, name)
  }

  private static let pieceSize = 1 << 20

  private func stream(
    _ entry: ZipEntry, _ data: UnsafeRawBufferPointer,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    func fail(_ problem: ArchiveError.Problem) -> ArchiveError {
      ArchiveError(problem, in: name, entry: entry.path.string)
    }
    guard let stream = InflateStream(.raw, data) else { throw fail(.tooLarge("no memory is left")) }
    var crc: UInt32 = 0
    var size = 0
    try Inflater.borrow(archive: name, failing: { $0 as any Error }) { inflater throws in
      let room = inflater.room(Self.pieceSize)
      while true {
        let made: Int
        let isEnd: Bool
        switch stream.next(into: room) {
        case .made(let count): (made, isEnd) = (count, false)
        case .ended(let count): (made, isEnd) = (count, true)
        case .failed(let problem): throw fail(problem)
        }
        size += made
        guard size <= entry.size else {
          throw fail(
            .tooLarge("it unpacks to more than the \(entry.size) bytes that the archive says"))
        }
        let piece = UnsafeRawBufferPointer(rebasing: room[..<made])
        crc = Inflater.crc(piece, after: crc)
        if made > 0 { try body(piece) }
        if isEnd { return }
      }
    }
    guard size == entry.size else {
      throw fail(.damaged("it unpacks to \(size) bytes where it should be \(entry.size)"))
    }
    guard stream.remaining.isEmpty else {
      throw fail(.ambiguous("its data end before the place that the archive says"))
    }
    try Inflater.check(crc, entry, name)
  }

  /// The entry's packed bytes. The entry must be one of this archive's.
  private func withData<Result, Problem: Error>(
    of entry: ZipEntry, _ body: (UnsafeRawBufferPointer) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    try withArchiveBytes { bytes throws(Problem) in
      // Local headers were checked when the archive was opened.
      let header = entry.headerOffset
      let data =
        header + 30 + bytes.uint16(at: header + 26) + bytes.uint16(at: header + 28)
      return try body(bytes.part(data, entry.compressedSize))
    }
  }
}
