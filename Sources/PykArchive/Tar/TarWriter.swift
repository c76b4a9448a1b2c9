/// Writes a tar archive, or a `.tar.gz`, whose bytes depend only on what is put in.
///
/// - Entries stand in the order in which they are added; the caller sorts.
/// - Owner and group are 0 without names; files have mode 644 or 755, folders 755.
/// - ustar, and an extended (pax) header before an entry whose name is not ASCII, is too long,
///   or whose size needs it.
package struct TarWriter: ~Copyable {
  private var bytes: [UInt8] = []
  private let modified: Int

  /// - Parameter modified: The time of every entry, in seconds since 1970; not negative.
  package init(modified: Int = 0) { self.modified = max(0, modified) }

  package mutating func add(_ path: EntryPath, _ contents: [UInt8], isExecutable: Bool = false) {
    addHeader(Array(path.utf8), type: 0x30, mode: isExecutable ? 0o755 : 0o644, contents.count)
    bytes += contents
    pad()
  }

  package mutating func addDirectory(_ path: EntryPath) {
    addHeader(Array(path.utf8) + [0x2f], type: 0x35, mode: 0o755, 0)
  }

  /// - Parameter target: As the link says it, relative to the folder that it is in.
  package mutating func addSymbolicLink(_ path: EntryPath, target: String) {
    addHeader(Array(path.utf8), type: 0x32, mode: 0o777, 0, target: Array(target.utf8))
  }

  /// The archive, with the end that tar wants: whole records of 10,240 bytes.
  package consuming func finish() -> [UInt8] {
    bytes += [UInt8](repeating: 0, count: 1024)
    let rest = bytes.count % 10240
    if rest > 0 { bytes += [UInt8](repeating: 0, count: 10240 - rest) }
    return bytes
  }

  /// The same, packed; without a name and a time of its own.
  ///
  /// - Parameter level: 1 (quick) to 12 (small).
  package consuming func finishGzip(level: Int = 9) throws(ArchiveError) -> [UInt8] {
    guard let deflater = Deflater(level: min(max(level, 1), 12)) else {
      throw ArchiveError(.tooLarge("no memory is left"), in: "archive.tar.gz")
    }
    let bytes = finish()
    return bytes.withUnsafeBytes { deflater.gzip($0) }
  }

  // MARK: Headers

  /// Eleven octal digits.
  private static let largestSize = 0o77_777_777_777

  mutating func addHeader(
    _ name: [UInt8], type: UInt8, mode: Int, _ size: Int, target: [UInt8] = []
  ) {
    var records: [UInt8] = []
    let isASCII = name.allSatisfy { $0 < 0x80 }
    let split = Self.split(name)
    if !isASCII || split == nil { records += Self.record("path", name) }
    if target.count > 100 || !target.allSatisfy({ $0 < 0x80 }) {
      records += Self.record("linkpath", target)
    }
    if size > Self.largestSize { records += Self.record("size", Array("\(size)".utf8)) }
    if modified > Self.largestSize { records += Self.record("mtime", Array("\(modified)".utf8)) }
    if !records.isEmpty {
      addBlock(
        (prefix: [], name: Array("PaxHeader".utf8)), type: 0x78, mode: 0o644, records.count, [])
      bytes += records
      pad()
    }
    // Who can't read the extended header sees the beginning of the name.
    addBlock(
      split ?? (prefix: [], name: Array(name.prefix(100))), type: type, mode: mode, size,
      Array(target.prefix(100)))
  }

  /// The name in the two parts that ustar has room for: 155 bytes, a `/`, and 100.
  private static func split(_ name: [UInt8]) -> (prefix: [UInt8], name: [UInt8])? {
    if name.count <= 100 { return (prefix: [], name: name) }
    let body = name.last == 0x2f ? name.dropLast() : name[...]
    for index in body.indices.reversed() where body[index] == 0x2f {
      if index <= 155, name.count - index - 1 <= 100 {
        return (prefix: Array(name[..<index]), name: Array(name[(index + 1)...]))
      }
    }
    return nil
  }

  /// `length key=value\n`, where the length counts its own digits.
  private static func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
    let body = [0x20] + Array(key.utf8) + [0x3d] + value + [0x0a]
    var length = body.count + 1
    while "\(length)".utf8.count + body.count != length {
      length = "\(length)".utf8.count + body.count
    }
    return Array("\(length)".utf8) + body
  }

  private mutating func addBlock(
    _ name: (prefix: [UInt8], name: [UInt8]), type: UInt8, mode: Int, _ size: Int,
    _ target: [UInt8]
  ) {
    var block = [UInt8](repeating: 0, count: TarHeader.length)
    func put(_ field: [UInt8], at offset: Int) {
      block.replaceSubrange(offset..<offset + field.count, with: field)
    }
    func octal(_ value: Int, _ digits: Int) -> [UInt8] {
      let text = Array(String(value, radix: 8).utf8)
      return [UInt8](repeating: 0x30, count: max(0, digits - text.count)) + text
    }
    put(name.name, at: 0)
    put(octal(mode, 7), at: 100)
    put(octal(0, 7), at: 108)
    put(octal(0, 7), at: 116)
    put(octal(size > Self.largestSize ? 0 : size, 11), at: 124)
    put(octal(modified > Self.largestSize ? 0 : modified, 11), at: 136)
    block[156] = type
    put(target, at: 157)
    put(Array("ustar\0".utf8) + [0x30, 0x30], at: 257)
    put(octal(0, 7), at: 329)
    put(octal(0, 7), at: 337)
    put(name.prefix, at: 345)
    put([UInt8](repeating: 0x20, count: 8), at: 148)
    put(octal(block.reduce(0) { $0 + Int($1) }, 6) + [0, 0x20], at: 148)
    bytes += block
  }

  private mutating func pad() {
    let rest = bytes.count % TarHeader.length
    if rest > 0 { bytes += [UInt8](repeating: 0, count: TarHeader.length - rest) }
  }
}
