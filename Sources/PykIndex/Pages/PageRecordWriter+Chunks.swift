import PykDigests

extension PageRecordWriter {
  /// Writes one version's files; `prefix` bytes of each address are left out.
  func writeChunk(_ group: Range<Int>, prefix: Int, to output: inout RecordBuffer) {
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
      if !Self.ends(address, with: name, notBefore: prefix) {
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
      if output.put(hex: bytes[link.sha256], size: 32, at: entry + Entry.sha256) {
        flags.insert(.sha256)
      }
      writeDetails(link, chunk: chunk, entry: entry, to: &output)
      output.put(flags.rawValue, at: entry + Entry.flags)
    }
  }

  private func writeDetails(
    _ link: PageLink, chunk: Int, entry: Int, to output: inout RecordBuffer
  ) {
    let start = output.count
    if !link.yankedReason.isEmpty {
      let reason = bytes[link.yankedReason.prefix(min(4096, link.yankedReason.count))]
      writeDetail(.yankedReason, 0, reason.count, to: &output)
      output.append(reason)
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

  /// Leaves out what is no digest.
  private func writeDigest(
    _ kind: PageRecord.Detail, _ algorithm: HashAlgorithm, _ hex: UnsafeRawBufferPointer,
    to output: inout RecordBuffer
  ) {
    let start = output.count
    let size = algorithm.byteCount
    writeDetail(kind, PageRecord.number(of: algorithm), size, to: &output)
    if !output.append(hex: hex, size: size) { output.cut(to: start) }
  }

  private func writeDetail(
    _ kind: PageRecord.Detail, _ algorithm: UInt8, _ size: Int, to output: inout RecordBuffer
  ) {
    output.append(kind.rawValue)
    output.append(algorithm)
    output.append(UInt8(truncatingIfNeeded: size))
    output.append(UInt8(truncatingIfNeeded: size >> 8))
  }

  @inline(__always)
  private static func ends(
    _ address: UnsafeRawBufferPointer, with name: UnsafeRawBufferPointer, notBefore start: Int
  ) -> Bool {
    let offset = address.count &- name.count
    guard offset >= start else { return false }
    for index in 0..<name.count where address[offset &+ index] != name[index] { return false }
    return true
  }
}
