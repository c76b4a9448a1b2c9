import PykDigests
import PykFormats

/// A text of a page: a range of the page's bytes, or, where it had to be decoded, of the scratch
/// bytes beside them.
struct PageText {
  var start: UInt32
  /// The highest bit says that it is in the scratch bytes.
  private var lengthAndPlace: UInt32

  /// The text that isn't there; also an empty one.
  static let none = PageText(start: 0, count: 0, inScratch: false)

  init(start: Int, count: Int, inScratch: Bool) {
    self.start = UInt32(truncatingIfNeeded: start)
    lengthAndPlace = UInt32(truncatingIfNeeded: count) | (inScratch ? 1 << 31 : 0)
  }

  var count: Int { Int(lengthAndPlace & 0x7fff_ffff) }
  var isInScratch: Bool { lengthAndPlace >> 31 == 1 }
  var isEmpty: Bool { count == 0 }

  /// What begins `offset` bytes later.
  func dropping(_ offset: Int) -> PageText {
    PageText(start: Int(start) &+ offset, count: count &- offset, inScratch: isInScratch)
  }

  func prefix(_ count: Int) -> PageText {
    PageText(start: Int(start), count: count, inScratch: isInScratch)
  }
}

/// One file that a page links to, still in the page's own bytes.
struct PageLink {
  var filename = PageText.none
  /// As the page has it, without its fragment: absolute or relative to the page's base.
  var address = PageText.none
  var requiresPython = PageText.none
  var sha256 = PageText.none
  var otherDigests: [(algorithm: HashAlgorithm, hex: PageText)] = []
  var isYanked = false
  var yankedReason = PageText.none
  var offersMetadata = false
  var metadataDigest: (algorithm: HashAlgorithm, hex: PageText)?
  /// -1 where it isn't told.
  var size: Int64 = -1
  /// In microseconds since 1970; the smallest number where it isn't told.
  var uploadTime: Int64 = .min
}

/// What a page says, before anything of it was looked at closely.
struct PageLinks {
  /// The largest page that is read; texts are addressed with 31 bits.
  static let sizeLimit = 256 << 20

  /// Bytes that stand in the page in another form.
  var scratch: [UInt8] = []
  var links: [PageLink] = []
  /// What relative addresses are relative to.
  var base: URL
  var status = ProjectStatus.Marker.active
  var statusReason = ""

  init(base: URL) { self.base = base }

  mutating func keep(_ bytes: some Collection<UInt8>) -> PageText {
    let text = PageText(start: scratch.count, count: bytes.count, inScratch: true)
    scratch.append(contentsOf: bytes)
    return text
  }
}

/// The bytes that the texts of a `PageLinks` stand in.
struct PageBytes {
  let page: UnsafeRawBufferPointer
  let scratch: UnsafeRawBufferPointer

  @inline(__always)
  subscript(text: PageText) -> UnsafeRawBufferPointer {
    let place = text.isInScratch ? scratch : page
    let start = Int(text.start)
    return UnsafeRawBufferPointer(rebasing: place[start..<start &+ text.count])
  }
}
