import PykDigests
import PykFormats
import PykRequirements
import PykVersions

/// Makes the record of a project's page from what a page links to.
///
/// - Files of other projects, names that are no distribution's and versions that are none are
///   left out, as pip does.
/// - Links that lead where they must not are left out and counted (`LinkGuard`).
/// - Files of a version keep the page's order.
struct PageRecordWriter {
  struct Accepted {
    /// Index into `links`.
    var link: Int
    var filename: DistributionFilename
    /// `Version.packed`, or 0: then it stands in `longVersions`.
    var packed: UInt64
    var tags: UInt32
    var requiresPython: UInt32
  }

  let page: PageLinks
  let bytes: PageBytes
  let project: PackageName
  var accepted: [Accepted] = []
  var longVersions: [Int: Version] = [:]
  var tags = TextInterner()
  var requiresPythons = TextInterner()
  var refused: (count: Int, first: PageText) = (0, .none)

  static func record(
    of page: PageLinks, in bytes: UnsafeRawBufferPointer, project: PackageName,
    guard linkGuard: LinkGuard
  ) -> [UInt8] {
    page.scratch.withUnsafeBytes { scratch in
      var writer = PageRecordWriter(
        page: page, bytes: PageBytes(page: bytes, scratch: scratch), project: project)
      writer.select(linkGuard)
      return writer.write()
    }
  }

  private init(page: PageLinks, bytes: PageBytes, project: PackageName) {
    self.page = page
    self.bytes = bytes
    self.project = project
  }

  private mutating func select(_ linkGuard: LinkGuard) {
    guard page.status != .quarantined else { return }
    var name = project.normalized
    accepted.reserveCapacity(page.links.count)
    name.withUTF8 { name in
      let name = UnsafeRawBufferPointer(name)
      for index in page.links.indices {
        let link = page.links[index]
        let text = bytes[link.filename]
        guard link.address.count <= PageRecord.addressLimit,
          let filename = DistributionFilename(text, project: name)
        else { continue }
        guard let version = Self.version(text, filename) else { continue }
        guard linkGuard.allows(bytes[link.address]) else {
          if refused.count == 0 { refused.first = link.address }
          refused.count += 1
          continue
        }
        accept(index, link, filename, version)
      }
    }
  }

