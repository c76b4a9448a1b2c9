/// Finding the central directory from the archive's end.
extension ZipDirectory {
  /// Reads the directory of a remote archive.
  ///
  /// - Parameters:
  ///   - tail: The archive's last bytes; 22 at least, 64 KiB or more nearly always hold it all.
  ///   - archiveSize: The whole archive's length.
  package static func locate(
    inTail tail: UnsafeRawBufferPointer, archiveSize: Int, name: String
  ) throws(ArchiveError) -> ZipTail {
    guard archiveSize >= tail.count, archiveSize <= largest else {
      throw ArchiveError(.damaged("its length is less than what came of it"), in: name)
    }
    let base = archiveSize - tail.count
    guard let end = try EndRecord(inTail: tail, base: base, name: name) else {
      // A comment has at most 65,535 bytes, before it stand the end records.
      let wanted = max(0, archiveSize - (65_535 + 22 + 20 + 56))
      return .needsBytes(from: min(wanted, max(0, base - 1)))
    }
    guard end.directoryStart >= base else { return .needsBytes(from: end.directoryStart) }
    return .directory(
      try ZipDirectory(
        parsing: tail.part(end.directoryStart - base, end.directorySize), end,
        archiveSize: archiveSize, name: name))
  }

  /// The same with the tail as an array.
  package static func locate(
    inTail tail: [UInt8], archiveSize: Int, name: String
  ) throws(ArchiveError) -> ZipTail {
    try tail.span.bytes.withUnsafeBytes { bytes throws(ArchiveError) in
      try locate(inTail: bytes, archiveSize: archiveSize, name: name)
    }
  }

  /// The last entries of a directory whose beginning the tail doesn't hold; nil where they can't
  /// be told apart from other bytes.
  ///
  /// Records carry no mark that only they have, so one is believed to begin where a chain of
  /// records leads from there to the very end of the directory. What the entries before say is
  /// not known: what was read this way has to be looked at again once the archive is there.
  package static func lastEntries(
    inTail tail: [UInt8], archiveSize: Int, name: String
  ) -> ZipDirectory? {
    tail.span.bytes.withUnsafeBytes { bytes in
      let base = archiveSize - bytes.count
      guard base > 0, archiveSize <= largest,
        let end = try? EndRecord(inTail: bytes, base: base, name: name),
        end.directoryStart < base
      else { return nil }
      let last = end.directoryStart + end.directorySize - base
      var tries = 0
      var first = 0
      while first + 46 <= last, tries < 16 {
        guard bytes.byte(at: first) == 0x50, bytes.uint32(at: first) == 0x0201_4b50 else {
          first += 1
          continue
        }
        if let found = ZipDirectory(
          parsingTo: bytes.part(first, last - first), end, archiveSize: archiveSize, name: name)
        {
          return found
        }
        tries += 1
        first += 1
      }
      return nil
    }
  }

  /// What the records at the archive's end say, checked against each other.
  struct EndRecord {
    var directoryStart: Int
    var directorySize: Int
    var count: Int

    /// Nil where the tail is too short to say.
    init?(inTail tail: UnsafeRawBufferPointer, base: Int, name: String) throws(ArchiveError) {
      guard let position = try Self.find(inTail: tail, base: base, name: name) else { return nil }
      func ambiguous(_ text: String) -> ArchiveError { ArchiveError(.ambiguous(text), in: name) }

      let counts = (tail.uint16(at: position + 8), tail.uint16(at: position + 10))
      directorySize = Int(tail.uint32(at: position + 12))
      directoryStart = Int(tail.uint32(at: position + 16))
      count = counts.1
      let disks = (tail.uint16(at: position + 4), tail.uint16(at: position + 6))
      var end = base + position
      let hasLocator: Bool
      if position >= 20 {
        hasLocator = tail.uint32(at: position - 20) == 0x0706_4b50
      } else if base > 0 {
        return nil
      } else {
        hasLocator = false
      }
      if hasLocator {
        let locator = position - 20
        let place = tail.uint64(at: locator + 8)
        guard base + locator >= 56, place <= UInt64(base + locator - 56) else {
          throw ambiguous("its zip64 end record lies where it can't be")
        }
        guard Int(place) >= base else { return nil }
        let record = Int(place) - base
        guard tail.uint32(at: record) == 0x0606_4b50 else {
          throw ambiguous("its zip64 end record is not where the archive says")
        }
        guard tail.uint64(at: record + 4) == UInt64(locator - record - 12) else {
          throw ambiguous("there are bytes between its end records that nothing accounts for")
        }
        guard tail.uint32(at: record + 16) == 0, tail.uint32(at: record + 20) == 0,
          tail.uint32(at: locator + 4) == 0, tail.uint32(at: locator + 16) <= 1
        else { throw ArchiveError(.unsupported("it is spread over several disks"), in: name) }
        let long = (
          count: tail.uint64(at: record + 32), size: tail.uint64(at: record + 40),
          start: tail.uint64(at: record + 48)
        )
        guard tail.uint64(at: record + 24) == long.count,
          count == 0xffff || UInt64(count) == long.count,
          counts.0 == counts.1,
          directorySize == 0xffff_ffff || UInt64(directorySize) == long.size,
          directoryStart == 0xffff_ffff || UInt64(directoryStart) == long.start,
          long.count <= UInt64(Int32.max), max(long.size, long.start) <= UInt64(largest)
        else { throw ambiguous("its two end records disagree") }
        count = Int(long.count)
        directorySize = Int(long.size)
        directoryStart = Int(long.start)
        end = Int(place)
      }
      guard disks.0 == 0 || (hasLocator && disks.0 == 0xffff),
        disks.1 == 0 || (hasLocator && disks.1 == 0xffff)
      else { throw ArchiveError(.unsupported("it is spread over several disks"), in: name) }
      guard counts.0 == counts.1 else {
        throw ArchiveError(.unsupported("it is spread over several disks"), in: name)
      }
      guard directoryStart + directorySize == end else {
        throw directoryStart + directorySize > end
          ? ArchiveError(.damaged("its central directory is cut off"), in: name)
          : ambiguous("there are bytes in it that its central directory does not account for")
      }
    }

    /// Where the end record begins, in the tail.
    private static func find(
      inTail tail: UnsafeRawBufferPointer, base: Int, name: String
    ) throws(ArchiveError) -> Int? {
      let whole = base == 0
      var position = tail.count - 22
      let lowest = max(0, tail.count - 22 - 65_535)
      while position >= lowest {
        if tail.byte(at: position) == 0x50, tail.uint32(at: position) == 0x0605_4b50 {
          // The last signature is what every reader takes for the end record: it must be one.
          guard tail.uint16(at: position + 20) == tail.count - position - 22 else {
            throw ArchiveError(
              .ambiguous("there are bytes after its end that nothing accounts for"), in: name)
          }
          return position
        }
        position -= 1
      }
      if whole || tail.count >= 22 + 65_535 {
        throw ArchiveError(.notAnArchive(notAnArchive(tail, whole)), in: name)
      }
      return nil
    }

    private static func notAnArchive(_ bytes: UnsafeRawBufferPointer, _ whole: Bool) -> String {
      if bytes.isEmpty { return "the file is empty" }
      if whole, bytes.count >= 4, bytes.uint32(at: 0) == 0x0403_4b50 {
        return "the zip archive is cut off: its end is missing"
      }
      return "it is not a zip archive"
    }
  }
}
