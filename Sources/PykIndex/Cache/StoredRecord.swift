import CDeflate

/// A record of a store: what it is of, how to ask whether it still holds, and its contents.
///
/// Laid out as a header of 40 bytes, the key's text, `ETag`, `Last-Modified`, zeros up to a
/// multiple of eight, and the contents; the header's checksum covers all but the contents, which
/// have their own.
struct StoredRecord: Sendable {
  private static let magic: UInt32 = 0x0131_4b50
  private static let headerSize = 40
  private static let absent: UInt32 = .max

  let key: String
  let etag: String?
  let lastModified: String?
  let contents: RecordBytes
  private let checksum: UInt32

  /// Where the parts of a record are.
  struct Head {
    let key: Range<Int>
    let etag: Range<Int>?
    let lastModified: Range<Int>?
    let contents: Range<Int>
    let checksum: UInt32

    /// Nil where it is damaged, the contents not looked at.
    init?(_ bytes: UnsafeRawBufferPointer) {
      func number(_ offset: Int) -> UInt32 {
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      }
      guard bytes.count >= headerSize, number(0) == magic else { return nil }
      var end = headerSize
      func text(_ length: UInt32) -> Range<Int>? {
        guard length != absent else { return nil }
        let start = end
        end += Int(length)
        return start..<end
      }
      let ranges = (text(number(8)), text(number(12)), text(number(16)))
      let size = Int(number(20))
      let start = (end + 7) & ~7
      guard let key = ranges.0, end <= bytes.count, start + size == bytes.count,
        number(4) == libdeflate_crc32(0, bytes.baseAddress.map { $0 + 8 }, end - 8)
      else { return nil }
      self.key = key
      (etag, lastModified) = (ranges.1, ranges.2)
      contents = start..<start + size
      checksum = number(24)
    }
  }

  /// Nil where it is damaged, the contents not looked at.
  init?(_ bytes: UnsafeRawBufferPointer, contents: (Range<Int>) -> RecordBytes) {
    guard let head = Head(bytes) else { return nil }
    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    self.key = string(head.key)
    self.etag = head.etag.map(string)
    self.lastModified = head.lastModified.map(string)
    checksum = head.checksum
    self.contents = contents(head.contents)
  }

  /// Whether the contents are as they were written.
  var isIntact: Bool { PageRecord.checksum(contents.bytes) == checksum }

  static func encoded(key: String, policy: CachePolicy, contents: [UInt8]) -> [UInt8] {
    var output = ByteWriter(capacity: headerSize + key.utf8.count + contents.count + 128)
    output.append(zeros: headerSize)
    output.put(magic, at: 0)
    output.put32(key.utf8.count, at: 8)
    output.append(key.utf8)
    for (text, offset) in [(policy.etag, 12), (policy.lastModified, 16)] {
      output.put(text.map { UInt32($0.utf8.count) } ?? absent, at: offset)
      if let text { output.append(text.utf8) }
    }
    output.put32(contents.count, at: 20)
    output.put(contents.withUnsafeBytes { PageRecord.checksum($0) }, at: 24)
    let checksum = output.bytes.withUnsafeBytes {
      PageRecord.checksum(UnsafeRawBufferPointer(rebasing: $0[8...]))
    }
    output.put(checksum, at: 4)
    output.align(to: 8)
    output.append(contents)
    return output.bytes
  }
}
