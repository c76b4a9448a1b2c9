internal import PykFiles

extension Manifest {
  /// Nil where the file is not a manifest of this format, whole and undamaged.
  init?(_ file: MappedFile) {
    typealias Layout = ManifestLayout
    let bytes = file.bytes
    guard bytes.count >= Layout.headerSize, bytes.count <= Int(UInt32.max),
      bytes.number(at: Layout.magicAt, UInt32.self) == Layout.magic,
      bytes.number(at: Layout.formatAt, UInt32.self) == Self.format,
      bytes.number(at: Layout.lengthAt, UInt64.self) == UInt64(bytes.count),
      let totalSize = Int(exactly: bytes.number(at: Layout.totalSizeAt, UInt64.self)),
      Layout.checksum(of: UnsafeRawBufferPointer(rebasing: bytes[Layout.checkedFrom...]))
        == bytes.number(at: Layout.checksumAt, UInt64.self)
    else { return nil }
    self.file = file
    self.totalSize = totalSize
    directoryCount = bytes.count(at: Layout.directoryCountAt)
    fileCount = bytes.count(at: Layout.fileCountAt)
    rootFileCount = bytes.count(at: Layout.rootFileCountAt)
    directoriesOffset = Layout.headerSize
    filesOffset = directoriesOffset + directoryCount * Layout.directorySize
    poolOffset = bytes.count(at: Layout.poolOffsetAt)
    recordOffset = bytes.count(at: Layout.recordOffsetAt)
    rootRecordLength = bytes.count(at: Layout.rootRecordLengthAt)
    rootIsPurelib = bytes.count(at: Layout.flagsAt) & 1 != 0
    fileMode = UInt16(truncatingIfNeeded: bytes.count(at: Layout.fileModeAt))
    boot = BootIdentity(
      high: bytes.number(at: Layout.bootHighAt), low: bytes.number(at: Layout.bootLowAt))
    guard isConsistent else { return nil }
  }

  /// Whether every offset leads into the file, so that nothing below has to ask again.
  private var isConsistent: Bool {
    guard filesOffset + fileCount * ManifestLayout.fileSize <= poolOffset,
      poolOffset <= recordOffset, recordOffset + rootRecordLength <= bytes.count,
      rootFileCount <= fileCount
    else { return false }
    let poolLength = recordOffset - poolOffset
    let recordLength = bytes.count - recordOffset
    func isPlace(at offset: Int, _ scheme: UInt8) -> Bool {
      let start = bytes.count(at: offset)
      let length = bytes.count(at: offset + 4)
      return start + length < poolLength && bytes.count(at: offset + 8) < length
        && bytes[poolOffset + start + length] == 0 && SchemeKey(rawValue: scheme) != nil
    }
    for index in 0..<directoryCount {
      let offset = directoriesOffset + index * ManifestLayout.directorySize
      guard isPlace(at: offset, bytes[offset + 12]) else { return false }
    }
    for index in 0..<fileCount {
      let offset = filesOffset + index * ManifestLayout.fileSize
      guard isPlace(at: offset, bytes[offset + 12]),
        bytes.count(at: offset + 24) + bytes.count(at: offset + 28) <= recordLength,
        Int(exactly: bytes.number(at: offset + 16, UInt64.self)) != nil
      else { return false }
    }
    return Text.allCases.allSatisfy { text in
      let offset = ManifestLayout.textsAt + text.rawValue * 8
      return bytes.count(at: offset) + bytes.count(at: offset + 4) <= poolLength
    }
  }

  func directory(_ index: Int) -> Place {
    place(at: directoriesOffset + index * ManifestLayout.directorySize)
  }

  package func file(_ index: Int) -> File {
    let offset = filesOffset + index * ManifestLayout.fileSize
    let flags = bytes[offset + 13]
    return File(
      place: place(at: offset), isExecutable: flags & 1 != 0, hasPlaceholder: flags & 2 != 0,
      size: Int(bytes.number(at: offset + 16, UInt64.self)),
      recordOffset: bytes.count(at: offset + 24), recordLength: bytes.count(at: offset + 28),
      sha256: Array(bytes[(offset + 32)..<(offset + 64)]))
  }

  private func place(at offset: Int) -> Place {
    Place(
      pathOffset: bytes.count(at: offset), pathLength: bytes.count(at: offset + 4),
      skip: bytes.count(at: offset + 8),
      // Checked when the manifest was read.
      scheme: SchemeKey(rawValue: bytes[offset + 12]) ?? .purelib)
  }

  /// The place of a file, without the rest of it: what linking needs.
  func filePlace(_ index: Int) -> (place: Place, hasPlaceholder: Bool) {
    let offset = filesOffset + index * ManifestLayout.fileSize
    return (place(at: offset), bytes[offset + 13] & 2 != 0)
  }

  /// The path below the store's tree as a C string, valid as long as the manifest.
  func pointer(to place: Place) -> UnsafePointer<CChar> {
    // Not empty: it has at least a header.
    let start = bytes.baseAddress.unsafelyUnwrapped
    return (start + poolOffset + place.pathOffset).assumingMemoryBound(to: CChar.self)
  }

  /// The path below the store's tree: the wheel's own.
  func pathBytes(_ place: Place) -> UnsafeRawBufferPointer {
    let start = poolOffset + place.pathOffset
    return UnsafeRawBufferPointer(rebasing: bytes[start..<(start + place.pathLength)])
  }

  package func path(_ place: Place) -> String { String(decoding: pathBytes(place), as: UTF8.self) }

  /// The path below the folder of its scheme.
  func placedPath(_ place: Place) -> String {
    String(decoding: pathBytes(place).dropFirst(place.skip), as: UTF8.self)
  }

  func textBytes(_ text: Text) -> UnsafeRawBufferPointer {
    let offset = ManifestLayout.textsAt + text.rawValue * 8
    let start = poolOffset + bytes.count(at: offset)
    return UnsafeRawBufferPointer(rebasing: bytes[start..<(start + bytes.count(at: offset + 4))])
  }

  func text(_ text: Text) -> String { String(decoding: textBytes(text), as: UTF8.self) }

  /// The scripts that the wheel's entry points ask for.
  package var scripts: [WheelScript] {
    let fields = textBytes(.scripts).split(separator: 0, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    return stride(from: 0, to: fields.count - 2, by: 3).map {
      WheelScript(name: fields[$0], module: fields[$0 + 1], attribute: fields[$0 + 2])
    }
  }
}
