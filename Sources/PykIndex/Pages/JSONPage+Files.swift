import PykDigests
import PykFormats

extension JSONPage {
  /// The next value if it is a string; what is of another kind is left to be skipped.
  @inline(__always)
  mutating func string() throws(JSONError) -> JSONString? {
    scanner.isAtString ? try scanner.string() : nil
  }

  /// The text of a string: in the page where it stands there as it is, else in the scratch bytes.
  @inline(__always)
  mutating func text(_ string: JSONString) -> PageText {
    if !string.hasEscapes {
      return PageText(
        start: string.range.lowerBound, count: string.range.count, inScratch: false)
    }
    return scanner.withText(string) { page.keep($0) }
  }

  mutating func readFile() throws(JSONError) {
    var link = PageLink()
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      // The length of a key nearly always says which it is; then one comparison is enough.
      switch key.range.count {
      case 3 where scanner.is(key, "url"):
        if let value = try string() {
          link.address = withoutFragment(text(value))
        } else {
          try scanner.skipValue()
        }
      case 8 where scanner.is(key, "filename"):
        if let value = try string() {
          link.filename = text(value)
        } else {
          try scanner.skipValue()
        }
      case 6 where scanner.is(key, "hashes"): try readHashes(&link)
      case 15 where scanner.is(key, "requires-python"):
        if let value = try string() {
          link.requiresPython = text(value)
        } else {
          try scanner.skipValue()
        }
      case 4 where scanner.is(key, "size"):
        if try scanner.kind() == .number {
          link.size = try scanner.integer().flatMap { $0 >= 0 ? Int64($0) : nil } ?? -1
        } else {
          try scanner.skipValue()
        }
      case 11 where scanner.is(key, "upload-time"):
        if let value = try string() {
          link.uploadTime = scanner.withText(value) { UploadTime.microseconds($0) } ?? .min
        } else {
          try scanner.skipValue()
        }
      case 6 where scanner.is(key, "yanked"): try readYanked(&link)
      case 13 where scanner.is(key, "core-metadata"),
        18 where scanner.is(key, "dist-info-metadata"),
        23 where scanner.is(key, "data-dist-info-metadata"):
        try readMetadataOffer(&link, isNewName: key.range.count == 13)
      default: try scanner.skipValue()
      }
    }
    if !link.filename.isEmpty, !link.address.isEmpty { page.links.append(link) }
  }

  /// A fragment in a page of JSON means nothing.
  private func withoutFragment(_ text: PageText) -> PageText {
    if text.isInScratch {
      let start = Int(text.start)
      let bytes = page.scratch[start..<start + text.count]
      return bytes.firstIndex(of: UInt8(ascii: "#")).map { text.prefix($0 - start) } ?? text
    }
    let start = Int(text.start)
    for index in start..<start &+ text.count where scanner.bytes[index] == UInt8(ascii: "#") {
      return text.prefix(index &- start)
    }
    return text
  }

  private mutating func readHashes(_ link: inout PageLink) throws(JSONError) {
    guard try scanner.kind() == .object else { return try scanner.skipValue() }
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      guard let value = try string() else {
        try scanner.skipValue()
        continue
      }
      if scanner.is(key, "sha256") {
        link.sha256 = text(value)
      } else if let algorithm = HashAlgorithm(rawValue: scanner.text(key).lowercased()) {
        link.otherDigests.append((algorithm, text(value)))
      }
    }
  }

  private mutating func readYanked(_ link: inout PageLink) throws(JSONError) {
    switch try scanner.kind() {
    case .bool: link.isYanked = try scanner.bool()
    case .string:
      let reason = try scanner.string()
      link.isYanked = true
      link.yankedReason = text(reason)
    default: try scanner.skipValue()
    }
  }

  /// Under its new name it counts more than under its old one, wherever they stand.
  private mutating func readMetadataOffer(
    _ link: inout PageLink, isNewName: Bool
  ) throws(JSONError) {
    var digests = PageLink()
    var offers = false
    switch try scanner.kind() {
    case .bool: offers = try scanner.bool()
    case .object:
      offers = true
      try readHashes(&digests)
    default: return try scanner.skipValue()
    }
    guard isNewName || !link.offersMetadata else { return }
    link.offersMetadata = offers
    link.metadataDigest =
      digests.sha256.isEmpty
      ? digests.otherDigests.first { $0.algorithm.isStrong }
      : (.sha256, digests.sha256)
  }
}
