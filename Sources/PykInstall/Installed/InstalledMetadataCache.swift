internal import CDeflate
internal import PykFiles
internal import PykFormats
internal import SystemPackage

/// What an earlier command read in a site-packages folder: looking at what is installed takes two
/// looks at each distribution then, instead of opening and reading three things.
///
///     magic, CRC-32 of all that follows, length of the path, count; path
///     count × entry: name, stamps of folder, METADATA and WHEEL, files that are there, headers, WHEEL
///     names, headers and WHEELs
///
/// - Entries stand in the order of their names. Numbers are this machine's.
/// - An entry counts as long as its folder and METADATA are the same inodes with the same size and
///   modification time, the folder also with the same ctime; WHEEL is compared when it is asked for.
///   What was changed just now isn't kept, since a change right afterwards might bear the same time.
/// - What is damaged, or can't be understood, counts as absent.
struct InstalledMetadataCache {
  static let magic = Array("pykinst2".utf8)
  /// Where that begins which the checksum is of.
  static let checkedStart = 12
  static let headSize = 20
  static let entrySize = 8 + 3 * FileStamp.byteCount + 8 + 16

  private let bytes: [UInt8]
  private let site: Directory
  private let count: Int
  private let firstEntry: Int

  /// Nil for what is damaged or no such thing, or is of another folder.
  init?(_ bytes: [UInt8], of site: Directory) {
    let path = Array(site.path.string.utf8)
    let found = bytes.withUnsafeBytes { bytes -> (count: Int, firstEntry: Int)? in
      guard bytes.count >= Self.headSize, bytes.starts(with: Self.magic) else { return nil }
      let length = Int(bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
      let count = Int(bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
      let start = Self.headSize + length
      guard length == path.count, start <= bytes.count,
        bytes[Self.headSize..<start].elementsEqual(path),
        count <= (bytes.count - start) / Self.entrySize,
        bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self) == Self.checksum(bytes)
      else { return nil }
      return (count, start)
    }
    guard let found else { return nil }
    self.bytes = bytes
    self.site = site
    (count, firstEntry) = found
  }

  /// Of all that stands behind it, in a file that is not shorter than the head.
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    let checked = UnsafeRawBufferPointer(rebasing: bytes[checkedStart...])
    return libdeflate_crc32(0, checked.baseAddress, checked.count)
  }

  /// An entry as it lies there.
  struct Entry {
    var folder: FileStamp
    var metadata: FileStamp
    var cached: CachedMetadata
  }

  /// What is there under the name of a metadata folder, whether or not it still holds.
  func entry(named name: String) -> Entry? {
    var name = name
    return name.withUTF8 { name in
      bytes.withUnsafeBytes { bytes in
        var (low, high) = (0, count)
        while low < high {
          let middle = (low + high) / 2
          let offset = firstEntry + middle * Self.entrySize
          guard let range = Self.range(bytes, at: offset) else { return nil }
          let other = UnsafeRawBufferPointer(rebasing: bytes[range])
          if other.elementsEqual(name) { return read(bytes, at: offset) }
          if other.lexicographicallyPrecedes(name) {
            low = middle + 1
          } else {
            high = middle
          }
        }
        return nil
      }
    }
  }

  private func read(_ memory: UnsafeRawBufferPointer, at offset: Int) -> Entry? {
    let stamps = offset + 8
    let flags = stamps + 3 * FileStamp.byteCount
    guard let headers = Self.range(memory, at: flags + 8),
      let wheel = Self.range(memory, at: flags + 16)
    else { return nil }
    let contents = MetadataContents(
      rawValue: memory.loadUnaligned(fromByteOffset: flags, as: UInt32.self))
    return Entry(
      folder: FileStamp(memory, at: stamps),
      metadata: FileStamp(memory, at: stamps + FileStamp.byteCount),
      cached: CachedMetadata(
        bytes: bytes, site: site, contents: contents, headers: headers, wheel: wheel,
        wheelStamp: FileStamp(memory, at: stamps + 2 * FileStamp.byteCount)))
  }

  private static func range(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Range<Int>? {
    let start = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    let length = Int(bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self))
    return start + length <= bytes.count ? start..<start + length : nil
  }
}
