internal import PykFiles
internal import PykFormats
internal import SystemPackage

/// What an earlier command read in a site-packages folder: looking at what is installed takes three
/// looks at each distribution then, instead of opening and reading three things.
///
///     magic, length of the path, count; path
///     count × entry: name, stamps of folder, METADATA and WHEEL, files that are there, headers, WHEEL
///     names, headers and WHEELs
///
/// - Entries stand in the order of their names. Numbers are this machine's.
/// - An entry counts as long as its folder and METADATA are the same inodes with the same size and
///   time of change, and its WHEEL whenever that is asked for. What was changed just now isn't
///   kept, since a change right afterwards might bear the same time.
/// - What can't be understood counts as absent.
struct KeptFolder {
  static let magic = Array("pykinst1".utf8)
  static let headSize = 16
  static let entrySize = 8 + 3 * FileStamp.byteCount + 8 + 16

  let backing: KeptMetadata.Backing
  private let site: Directory
  private let count: Int
  private let firstEntry: Int
  private let byteCount: Int

  /// Nil for what is no such thing, or is of another folder.
  init?(_ backing: KeptMetadata.Backing, byteCount: Int, of site: Directory) {
    guard byteCount >= Self.headSize else { return nil }
    let path = Array(site.path.string.utf8)
    let found = backing.withBytes(0..<byteCount) { bytes -> (count: Int, firstEntry: Int)? in
      let length = Int(bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
      let count = Int(bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
      let start = Self.headSize + length
      guard bytes.starts(with: Self.magic), length == path.count, start <= bytes.count,
        bytes[Self.headSize..<start].elementsEqual(path),
        count <= (bytes.count - start) / Self.entrySize
      else { return nil }
      return (count, start)
    }
    guard let found else { return nil }
    self.backing = backing
    self.site = site
    self.byteCount = byteCount
    (count, firstEntry) = found
  }

  /// An entry as it lies there.
  struct Entry {
    var folder: FileStamp
    var metadata: FileStamp
    var kept: KeptMetadata
  }

  /// What is kept under the name of a metadata folder, whether or not it still holds.
  func entry(named name: String) -> Entry? {
    var name = name
    return name.withUTF8 { name in
      backing.withBytes(0..<byteCount) { bytes in
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

  private func read(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Entry? {
    let stamps = offset + 8
    let flags = stamps + 3 * FileStamp.byteCount
    guard let headers = Self.range(bytes, at: flags + 8),
      let wheel = Self.range(bytes, at: flags + 16)
    else { return nil }
    let contents = MetadataContents(
      rawValue: bytes.loadUnaligned(fromByteOffset: flags, as: UInt32.self))
    return Entry(
      folder: FileStamp(bytes, at: stamps),
      metadata: FileStamp(bytes, at: stamps + FileStamp.byteCount),
      kept: KeptMetadata(
        backing: backing, site: site, contents: contents, headers: headers, wheel: wheel,
        wheelStamp: FileStamp(bytes, at: stamps + 2 * FileStamp.byteCount)))
  }

  private static func range(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Range<Int>? {
    let start = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    let length = Int(bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self))
    return start + length <= bytes.count ? start..<start + length : nil
  }
}
