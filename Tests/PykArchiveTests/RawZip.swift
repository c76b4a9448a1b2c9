@testable import PykArchive

/// An entry whose two headers may say different things; by default both tell the truth.
struct RawEntry {
  var name: [UInt8]
  var localName: [UInt8]?
  var contents: [UInt8]
  var data: [UInt8]
  var method = 0
  var localMethod: Int?
  var flags = 0
  var localFlags: Int?
  var crc: UInt32
  var localCRC: UInt32?
  var size: UInt32
  var localSize: UInt32?
  var compressedSize: UInt32
  var localCompressedSize: UInt32?
  var extra: [UInt8] = []
  var localExtra: [UInt8] = []
  var descriptor: [UInt8] = []
  var mode: UInt32 = 0o100644
  var disk = 0
  var offset: UInt32?
  var before: [UInt8] = []

  init(
    _ name: String, _ contents: String = String(repeating: "hello ", count: 20),
    deflated: Bool = false
  ) {
    self.init(Array(name.utf8), Array(contents.utf8), deflated: deflated)
  }

  init(_ name: [UInt8], _ contents: [UInt8], deflated: Bool = false) {
    self.name = name
    self.contents = contents
    data = contents
    if deflated {
      method = 8
      data = contents.withUnsafeBytes { Deflater(level: 6)?.deflate($0) } ?? []
    }
    crc = contents.withUnsafeBytes { Inflater.crc($0) }
    size = UInt32(contents.count)
    compressedSize = UInt32(data.count)
  }

  /// The same with some of it changed.
  func with(_ change: (inout RawEntry) -> Void) -> RawEntry {
    var copy = self
    change(&copy)
    return copy
  }

  /// Sizes behind the data, as a program that writes to a pipe does it.
  func deferred(signature: Bool = true, long: Bool = false) -> RawEntry {
    with {
      $0.flags |= 8
      ($0.localCRC, $0.localSize, $0.localCompressedSize) = (0, 0, 0)
      if signature { $0.descriptor.append32(0x0807_4b50) }
      $0.descriptor.append32(crc)
      if long {
        $0.descriptor.append64(UInt64(compressedSize))
        $0.descriptor.append64(UInt64(size))
      } else {
        $0.descriptor.append32(compressedSize)
        $0.descriptor.append32(size)
      }
    }
  }
}

/// An archive of these entries, right but for what they say.
struct RawZip {
  var entries: [RawEntry]
  var afterEntries: [UInt8] = []
  var afterDirectory: [UInt8] = []
  var comment: [UInt8] = []
  var count: Int?
  var directoryShift = 0
  var diskNumber = 0
  var trailing: [UInt8] = []

  var bytes: [UInt8] {
    var out: [UInt8] = []
    var offsets: [UInt32] = []
    for entry in entries {
      out += entry.before
      offsets.append(entry.offset ?? UInt32(out.count))
      out.append32(0x0403_4b50)
      out.append16(20)
      out.append16(entry.localFlags ?? entry.flags)
      out.append16(entry.localMethod ?? entry.method)
      out.append32(0x0021_0000)
      out.append32(entry.localCRC ?? entry.crc)
      out.append32(entry.localCompressedSize ?? entry.compressedSize)
      out.append32(entry.localSize ?? entry.size)
      out.append16((entry.localName ?? entry.name).count)
      out.append16(entry.localExtra.count)
      out += (entry.localName ?? entry.name) + entry.localExtra + entry.data + entry.descriptor
    }
    out += afterEntries
    let start = out.count
    for (entry, offset) in zip(entries, offsets) {
      out.append32(0x0201_4b50)
      out.append16(0x0314)
      out.append16(20)
      out.append16(entry.flags)
      out.append16(entry.method)
      out.append32(0x0021_0000)
      out.append32(entry.crc)
      out.append32(entry.compressedSize)
      out.append32(entry.size)
      out.append16(entry.name.count)
      out.append16(entry.extra.count)
      out.append16(0)
      out.append16(entry.disk)
      out.append16(0)
      out.append32(entry.mode << 16)
      out.append32(offset)
      out += entry.name + entry.extra
    }
    let size = out.count - start
    out += afterDirectory
    out.append32(0x0605_4b50)
    out.append16(diskNumber)
    out.append16(0)
    out.append16(count ?? entries.count)
    out.append16(count ?? entries.count)
    out.append32(UInt32(size))
    out.append32(UInt32(start + directoryShift))
    out.append16(comment.count)
    return out + comment + trailing
  }
}
