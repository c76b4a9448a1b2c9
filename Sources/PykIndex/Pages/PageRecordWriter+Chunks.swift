import PykDigests

extension PageRecordWriter {
  /// Writes one version's files; `prefix` bytes of each address are left out.
  func writeChunk(_ group: Range<Int>, prefix: Int, to output: inout ByteWriter) {
    typealias Entry = PageRecord.FileEntry
    let chunk = output.count
    output.append(zeros: group.count * Entry.byteCount)
    for (position, index) in group.enumerated() {
      let file = accepted[index]
      let link = page.links[file.link]
      let entry = chunk + position * Entry.byteCount
      var flags: PageRecord.Flags = []
      let address = bytes[link.address]
      let name = bytes[link.filename]
      output.put32(output.count - chunk, at: entry + Entry.address)
      output.put(
        UInt16(truncatingIfNeeded: address.count - prefix), at: entry + Entry.addressSize)
      output.put(UInt16(truncatingIfNeeded: name.count), at: entry + Entry.nameSize)
      output.append(UnsafeRawBufferPointer(rebasing: address[prefix...]))
      if name.count > address.count - prefix || !address.suffix(name.count).elementsEqual(name) {
        flags.insert(.nameIsApart)
        output.put32(output.count - chunk, at: entry + Entry.name)
        output.append(name)
      }
      if file.filename.kind == .sdist { flags.insert(.sdist) }
      if file.filename.hasBuildTag { flags.insert(.buildTag) }
      if link.isYanked { flags.insert(.yanked) }
      if link.offersMetadata { flags.insert(.metadata) }
      output.put(file.tags, at: entry + Entry.tags)
      output.put(file.requiresPython, at: entry + Entry.requiresPython)
      output.put(link.size, at: entry + Entry.size)
      output.put(link.uploadTime, at: entry + Entry.uploadTime)
      if writeSHA256(bytes[link.sha256], at: entry + Entry.sha256, to: &output) {
        flags.insert(.sha256)
      }
      writeDetails(link, chunk: chunk, entry: entry, to: &output)
      output.put(flags.rawValue, at: entry + Entry.flags)
    }
  }

  private func writeSHA256(
    _ hex: UnsafeRawBufferPointer, at offset: Int, to output: inout ByteWriter
  ) -> Bool {
    guard hex.count == 64 else { return false }
    for index in 0..<32 {
      guard let high = Self.hexValue(hex[index &* 2]),
        let low = Self.hexValue(hex[index &* 2 &+ 1])
      else { return false }
      output.put(high << 4 | low, at: offset &+ index)
    }
    return true
  }

  @inline(__always)
  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte &- 0x30
    case 0x61...0x66: byte &- 0x57
    case 0x41...0x46: byte &- 0x37
    default: nil
    }
  }

  private func writeDetails(
    _ link: PageLink, chunk: Int, entry: Int, to output: inout ByteWriter
  ) {
    let start = output.count
    if !link.yankedReason.isEmpty {
      let reason = bytes[link.yankedReason].prefix(4096)
      writeDetail(.yankedReason, 0, reason, to: &output)
    }
    if let (algorithm, hex) = link.metadataDigest {
      writeDigest(.metadataDigest, algorithm, bytes[hex], to: &output)
    }
    for (algorithm, hex) in link.otherDigests {
      writeDigest(.digest, algorithm, bytes[hex], to: &output)
    }
    guard output.count > start else { return }
    output.put32(start - chunk, at: entry + PageRecord.FileEntry.details)
    output.put32(output.count - start, at: entry + PageRecord.FileEntry.detailsSize)
  }

  private func writeDigest(
    _ kind: PageRecord.Detail, _ algorithm: HashAlgorithm, _ hex: UnsafeRawBufferPointer,
    to output: inout ByteWriter
  ) {
    guard let digest = Digest(algorithm, hex: String(decoding: hex, as: UTF8.self)),
      let number = HashAlgorithm.allCases.firstIndex(of: algorithm)
    else { return }
    writeDetail(kind, UInt8(number), digest.bytes, to: &output)
  }

  private func writeDetail(
    _ kind: PageRecord.Detail, _ algorithm: UInt8, _ bytes: some Collection<UInt8>,
    to output: inout ByteWriter
  ) {
    output.append(kind.rawValue)
    output.append(algorithm)
    output.append(UInt8(truncatingIfNeeded: bytes.count))
    output.append(UInt8(truncatingIfNeeded: bytes.count >> 8))
    output.append(bytes)
  }
}
