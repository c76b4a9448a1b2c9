internal import PykDigests

/// Collects what a manifest holds, and lays it out as bytes.
struct ManifestWriter {
  struct File {
    /// The wheel's own path.
    var path: [UInt8]
    /// So many bytes of it, `x.data/scripts/`, are not part of the place in the environment.
    var skip = 0
    var scheme: SchemeKey
    var isExecutable = false
    var hasPlaceholder = false
    var size: Int
    var sha256: Digest
    /// The second and third field of the line in RECORD: `sha256=…` and the size, as written.
    var recordFields: [UInt8]
  }

  var files: [File] = []
  var texts: [Manifest.Text: [UInt8]] = [:]
  var rootIsPurelib = true
  var fileMode: UInt16 = 0o644
  var boot = BootIdentity.unknown

  private var pool: [UInt8] = []

  init() {}

  mutating func setScripts(_ scripts: [WheelScript]) {
    var bytes: [UInt8] = []
    for script in scripts {
      for field in [script.name, script.module, script.attribute] {
        bytes += Array(field.utf8) + [0]
      }
    }
    texts[.scripts] = bytes
  }

  /// The manifest, or nil where something has more than 4 GiB, which no wheel can.
  consuming func bytes() -> [UInt8]? {
    typealias Layout = ManifestLayout
    files.sort { a, b in
      (a.skip == 0) == (b.skip == 0)
        ? a.path.lexicographicallyPrecedes(b.path) : a.skip == 0
    }
    let folders = folders()
    var places: [UInt8] = []
    places.reserveCapacity(folders.count * Layout.directorySize + files.count * Layout.fileSize)
    for folder in folders {
      append(folder.path, skip: folder.skip, scheme: folder.scheme, flags: 0, to: &places)
    }
    var record: [UInt8] = []
    var rootRecordLength = 0
    var total = 0
    for file in files {
      let flags: UInt8 = (file.isExecutable ? 1 : 0) | (file.hasPlaceholder ? 2 : 0)
      append(file.path, skip: file.skip, scheme: file.scheme, flags: flags, to: &places)
      let start = record.count
      if file.skip == 0 { record += RecordText.field(file.path) }
      record += [0x2c] + file.recordFields + [0x0d, 0x0a]
      if file.skip == 0 { rootRecordLength = record.count }
      places.append(number: UInt64(file.size))
      places.append(number: UInt32(truncatingIfNeeded: start))
      places.append(number: UInt32(truncatingIfNeeded: record.count - start))
      places += file.sha256.bytes
      total += file.size
    }
    var textTable: [UInt8] = []
    for text in Manifest.Text.allCases {
      let bytes = texts[text] ?? []
      textTable.append(number: UInt32(truncatingIfNeeded: pool.count))
      textTable.append(number: UInt32(truncatingIfNeeded: bytes.count))
      pool += bytes
    }
    let poolOffset = Layout.headerSize + places.count
    let recordOffset = poolOffset + pool.count
    let length = recordOffset + record.count
    guard length <= Int(UInt32.max) else { return nil }
    var checked: [UInt8] = []
    checked.reserveCapacity(length)
    checked.append(number: UInt64(length))
    checked.append(number: UInt64(total))
    let numbers = [
      folders.count, files.count, files.count { $0.skip == 0 }, poolOffset, recordOffset,
      rootRecordLength, rootIsPurelib ? 1 : 0, Int(fileMode),
    ]
    for number in numbers { checked.append(number: UInt32(truncatingIfNeeded: number)) }
    checked.append(number: boot.high)
    checked.append(number: boot.low)
    checked += textTable + places + pool + record
    var bytes: [UInt8] = []
    bytes.reserveCapacity(length)
    bytes.append(number: Layout.magic)
    bytes.append(number: Manifest.format)
    bytes.append(number: checked.withUnsafeBytes { Layout.checksum(of: $0) })
    return bytes + checked
  }

  private struct Folder {
    var path: [UInt8]
    var skip: Int
    var scheme: SchemeKey
  }

  /// Every folder that has a file below it, parents first. Above `skip` nothing is listed: those
  /// folders have no place in the environment.
  private func folders() -> [Folder] {
    var folders: [Folder] = []
    var known: Set<[UInt8]> = []
    for file in files {
      var missing: [Folder] = []
      var end = file.path.count
      while let slash = file.path[..<end].lastIndex(of: 0x2f), slash > file.skip {
        let path = Array(file.path[..<slash])
        guard known.insert(path).inserted else { break }
        missing.append(Folder(path: path, skip: file.skip, scheme: file.scheme))
        end = slash
      }
      folders += missing.reversed()
    }
    return folders
  }

  private mutating func append(
    _ path: [UInt8], skip: Int, scheme: SchemeKey, flags: UInt8, to places: inout [UInt8]
  ) {
    places.append(number: UInt32(truncatingIfNeeded: pool.count))
    places.append(number: UInt32(truncatingIfNeeded: path.count))
    places.append(number: UInt32(truncatingIfNeeded: skip))
    places += [scheme.rawValue, flags, 0, 0]
    pool += path
    pool.append(0)
  }
}

extension [UInt8] {
  mutating func append(number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }
}
