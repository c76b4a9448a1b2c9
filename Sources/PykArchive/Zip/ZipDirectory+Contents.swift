/// Local headers: where an entry's bytes are, and whether the two headers agree.
extension ZipDirectory {
  /// What stands before an entry or behind it without belonging to one; more is refused.
  static let largestGap = 64 << 10

  /// Unpacks an entry out of the bytes that `range(of:)` named.
  ///
  /// - Parameter bytes: Begin with the entry's local header, and hold at least the entry.
  package func read(
    _ entry: ZipEntry, fromRange bytes: UnsafeRawBufferPointer, limit: Int = .max
  ) throws(ArchiveError) -> [UInt8] {
    let place = try locate(entry, in: bytes, at: entry.headerOffset)
    return try Inflater.read(entry, from: bytes.part(place.data, entry.compressedSize), limit, name)
  }

  /// The same with the bytes as an array.
  package func read(
    _ entry: ZipEntry, fromRange bytes: [UInt8], limit: Int = .max
  ) throws(ArchiveError) -> [UInt8] {
    try bytes.span.bytes.withUnsafeBytes { bytes throws(ArchiveError) in
      try read(entry, fromRange: bytes, limit: limit)
    }
  }

  /// Checks the local header against the entry.
  ///
  /// - Parameter base: Where in the archive `bytes` begin.
  /// - Returns: Offsets in `bytes`: where the data begin, and where all that belongs to the
  ///   entry ends.
  func locate(
    _ entry: ZipEntry, in bytes: UnsafeRawBufferPointer, at base: Int
  ) throws(ArchiveError) -> (data: Int, end: Int) {
    func fail(_ problem: ArchiveError.Problem) -> ArchiveError {
      ArchiveError(problem, in: name, entry: entry.path.string)
    }
    let cutOff = ArchiveError.Problem.damaged("its bytes lie outside the archive")
    let header = entry.headerOffset - base
    guard header >= 0, bytes.count - header >= 30 else { throw fail(cutOff) }
    guard bytes.uint32(at: header) == 0x0403_4b50 else {
      throw fail(.damaged("its local header is not where the central directory says"))
    }
    let flags = bytes.uint16(at: header + 6)
    let nameLength = bytes.uint16(at: header + 26)
    let extraLength = bytes.uint16(at: header + 28)
    let data = header + 30 + nameLength + extraLength
    guard bytes.count >= data, bytes.count - data >= entry.compressedSize else {
      throw fail(cutOff)
    }
    if flags & 0x2061 != 0 { throw fail(.unsupported("its local header says it is encrypted")) }
    let rawName = bytes.part(header + 30, nameLength)
    guard entry.hasName(rawName, isUTF8: flags & 0x800 != 0) else {
      throw fail(.ambiguous("its local header has another name"))
    }
    guard bytes.uint16(at: header + 8) == Int(entry.method.rawValue) else {
      throw fail(.ambiguous("its local header has another method"))
    }
    var sizes = ZipSizes(
      size: UInt64(bytes.uint32(at: header + 22)),
      compressedSize: UInt64(bytes.uint32(at: header + 18)), offset: nil)
    let extras = bytes.part(header + 30 + nameLength, extraLength)
    if let problem = sizes.complete(from: extras, name: rawName) { throw fail(problem) }
    // With a descriptor behind the data the numbers may be left out here.
    let isDeferred = flags & 0x8 != 0
    let crc = bytes.uint32(at: header + 14)
    guard sizes.size == UInt64(entry.size) || (isDeferred && sizes.size == 0),
      sizes.compressedSize == UInt64(entry.compressedSize)
        || (isDeferred && sizes.compressedSize == 0)
    else { throw fail(.ambiguous("its local header has another size")) }
    guard crc == entry.crc || (isDeferred && crc == 0) else {
      throw fail(.ambiguous("its local header has another checksum"))
    }
    var end = data + entry.compressedSize
    if isDeferred {
      guard let length = Self.descriptorLength(bytes.part(end, bytes.count - end), entry) else {
        throw fail(.ambiguous("the descriptor behind its data says something else"))
      }
      end += length
    }
    return (data, end)
  }

  /// The length of the data descriptor that says the same as the entry: 32 or 64 bits, with a
  /// signature or without.
  private static func descriptorLength(
    _ bytes: UnsafeRawBufferPointer, _ entry: ZipEntry
  ) -> Int? {
    for signature in [4, 0] {
      if signature == 4 {
        guard bytes.count >= 4, bytes.uint32(at: 0) == 0x0807_4b50 else { continue }
      }
      if bytes.count >= signature + 12, bytes.uint32(at: signature) == entry.crc,
        Int(bytes.uint32(at: signature + 4)) == entry.compressedSize,
        Int(bytes.uint32(at: signature + 8)) == entry.size
      {
        return signature + 12
      }
      if bytes.count >= signature + 20, bytes.uint32(at: signature) == entry.crc,
        bytes.uint64(at: signature + 4) == UInt64(entry.compressedSize),
        bytes.uint64(at: signature + 12) == UInt64(entry.size)
      {
        return signature + 20
      }
    }
    return nil
  }

  /// Checks every local header, and that entries lie one behind the other with nothing between
  /// them that a reader going from front to back would take for an entry.
  func checkContents(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
    var order = Array(entries.indices)
    if !zip(entries, entries.dropFirst()).allSatisfy({ $0.headerOffset < $1.headerOffset }) {
      order.sort { entries[$0].headerOffset < entries[$1].headerOffset }
    }
    let contents = bytes.part(0, start)
    var end = 0
    for index in order {
      let entry = entries[index]
      guard entry.headerOffset >= end else {
        throw ArchiveError(
          .ambiguous("its bytes are also those of another entry"), in: name,
          entry: entry.path.string)
      }
      try checkGap(contents.part(end, entry.headerOffset - end))
      end = try locate(entry, in: contents, at: 0).end
    }
    try checkGap(contents.part(end, start - end))
  }

  private func checkGap(_ gap: UnsafeRawBufferPointer) throws(ArchiveError) {
    if gap.isEmpty { return }
    if gap.count >= 4, gap.uint32(at: 0) == 0x0403_4b50 {
      throw ArchiveError(
        .ambiguous("there is an entry in it that its central directory does not list"), in: name)
    }
    if gap.count > Self.largestGap {
      throw ArchiveError(
        .ambiguous("\(gap.count) bytes in it belong to no entry"), in: name)
    }
  }
}
