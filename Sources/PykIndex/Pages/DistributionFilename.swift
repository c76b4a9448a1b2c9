/// The parts of the name of a wheel or a source distribution, found in its bytes.
///
/// - A wheel has five or six parts between its dashes; its name is the project's.
/// - A source distribution ends in one of pip's archive suffixes; its version is what follows
///   the project's name and a dash, wherever the first such dash is.
/// - Anything else, eggs and installers among it, is no distribution.
///
/// https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention
struct DistributionFilename {
  var kind: DistributionFile.Kind
  /// Where the version stands.
  var version: Range<Int>
  /// Where the compressed tags stand, such as `py3-none-any`; empty for a source distribution.
  var tags: Range<Int>
  var hasBuildTag: Bool

  /// What `--find-links` meets that is no longer than this can be no file's name.
  static let longest = 1024

  /// - Parameter project: The normal form of the name.
  init?(_ bytes: UnsafeRawBufferPointer, project: UnsafeRawBufferPointer) {
    guard bytes.count <= Self.longest, bytes.count > 6, Self.isPlain(bytes) else { return nil }
    if Self.hasSuffix(bytes, ".whl") {
      self.init(wheel: bytes, project: project)
    } else if let length = Self.archiveSuffix(bytes) {
      self.init(sdist: bytes, end: bytes.count &- length, project: project)
    } else {
      return nil
    }
  }

  /// Whether no byte of it could lead elsewhere, or steer a terminal.
  @inline(__always)
  private static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
    for byte in bytes
    where byte <= 0x20 || byte == 0x7f || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") {
      return false
    }
    return true
  }

  private init?(wheel bytes: UnsafeRawBufferPointer, project: UnsafeRawBufferPointer) {
    let end = bytes.count &- 4
    // The offsets behind the first three dashes; more than five make it no wheel.
    var starts: (Int, Int, Int) = (0, 0, 0)
    var dashes = 0
    for index in 0..<end where bytes[index] == UInt8(ascii: "-") {
      dashes &+= 1
      switch dashes {
      case 1: starts.0 = index &+ 1
      case 2: starts.1 = index &+ 1
      case 3: starts.2 = index &+ 1
      case 4, 5: break
      default: return nil
      }
    }
    guard dashes == 4 || dashes == 5, Self.names(bytes, end: starts.0 &- 1, project) else {
      return nil
    }
    kind = .wheel
    version = starts.0..<starts.1 &- 1
    hasBuildTag = dashes == 5
    let first = hasBuildTag ? starts.2 : starts.1
    if hasBuildTag, bytes[starts.1] &- 0x30 >= 10 { return nil }
    tags = first..<end
    guard !version.isEmpty, Self.isTagged(bytes, tags) else { return nil }
  }

  /// Whether there is a tag before and behind each dash and each dot.
  @inline(__always)
  private static func isTagged(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
    var hasTag = false
    for index in range {
      let byte = bytes[index]
      if byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") {
        guard hasTag else { return false }
        hasTag = false
      } else {
        hasTag = true
      }
    }
    return hasTag
  }

  private init?(
    sdist bytes: UnsafeRawBufferPointer, end: Int, project: UnsafeRawBufferPointer
  ) {
    var dash: Int?
    for index in 0..<end
    where bytes[index] == UInt8(ascii: "-") && Self.names(bytes, end: index, project) {
      dash = index
      break
    }
    guard let dash, dash &+ 1 < end else { return nil }
    kind = .sdist
    version = dash &+ 1..<end
    tags = end..<end
    hasBuildTag = false
  }

  /// Whether the bytes before `end` are the project's name in some spelling.
  @inline(__always)
  static func names(
    _ bytes: UnsafeRawBufferPointer, end: Int, _ project: UnsafeRawBufferPointer
  ) -> Bool {
    guard end >= project.count else { return false }
    var index = 0
    for expected in project {
      guard index < end else { return false }
      var byte = bytes[index]
      if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") {
        byte = UInt8(ascii: "-")
        while index &+ 1 < end, Self.isSeparator(bytes[index &+ 1]) { index &+= 1 }
      } else if byte &- 0x41 < 26 {
        byte |= 0x20
      }
      guard byte == expected else { return false }
      index &+= 1
    }
    return index == end
  }

  @inline(__always)
  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }

  /// Whether a file of that name may be a wheel or a source distribution.
  static func hasSuffix(of name: String) -> Bool {
    var name = name
    return name.withUTF8 { name in
      let bytes = UnsafeRawBufferPointer(name)
      return hasSuffix(bytes, ".whl") || archiveSuffix(bytes) != nil
    }
  }

  @inline(__always)
  private static func hasSuffix(_ bytes: UnsafeRawBufferPointer, _ suffix: StaticString) -> Bool {
    let count = suffix.utf8CodeUnitCount
    guard bytes.count > count else { return false }
    for offset in 0..<count {
      let byte = bytes[bytes.count &- count &+ offset]
      let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
      guard lower == suffix.utf8Start[offset] else { return false }
    }
    return true
  }

  /// The length of the suffix that says it is an archive; those that pip takes.
  private static func archiveSuffix(_ bytes: UnsafeRawBufferPointer) -> Int? {
    if hasSuffix(bytes, ".tar.gz") { return 7 }
    if hasSuffix(bytes, ".zip") || hasSuffix(bytes, ".tgz") || hasSuffix(bytes, ".tar")
      || hasSuffix(bytes, ".tbz") || hasSuffix(bytes, ".txz") || hasSuffix(bytes, ".tlz")
    {
      return 4
    }
    if hasSuffix(bytes, ".tar.bz2") { return 8 }
    if hasSuffix(bytes, ".tar.xz") || hasSuffix(bytes, ".tar.lz") { return 7 }
    if hasSuffix(bytes, ".tar.lzma") { return 9 }
    return nil
  }
}