  /// In the name of a wheel a `_` may stand for the `-` that can't be there.
  @inline(__always)
  private static func version(
    _ text: UnsafeRawBufferPointer, _ filename: DistributionFilename
  ) -> Version? {
    let bytes = UnsafeRawBufferPointer(rebasing: text[filename.version])
    if let version = Version(utf8: bytes) { return version }
    guard filename.kind == .wheel, bytes.contains(UInt8(ascii: "_")) else { return nil }
    return Version(utf8: bytes.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 })
  }

  @inline(__always)
  private mutating func accept(
    _ index: Int, _ link: PageLink, _ filename: DistributionFilename, _ version: Version
  ) {
    var file = Accepted(
      link: index, filename: filename, packed: version.packed ?? 0, tags: 0, requiresPython: 0)
    if file.packed == 0 { longVersions[index] = version }
    if filename.kind == .wheel {
      let text = link.filename.dropping(filename.tags.lowerBound).prefix(filename.tags.count)
      file.tags = UInt32(tags.number(of: text, in: bytes) + 1)
    }
    if !link.requiresPython.isEmpty {
      file.requiresPython = UInt32(requiresPythons.number(of: link.requiresPython, in: bytes) + 1)
    }
    accepted.append(file)
  }

  private func version(_ file: Accepted) -> Version? {
    file.packed == 0 ? longVersions[file.link] : Version(packed: file.packed)
  }

  private static func key(_ file: Accepted) -> UInt64 { file.packed & ~15 }

  /// Ascending by version, and of one version in the page's order.
  private mutating func sort() {
    guard longVersions.isEmpty else {
      let versions = accepted.map { version($0) }
      let order = accepted.indices.sorted { a, b in
        guard let first = versions[a], let second = versions[b] else { return a < b }
        return first < second || (first == second && a < b)
      }
      accepted = order.map { accepted[$0] }
      return
    }
    var isSorted = true
    for index in accepted.indices.dropFirst()
    where Self.key(accepted[index &- 1]) > Self.key(accepted[index]) {
      isSorted = false
      break
    }
    if isSorted { return }
    accepted.sort { a, b in
      let (first, second) = (Self.key(a), Self.key(b))
      return first < second || (first == second && a.link < b.link)
    }
  }

  private func isSameVersion(_ a: Accepted, _ b: Accepted) -> Bool {
    if a.packed != 0, b.packed != 0 { return Self.key(a) == Self.key(b) }
    return version(a) == version(b)
  }

  private mutating func write() -> [UInt8] {
    sort()
    var groups: [Range<Int>] = []
    var start = 0
    for index in accepted.indices
    where index &+ 1 == accepted.count || !isSameVersion(accepted[index], accepted[index &+ 1]) {
      groups.append(start..<index &+ 1)
      start = index &+ 1
    }
    let prefix = commonPrefix()
    return [UInt8](unsafeUninitializedCapacity: bound(groups.count, prefix.count)) { room, count in
      var output = RecordBuffer(UnsafeMutableRawBufferPointer(room))
      write(groups, prefix, to: &output)
      count = output.count
    }
  }

  /// More than the record takes.
  private func bound(_ versions: Int, _ prefix: Int) -> Int {
    let texts = tags.texts + requiresPythons.texts
    var size = PageRecord.Header.byteCount + page.statusReason.utf8.count + 4096
    size += page.base.revealed.utf8.count + project.normalized.utf8.count
    // 16 for each alignment.
    size += versions * (PageRecord.VersionEntry.byteCount + 16)
    size += texts.reduce(0) { $0 + $1.count + 8 }
    size += longVersions.values.reduce(0) { $0 + $1.description.utf8.count }
    for file in accepted {
      let link = page.links[file.link]
      size &+= PageRecord.FileEntry.byteCount &+ link.address.count &+ link.filename.count
      size &+= link.yankedReason.count &+ (link.otherDigests.count &+ 2) &* 72
    }
    return size + prefix
  }

  private func write(
    _ groups: [Range<Int>], _ prefix: UnsafeRawBufferPointer, to output: inout RecordBuffer
  ) {
    typealias Header = PageRecord.Header
    writeHead(groups, prefix: prefix, to: &output)
    let headSize = output.count
    for (index, group) in groups.enumerated() {
      let entry = Header.byteCount + index * PageRecord.VersionEntry.byteCount
      output.align(to: 8)
      let start = output.count
      writeChunk(group, prefix: prefix.count, to: &output)
      output.put32(start, at: entry + PageRecord.VersionEntry.chunk)
      output.put32(output.count - start, at: entry + PageRecord.VersionEntry.chunkSize)
      output.put(
        output.checksum(start..<output.count), at: entry + PageRecord.VersionEntry.checksum)
    }
    output.put32(output.count, at: Header.size)
    output.put(output.checksum(Header.headSize..<headSize), at: Header.checksum)
  }

  /// What all addresses begin with, up to a slash.
  private func commonPrefix() -> UnsafeRawBufferPointer {
    guard let first = accepted.first else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    let model = bytes[page.links[first.link].address]
    var length = model.count
    for file in accepted {
      let address = bytes[page.links[file.link].address]
      length = min(length, address.count)
      var index = 0
      while index < length, address[index] == model[index] { index &+= 1 }
      length = index
    }
    while length > 0, model[length - 1] != UInt8(ascii: "/") { length -= 1 }
    return UnsafeRawBufferPointer(rebasing: model[..<length])
  }

  private func writeHead(
    _ groups: [Range<Int>], prefix: UnsafeRawBufferPointer, to output: inout RecordBuffer
  ) {
    typealias Header = PageRecord.Header
    let versions = Header.byteCount
    let tagsStart = versions + groups.count * PageRecord.VersionEntry.byteCount
    let requiresPythonsStart = tagsStart + tags.texts.count * 8
    output.append(zeros: requiresPythonsStart + requiresPythons.texts.count * 8)
    output.put(PageRecord.magic, at: Header.magic)
    output.put32(groups.count, at: Header.versionCount)
    output.put32(accepted.count, at: Header.fileCount)
    output.put32(tags.texts.count, at: Header.tagCount)
    output.put32(requiresPythons.texts.count, at: Header.requiresPythonCount)
    output.put32(versions, at: Header.versions)
    output.put32(tagsStart, at: Header.tags)
    output.put32(requiresPythonsStart, at: Header.requiresPythons)
    output.put32(Int(page.status.rawValue), at: Header.status)
    output.put(text: page.statusReason, at: Header.statusReason)
    output.put(text: page.base.withoutCredentials.revealed, at: Header.base)
    output.put(text: prefix, at: Header.prefix)
    output.put(text: project.normalized, at: Header.name)
    output.put(text: bytes[refused.first.prefix(min(512, refused.first.count))], at: Header.refused)
    output.put32(refused.count, at: Header.refusedCount)
    for (index, text) in tags.texts.enumerated() {
      output.put(text: bytes[text], at: tagsStart + index * 8)
    }
    for (index, text) in requiresPythons.texts.enumerated() {
      output.put(text: bytes[text], at: requiresPythonsStart + index * 8)
    }
    for (index, group) in groups.enumerated() {
      let entry = versions + index * PageRecord.VersionEntry.byteCount
      let first = accepted[group.lowerBound]
      output.put(first.packed, at: entry + PageRecord.VersionEntry.packed)
      output.put32(group.count, at: entry + PageRecord.VersionEntry.fileCount)
      if first.packed == 0, let version = longVersions[first.link] {
        output.put(text: version.description, at: entry + PageRecord.VersionEntry.text)
      }
    }
    output.put32(output.count, at: Header.headSize)
  }
}
