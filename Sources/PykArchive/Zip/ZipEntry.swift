/// One file or folder of a zip archive, as its central directory has it.
package struct ZipEntry: Sendable, Hashable {
  package enum Method: UInt16, Sendable, Hashable {
    case stored = 0
    case deflated = 8
  }

  package let path: EntryPath
  /// In bytes, unpacked.
  package let size: Int
  package let compressedSize: Int
  package let crc: UInt32
  package let method: Method
  package let isDirectory: Bool
  /// Type and permissions as in `st_mode`; 0 where the archive was made without them.
  package let unixMode: UInt16
  /// MS-DOS date (high half) and time.
  package let timestamp: UInt32

  /// Where its local header begins, in bytes from the archive's start.
  let headerOffset: Int
  let flags: Int

  package var isSymbolicLink: Bool { unixMode & 0o170000 == 0o120000 }

  /// Whether it is neither file nor folder nor link: a device, a socket, a pipe.
  package var isSpecial: Bool {
    switch unixMode & 0o170000 {
    case 0, 0o100000, 0o040000, 0o120000: false
    default: true
    }
  }

  /// Whether anybody may run it.
  package var isExecutable: Bool { !isDirectory && unixMode & 0o111 != 0 }

  /// The permission bits, or nil where the archive has none.
  package var permissions: UInt16? { unixMode == 0 ? nil : unixMode & 0o777 }

  /// Whether a local header's name is this entry's.
  func hasName(_ raw: UnsafeRawBufferPointer, isUTF8: Bool) -> Bool {
    var name = raw
    if isDirectory {
      guard name.last == 0x2f else { return false }
      name = name.part(0, name.count - 1)
    }
    if isUTF8 || name.allSatisfy({ $0 < 0x80 }) { return path.isEqual(to: name) }
    return path.utf8.elementsEqual(CodePage437.decode(name).utf8)
  }
}
