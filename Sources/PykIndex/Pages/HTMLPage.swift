import PykDigests
import PykFormats

/// Reads a page in HTML (PEP 503, 592, 629, 658, 714, 792), and any page with links to files.
///
/// - Anchors count wherever they stand, but not in comments, scripts and styles; names of tags
///   and attributes count in any case, values with any quotes or none.
/// - The file's name is the last part of the address, percent-decoded; what has none (a link to
///   a folder, a mail address) is passed over.
/// - The first `<base href>` is what relative links are relative to.
/// - Of character references those that servers write in addresses and specifiers are read:
///   `&amp; &lt; &gt; &quot; &apos;` and the numeric ones.
///
/// https://packaging.python.org/en/latest/specifications/simple-repository-api/#base-html-api
struct HTMLPage {
  private var scanner: HTMLScanner
  private var page: PageLinks
  private var hasBase = false

  static func links(
    in bytes: UnsafeRawBufferPointer, at base: URL
  ) throws(PageError) -> PageLinks {
    guard bytes.count <= PageLinks.sizeLimit else { throw .tooLarge(limit: PageLinks.sizeLimit) }
    var reader = HTMLPage(scanner: HTMLScanner(bytes), page: PageLinks(base: base))
    while let tag = reader.scanner.nextTag() {
      if reader.scanner.is(tag, "a") {
        reader.readAnchor()
      } else if reader.scanner.is(tag, "base") {
        reader.readBase()
      } else if reader.scanner.is(tag, "meta") {
        try reader.readMeta()
      }
    }
    return reader.page
  }

  /// The value with its character references read.
  private mutating func text(_ range: Range<Int>) -> PageText {
    let value = UnsafeRawBufferPointer(rebasing: scanner.bytes[range])
    guard value.contains(UInt8(ascii: "&")) else {
      return PageText(start: range.lowerBound, count: range.count, inScratch: false)
    }
    return page.keep(CharacterReference.decoded(value))
  }

  private func withBytes<Result>(
    _ text: PageText, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    page.scratch.withUnsafeBytes { body(PageBytes(page: scanner.bytes, scratch: $0)[text]) }
  }

  private func string(_ text: PageText) -> String {
    withBytes(text) { String(decoding: $0, as: UTF8.self) }
  }

  private mutating func readBase() {
    while let attribute = scanner.nextAttribute() {
      guard !hasBase, scanner.is(attribute.name, "href") else { continue }
      hasBase = true
      let reference = string(text(scanner.trimmed(attribute.value)))
      if let base = page.base.resolving(reference) { page.base = base.withoutFragment }
    }
  }

  private mutating func readMeta() throws(PageError) {
    var name = ""
    var content = PageText.none
    while let attribute = scanner.nextAttribute() {
      if scanner.is(attribute.name, "name") {
        name = string(text(attribute.value)).lowercased()
      } else if scanner.is(attribute.name, "content") {
        content = text(attribute.value)
      }
    }
    switch name {
    case "pypi:repository-version" where !content.isEmpty:
      let result = withBytes(content) { bytes in
        Result { () throws(PageError) in try RepositoryVersion.check(bytes) }
      }
      try result.get()
    case "pypi:project-status":
      page.status = withBytes(content) { ProjectStatus.Marker(utf8: $0) } ?? .active
    case "pypi:project-status-reason": page.statusReason = string(content)
    default: break
    }
  }

  private mutating func readAnchor() {
    var link = PageLink()
    var hasNewOffer = false
    while let attribute = scanner.nextAttribute() {
      let name = attribute.name
      if scanner.is(name, "href") {
        if link.address.isEmpty { readAddress(scanner.trimmed(attribute.value), &link) }
      } else if scanner.is(name, "data-requires-python") {
        link.requiresPython = text(attribute.value)
      } else if scanner.is(name, "data-yanked") {
        link.isYanked = true
        link.yankedReason = text(attribute.value)
      } else if scanner.is(name, "data-core-metadata") {
        hasNewOffer = true
        readOffer(attribute.value, &link)
      } else if scanner.is(name, "data-dist-info-metadata"), !hasNewOffer {
        readOffer(attribute.value, &link)
      }
    }
    if !link.filename.isEmpty, !link.address.isEmpty { page.links.append(link) }
  }

  /// `sha256=…`, or `true` or another word for an offer without a digest.
  private func readOffer(_ value: Range<Int>, _ link: inout PageLink) {
    let bytes = scanner.bytes[value]
    link.metadataDigest = nil
    link.offersMetadata = !value.isEmpty && !bytes.elementsEqual("false".utf8)
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { return }
    let name = String(decoding: bytes[..<equals], as: UTF8.self).lowercased()
    guard let algorithm = HashAlgorithm(rawValue: name), algorithm.isStrong else { return }
    let start = equals + 1
    link.metadataDigest = (
      algorithm, PageText(start: start, count: value.upperBound - start, inScratch: false)
    )
  }

  /// Takes an address apart: name, the digests in its fragment, and what is left.
  private mutating func readAddress(_ value: Range<Int>, _ link: inout PageLink) {
    var address = text(value)
    let parts = withBytes(address) { AddressParts($0) }
    if let fragment = parts.fragment {
      readDigests(address.dropping(fragment), &link)
      address = address.prefix(fragment - 1)
    }
    link.address = address
    let name = address.dropping(parts.name.lowerBound).prefix(parts.name.count)
    guard parts.nameIsEncoded else {
      link.filename = name
      return
    }
    let decoded = URL.percentDecoded(string(name))
    link.filename = page.keep(Array(decoded.utf8))
  }

  /// `sha256=…&egg=…`; the first of each kind counts.
  private mutating func readDigests(_ fragment: PageText, _ link: inout PageLink) {
    // As nearly every index has it.
    let isUsual = withBytes(fragment) { bytes in
      bytes.count == 71 && bytes.starts(with: "sha256=".utf8) && !bytes.contains(UInt8(ascii: "&"))
    }
    if isUsual {
      link.sha256 = fragment.dropping(7)
      return
    }
    let fields = withBytes(fragment) { bytes in
      bytes.split(separator: UInt8(ascii: "&")).compactMap {
        field -> (HashAlgorithm, Range<Int>)? in
        guard let equals = field.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let name = String(decoding: bytes[field.startIndex..<equals], as: UTF8.self).lowercased()
        return HashAlgorithm(rawValue: name).map { ($0, equals + 1..<field.endIndex) }
      }
    }
    for (algorithm, range) in fields {
      let hex = fragment.dropping(range.lowerBound).prefix(range.count)
      if algorithm == .sha256 {
        if link.sha256.isEmpty { link.sha256 = hex }
      } else {
        link.otherDigests.append((algorithm, hex))
      }
    }
  }
}

/// Where the parts of an address stand in it.
private struct AddressParts {
  /// Where the fragment begins, behind its `#`.
  var fragment: Int?
  /// The last part of the path.
  var name: Range<Int>
  var nameIsEncoded = false

  init(_ bytes: UnsafeRawBufferPointer) {
    var start = 0
    var end = bytes.count
    var index = 0
    var isPath = true
    while index < bytes.count {
      let byte = bytes[index]
      index &+= 1
      if byte == UInt8(ascii: "#") {
        fragment = index
        end = min(end, index &- 1)
        break
      }
      guard isPath else { continue }
      if byte == UInt8(ascii: "?") {
        end = index &- 1
        isPath = false
      } else if byte == UInt8(ascii: "/") {
        start = index
        nameIsEncoded = false
      } else if byte == UInt8(ascii: "%") {
        nameIsEncoded = true
      }
    }
    name = start..<end
  }
}
