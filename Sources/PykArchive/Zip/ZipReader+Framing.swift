/// What only some readers mind: the public index refuses archives that a program reading from
/// front to back, without the central directory, would stumble over.
package enum ZipOddity: Sendable, Hashable {
  /// An entry has a comment.
  case comment(entry: String)
  /// An entry's length stands behind it only.
  case dataDescriptor(entry: String)
  /// So many bytes belong to no entry.
  case gap(bytes: Int)
}

extension ZipReader {
  /// Each kind of oddity once.
  package var oddities: [ZipOddity] {
    var found: [ZipOddity] = []
    if let entry = entries.first(where: { $0.flags & 0x8 != 0 }) {
      found.append(.dataDescriptor(entry: entry.path.string))
    }
    withArchiveBytes { bytes in
      if let comment = firstComment(bytes) { found.append(comment) }
      if let gap = firstGap(bytes) { found.append(gap) }
    }
    return found
  }

  private func firstComment(_ bytes: UnsafeRawBufferPointer) -> ZipOddity? {
    // The records were checked when the archive was opened.
    var record = directory.start
    for entry in entries {
      let comment = bytes.uint16(at: record + 32)
      if comment > 0 { return .comment(entry: entry.path.string) }
      record += 46 + bytes.uint16(at: record + 28) + bytes.uint16(at: record + 30) + comment
    }
    return nil
  }

  private func firstGap(_ bytes: UnsafeRawBufferPointer) -> ZipOddity? {
    let contents = bytes.part(0, directory.start)
    var end = 0
    for entry in entries.sorted(by: { $0.headerOffset < $1.headerOffset }) {
      if entry.headerOffset > end { return .gap(bytes: entry.headerOffset - end) }
      // It was found in order before; an entry that isn't can't be here.
      guard let place = try? directory.locate(entry, in: contents, at: 0) else { return nil }
      end = place.end
    }
    return end < directory.start ? .gap(bytes: directory.start - end) : nil
  }
}
