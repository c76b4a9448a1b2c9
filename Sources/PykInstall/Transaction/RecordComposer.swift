internal import PykDigests

/// Writes the RECORD of an installed wheel: the lines that stand ready in the manifest, and
/// among them, in order, those that only an install knows.
struct RecordComposer {
  /// Both are ranges of `text`.
  private struct Line {
    let path: Range<Int>
    let whole: Range<Int>
  }

  private let manifest: Manifest
  private var text: [UInt8] = []
  private var lines: [Line] = []

  init(_ manifest: Manifest) { self.manifest = manifest }

  /// - Parameters:
  ///   - path: Relative to the folder that has the `.dist-info`.
  ///   - fields: The second and the third field; `,` for a file without a hash.
  mutating func add(_ path: String, fields: some Collection<UInt8>) {
    add(path: path.utf8, fields: fields)
  }

  mutating func add(_ path: String, contents: [UInt8]) {
    add(path, fields: RecordText.fields(of: contents))
  }

  /// Files without a hash.
  mutating func add(unhashed files: BytecodeList) {
    lines.reserveCapacity(lines.count + files.count)
    text.reserveCapacity(text.count + files.bytes.count * 2 + files.count * 4)
    for index in 0..<files.count {
      add(path: files.bytes[files.range(index)], fields: CollectionOfOne(0x2c))
    }
  }

  private mutating func add(path: some Collection<UInt8>, fields: some Collection<UInt8>) {
    let start = text.count
    text += path
    let end = text.count
    // Where the path is a field as it is, it begins the line.
    if RecordText.needsQuotes(text[start..<end]) {
      text += RecordText.field(text[start..<end])
      appendRest(fields)
      lines.append(Line(path: start..<end, whole: end..<text.count))
    } else {
      appendRest(fields)
      lines.append(Line(path: start..<end, whole: start..<text.count))
    }
  }

  private mutating func appendRest(_ fields: some Collection<UInt8>) {
    text.append(0x2c)
    text += fields
    text.append(0x0d)
    text.append(0x0a)
  }

  consuming func bytes() -> [UInt8] {
    let ready = manifest.rootRecord
    var record: [UInt8] = []
    record.reserveCapacity(ready.count + text.count)
    let lines = sortedLines()
    var copied = 0
    var first = 0
    text.withUnsafeBytes { text in
      for line in lines {
        let path = UnsafeRawBufferPointer(rebasing: text[line.path])
        first = manifest.firstRootFile(notBefore: path, from: first)
        let end =
          first < manifest.rootFileCount ? manifest.recordStart(ofFile: first) : ready.count
        record += ready[copied..<end]
        copied = end
        record += text[line.whole]
      }
    }
    record += ready[copied...]
    // `ready` is a part of it.
    withExtendedLifetime(manifest) {}
    return record
  }

  private func sortedLines() -> [Line] {
    text.withUnsafeBytes { text in
      lines.sorted { text[$0.path].lexicographicallyPrecedes(text[$1.path]) }
    }
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
  func firstRootFile(notBefore path: UnsafeRawBufferPointer, from start: Int = 0) -> Int {
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
