package import PykDigests
import PykFormats
package import PykVersions

/// The files of one version on one page, still in the page's record.
package struct VersionFiles: Sendable, RandomAccessCollection {
  package let page: ProjectPage
  package let versionIndex: Int
  let chunk: Int
  package let count: Int

  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  package subscript(position: Int) -> PageFile {
    precondition(position >= 0 && position < count, "no file has this index")
    return PageFile(
      page: page, versionIndex: versionIndex, chunk: chunk,
      entry: chunk + position * PageRecord.FileEntry.byteCount)
  }
}

/// One file on a page, still in the page's record: each property is read when it is asked for.
package struct PageFile: Sendable {
  package let page: ProjectPage
  package let versionIndex: Int
  let chunk: Int
  let entry: Int

  private typealias Entry = PageRecord.FileEntry

  private var flags: PageRecord.Flags {
    PageRecord.Flags(rawValue: page.record.number(entry + Entry.flags, as: UInt32.self))
  }

  package var kind: DistributionFile.Kind { flags.contains(.sdist) ? .sdist : .wheel }
  package var isYanked: Bool { flags.contains(.yanked) }
  package var offersMetadata: Bool { flags.contains(.metadata) }
  package var hasBuildTag: Bool { flags.contains(.buildTag) }

  /// The number of the wheel's tags, for `ProjectPage.tags`; nil for a source distribution.
  package var tags: Int? {
    let number = page.record.int32(entry + Entry.tags)
    return number == 0 ? nil : number - 1
  }

  /// The number for `ProjectPage.requiresPython`; nil where the page says nothing.
  package var requiresPython: Int? {
    let number = page.record.int32(entry + Entry.requiresPython)
    return number == 0 ? nil : number - 1
  }

  /// In bytes.
  package var size: Int64? {
    let size = page.record.number(entry + Entry.size, as: Int64.self)
    return size < 0 ? nil : size
  }

  /// In microseconds since 1970.
  package var uploadTime: Int64? {
    let time = page.record.number(entry + Entry.uploadTime, as: Int64.self)
    return time == .min ? nil : time
  }

  private var address: UnsafeRawBufferPointer {
    page.record.slice(
      chunk + page.record.int32(entry + Entry.address),
      Int(page.record.number(entry + Entry.addressSize, as: UInt16.self)))
  }

  package var filename: String {
    let count = Int(page.record.number(entry + Entry.nameSize, as: UInt16.self))
    if flags.contains(.nameIsApart) {
      let start = chunk + page.record.int32(entry + Entry.name)
      return String(decoding: page.record.slice(start, count), as: UTF8.self)
    }
    return String(decoding: address.suffix(count), as: UTF8.self)
  }

  /// The address as the page has it, relative ones relative to the page's base.
  private var reference: String {
    let prefix = page.record.text(PageRecord.Header.prefix)
    return prefix + String(decoding: address, as: UTF8.self)
  }

  package var version: Version { page.version(versionIndex) }

  package var sha256: Digest? {
    guard flags.contains(.sha256) else { return nil }
    return Digest(.sha256, bytes: Array(page.record.slice(entry + Entry.sha256, 32)))
  }

  /// What its metadata is kept under, as `PackageIndex.metadataName` has it; nil where the page gives no SHA-256.
  var metadataKey: StoreKey? {
    guard flags.contains(.sha256) else { return nil }
    let bytes = page.record.slice(entry + Entry.sha256, 32)
    return bytes.count == 32 ? StoreKey(sha256: bytes, saidBy: page.teller) : nil
  }

  /// Why it was withdrawn, perhaps an empty text; nil where it wasn't.
  package var yanked: String? {
    guard isYanked else { return nil }
    for (kind, _, bytes) in details where kind == .yankedReason {
      return String(decoding: bytes, as: UTF8.self)
    }
    return ""
  }

  private var details: [(PageRecord.Detail, UInt8, UnsafeRawBufferPointer)] {
    let size = page.record.int32(entry + Entry.detailsSize)
    guard size > 0 else { return [] }
    let rest = page.record.slice(chunk + page.record.int32(entry + Entry.details), size)
    var found: [(PageRecord.Detail, UInt8, UnsafeRawBufferPointer)] = []
    var offset = 0
    while offset + 4 <= rest.count, let kind = PageRecord.Detail(rawValue: rest[offset]) {
      let count = Int(rest[offset + 2]) | Int(rest[offset + 3]) << 8
      guard offset + 4 + count <= rest.count else { break }
      let bytes = UnsafeRawBufferPointer(rebasing: rest[offset + 4..<offset + 4 + count])
      found.append((kind, rest[offset + 1], bytes))
      offset += 4 + count
    }
    return found
  }

  private static func digest(_ algorithm: UInt8, _ bytes: UnsafeRawBufferPointer) -> Digest? {
    PageRecord.algorithm(algorithm).flatMap { Digest($0, bytes: Array(bytes)) }
  }

  /// The file as a value of its own; nil where its address is no URL.
  package var distributionFile: DistributionFile? {
    guard let url = page.base?.resolving(reference)?.withoutFragment else { return nil }
    var digests = sha256.map { [$0] } ?? []
    var metadataDigest: Digest?
    for (kind, algorithm, bytes) in details {
      switch kind {
      case .yankedReason: break
      case .metadataDigest: metadataDigest = Self.digest(algorithm, bytes)
      case .digest: if let digest = Self.digest(algorithm, bytes) { digests.append(digest) }
      }
    }
    return DistributionFile(
      filename: filename, kind: kind, name: page.name, version: version, url: url,
      digests: digests, requiresPython: requiresPython.map(page.requiresPython),
      yanked: yanked, coreMetadata: offersMetadata ? .available(metadataDigest) : .none,
      size: size, uploadTime: uploadTime, source: page.source)
  }
}
