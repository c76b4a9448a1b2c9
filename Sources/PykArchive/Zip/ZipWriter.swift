package import PykFiles

/// Writes a zip archive whose bytes depend only on what is put in.
///
/// - Entries stand in the order in which they are added; the caller sorts.
/// - The time is 1980-01-01 unless another is given; modes are those given, made as on Unix.
/// - Names are UTF-8 and say so where they are not ASCII. No comments, no extra fields but zip64
///   where 32 bits are too few. No descriptors: sizes stand before the data.
/// - A name that comes twice is refused.
package struct ZipWriter: ~Copyable {
  /// How contents are packed.
  package enum Packing: Sendable, Hashable {
    case stored
    /// By deflate at level 1 (quick) to 12 (small), stored where that would not be larger.
    case deflated(level: Int)
  }

  private let file: OpenFile?
  private let name: String
  private var buffer: [UInt8] = []
  private var written = 0
  private var records: [Record] = []
  private var names: Set<String> = []
  private var deflater: Deflater?

  private struct Record {
    let name: [UInt8]
    let method: ZipEntry.Method
    let timestamp: ZipTimestamp
    let crc: UInt32
    let compressedSize: Int
    let size: Int
    let mode: UInt16
    let offset: Int
  }

  /// Writes to `file` from where it stands, which should be its beginning; without a file to
  /// memory, and `finish` gives the bytes.
  package init(to file: OpenFile? = nil, name: String = "archive.zip") {
    self.file = file
    self.name = name
  }

  /// Adds a file.
  ///
  /// - Parameter mode: Its permissions; it is a plain file.
  package mutating func add(
    _ path: EntryPath, _ contents: UnsafeRawBufferPointer, mode: UInt16 = 0o644,
    timestamp: ZipTimestamp = .earliest, packing: Packing = .deflated(level: 6)
  ) throws {
    var method = ZipEntry.Method.stored
    var packed: [UInt8]?
    if case .deflated(let level) = packing, !contents.isEmpty {
      packed = try deflate(contents, level: level)
      if packed != nil { method = .deflated }
    }
    let record = Record(
      name: Array(path.utf8), method: method, timestamp: timestamp, crc: Inflater.crc(contents),
      compressedSize: packed?.count ?? contents.count, size: contents.count,
      mode: 0o100000 | mode & 0o7777, offset: offset)
    try begin(record, path)
    if let packed {
      try append(packed)
    } else {
      try append(contents)
    }
  }

  package mutating func add(
    _ path: EntryPath, _ contents: [UInt8], mode: UInt16 = 0o644,
    timestamp: ZipTimestamp = .earliest, packing: Packing = .deflated(level: 6)
  ) throws {
    try contents.withUnsafeBytes { bytes throws in
      try add(path, bytes, mode: mode, timestamp: timestamp, packing: packing)
    }
  }

  /// Adds a folder, which needs no entry unless it is empty.
  package mutating func addDirectory(
    _ path: EntryPath, mode: UInt16 = 0o755, timestamp: ZipTimestamp = .earliest
  ) throws {
    let record = Record(
      name: Array(path.utf8) + [0x2f], method: .stored, timestamp: timestamp, crc: 0,
      compressedSize: 0, size: 0, mode: 0o040000 | mode & 0o7777, offset: offset)
    try begin(record, path)
  }

  /// Writes the central directory. Gives the archive where it was made in memory, else nothing.
  @discardableResult
  package consuming func finish() throws -> [UInt8] {
    let start = offset
    for record in records { appendCentral(record) }
    let size = offset - start
    let needsLong = records.count >= 0xffff || size >= 0xffff_ffff || start >= 0xffff_ffff
    if needsLong {
      let place = offset
      buffer.append32(0x0606_4b50)
      buffer.append64(44)
      buffer.append16(0x032d)
      buffer.append16(45)
      buffer.append64(0)
      buffer.append64(UInt64(records.count))
      buffer.append64(UInt64(records.count))
      buffer.append64(UInt64(size))
      buffer.append64(UInt64(start))
      buffer.append32(0x0706_4b50)
      buffer.append32(0)
      buffer.append64(UInt64(place))
      buffer.append32(1)
    }
    buffer.append32(0x0605_4b50)
    buffer.append32(0)
    buffer.append16(min(records.count, 0xffff))
    buffer.append16(min(records.count, 0xffff))
    buffer.append32(UInt32(min(size, 0xffff_ffff)))
    buffer.append32(UInt32(min(start, 0xffff_ffff)))
    buffer.append16(0)
    try flush()
    return buffer
  }

  // MARK: Records

  private var offset: Int { written + buffer.count }

  private mutating func begin(_ record: Record, _ path: EntryPath) throws {
    guard names.insert(path.string).inserted else {
      throw ArchiveError(.ambiguous("it is in there twice"), in: name, entry: path.string)
    }
    let isLong = record.size >= 0xffff_ffff || record.compressedSize >= 0xffff_ffff
    buffer.append32(0x0403_4b50)
    appendCommon(record, isLong: isLong)
    buffer.append16(record.name.count)
    buffer.append16(isLong ? 20 : 0)
    buffer += record.name
    if isLong {
      buffer.append16(1)
      buffer.append16(16)
      buffer.append64(UInt64(record.size))
      buffer.append64(UInt64(record.compressedSize))
    }
    records.append(record)
  }

  /// What both headers have, from the version needed to the sizes.
  private mutating func appendCommon(_ record: Record, isLong: Bool) {
    buffer.append16(isLong || record.offset >= 0xffff_ffff ? 45 : 20)
    buffer.append16(record.name.allSatisfy { $0 < 0x80 } ? 0 : 0x800)
    buffer.append16(Int(record.method.rawValue))
    buffer.append32(record.timestamp.rawValue)
    buffer.append32(record.crc)
    buffer.append32(isLong ? 0xffff_ffff : UInt32(record.compressedSize))
    buffer.append32(isLong ? 0xffff_ffff : UInt32(record.size))
  }

  private mutating func appendCentral(_ record: Record) {
    let isLong = record.size >= 0xffff_ffff || record.compressedSize >= 0xffff_ffff
    let isFar = record.offset >= 0xffff_ffff
    let extra = (isLong ? 16 : 0) + (isFar ? 8 : 0)
    buffer.append32(0x0201_4b50)
    // Made on Unix, by version 4.5 of the format.
    buffer.append16(0x032d)
    appendCommon(record, isLong: isLong)
    buffer.append16(record.name.count)
    buffer.append16(extra == 0 ? 0 : extra + 4)
    buffer.append16(0)
    buffer.append16(0)
    buffer.append16(0)
    // The lowest bits are MS-DOS's: 0x10 is a folder.
    buffer.append32(UInt32(record.mode) << 16 | (record.mode & 0o040000 != 0 ? 0x10 : 0))
    buffer.append32(UInt32(min(record.offset, 0xffff_ffff)))
    buffer += record.name
    guard extra > 0 else { return }
    buffer.append16(1)
    buffer.append16(extra)
    if isLong {
      buffer.append64(UInt64(record.size))
      buffer.append64(UInt64(record.compressedSize))
    }
    if isFar { buffer.append64(UInt64(record.offset)) }
  }

  // MARK: Output

  private mutating func deflate(
    _ contents: UnsafeRawBufferPointer, level: Int
  ) throws -> [UInt8]? {
    let level = min(max(level, 1), 12)
    let deflater: Deflater
    if let known = self.deflater, known.level == level {
      deflater = known
    } else {
      guard let new = Deflater(level: level) else {
        throw ArchiveError(.tooLarge("no memory is left"), in: name)
      }
      self.deflater = new
      deflater = new
    }
    return deflater.deflate(contents)
  }

  private mutating func append(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { bytes throws in try append(bytes) }
  }

  private mutating func append(_ bytes: UnsafeRawBufferPointer) throws {
    // Small pieces are gathered; large ones go straight to the file.
    if let file, bytes.count >= 1 << 16 {
      try flush()
      try file.write(bytes)
      written += bytes.count
      return
    }
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 20 { try flush() }
  }

  private mutating func flush() throws {
    guard let file else { return }
    try file.write(buffer)
    written += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }
}
