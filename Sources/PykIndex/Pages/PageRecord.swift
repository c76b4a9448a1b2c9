import CDeflate
import PykDigests

/// The layout of a project's page in the compact form that is made once and kept.
///
/// All numbers are little-endian; an offset counts from the record's first byte, in a file entry
/// from its chunk's. A text is a pair of 32-bit numbers, offset and length.
///
/// - The head: this header, the versions in ascending order, the distinct tags and the distinct
///   `Requires-Python` as texts, and the bytes of all these texts. One checksum covers it.
/// - Behind it a chunk a version: its file entries, then the bytes that they refer to. Each has
///   a checksum of its own, so that looking at a version costs that version.
///
/// A change of anything here needs another `version`.
enum PageRecord {
  /// `PKP` and the version of the layout.
  static let magic: UInt32 = 0x0150_4b50

  enum Header {
    static let magic = 0
    /// Of the head, from `headSize` on.
    static let checksum = 4
    static let headSize = 8
    static let size = 12
    static let versionCount = 16
    static let fileCount = 20
    static let tagCount = 24
    static let requiresPythonCount = 28
    static let versions = 32
    static let tags = 36
    static let requiresPythons = 40
    static let status = 44
    static let statusReason = 48
    static let base = 56
    /// What the addresses of all files begin with.
    static let prefix = 64
    static let name = 72
    /// The first link that led where it must not lead.
    static let refused = 80
    static let refusedCount = 88
    static let byteCount = 96
  }

  enum VersionEntry {
    /// `Version.packed`, or 0 where the text says it.
    static let packed = 0
    static let chunk = 8
    static let chunkSize = 12
    static let checksum = 16
    static let fileCount = 20
    static let text = 24
    static let byteCount = 32
  }

  enum FileEntry {
    static let address = 0
    static let addressSize = 4
    /// How much of the address's end is the file's name; where that can't be, `name` says it.
    static let nameSize = 6
    static let name = 8
    static let flags = 12
    /// 1 and more; 0 for none.
    static let tags = 16
    static let requiresPython = 20
    static let size = 24
    static let uploadTime = 32
    static let sha256 = 40
    static let details = 72
    static let detailsSize = 76
    static let byteCount = 80
  }

  struct Flags: OptionSet {
    let rawValue: UInt32
    static let sdist = Flags(rawValue: 1)
    static let sha256 = Flags(rawValue: 2)
    static let yanked = Flags(rawValue: 4)
    static let metadata = Flags(rawValue: 8)
    static let nameIsApart = Flags(rawValue: 16)
    static let buildTag = Flags(rawValue: 32)
  }

  /// What few files have, one after the other: kind, algorithm, a 16-bit length, the bytes.
  enum Detail: UInt8 {
    case yankedReason = 1
    case metadataDigest = 2
    case digest = 3
  }

  /// Longer names and addresses are nobody's file.
  static let addressLimit = 8192

  /// How the record names an algorithm.
  static func number(of algorithm: HashAlgorithm) -> UInt8 {
    switch algorithm {
    case .md5: 1
    case .sha1: 2
    case .sha224: 3
    case .sha256: 4
    case .sha384: 5
    case .sha512: 6
    }
  }

  static func algorithm(_ number: UInt8) -> HashAlgorithm? {
    HashAlgorithm.allCases.first { Self.number(of: $0) == number }
  }

  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    libdeflate_crc32(0, bytes.baseAddress, bytes.count)
  }
}
