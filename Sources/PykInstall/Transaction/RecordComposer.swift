internal import PykDigests

/// Writes the RECORD of an installed wheel: the lines that stand ready in the manifest, and
/// among them, in order, those that only an install knows.
struct RecordComposer {
  private struct Line {
    let path: [UInt8]
    let bytes: [UInt8]
  }

  private let manifest: Manifest
  private var lines: [Line] = []

  init(_ manifest: Manifest) { self.manifest = manifest }

  /// - Parameters:
  ///   - path: Relative to the folder that has the `.dist-info`.
  ///   - fields: The second and the third field; `,` for a file without a hash.
  mutating func add(_ path: String, fields: some Collection<UInt8>) {
    let path = Array(path.utf8)
    lines.append(
      Line(path: path, bytes: RecordText.field(path) + [0x2c] + Array(fields) + [0x0d, 0x0a]))
  }

  mutating func add(_ path: String, contents: [UInt8]) {
    add(path, fields: RecordText.fields(of: contents))
  }

  /// Files without a hash, such as bytecode.
  mutating func add(unhashed paths: [String]) {
    lines.reserveCapacity(lines.count + paths.count)
    for path in paths {
      let path = Array(path.utf8)
      lines.append(Line(path: path, bytes: RecordText.field(path) + [0x2c, 0x2c, 0x0d, 0x0a]))
    }
  }

  consuming func bytes() -> [UInt8] {
    lines.sort { $0.path.lexicographicallyPrecedes($1.path) }
    let ready = manifest.rootRecord
    var record: [UInt8] = []
    record.reserveCapacity(ready.count + lines.reduce(0) { $0 + $1.bytes.count })
    var copied = 0
    var first = 0
    for line in lines {
      first = manifest.firstRootFile(notBefore: line.path, from: first)
      let end =
        first < manifest.rootFileCount ? manifest.recordStart(ofFile: first) : ready.count
      record += ready[copied..<end]
      copied = end
      record += line.bytes
    }
    record += ready[copied...]
    // `ready` is a part of it.
    withExtendedLifetime(manifest) {}
    return record
  }
}

extension Manifest {
  /// The lines of the files that go to site-packages as they are.
  var rootRecord: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[recordOffset..<(recordOffset + rootRecordLength)])
  }

  func recordStart(ofFile index: Int) -> Int {
    bytes.count(at: filesOffset + index * ManifestLayout.fileSize + 24)
  }

  /// `,sha256=…,12` and the line end, of a file of `.data`.
  func recordTail(of file: File) -> UnsafeRawBufferPointer {
    let start = recordOffset + file.recordOffset
    return UnsafeRawBufferPointer(rebasing: bytes[start..<(start + file.recordLength)])
  }

  /// The first file of the first run whose path is not below `path` in the order of bytes.
  func firstRootFile(notBefore path: [UInt8], from start: Int = 0) -> Int {
    var low = start
    var high = rootFileCount
    while low < high {
      let middle = (low + high) / 2
      if pathBytes(filePlace(middle).place).lexicographicallyPrecedes(path) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
