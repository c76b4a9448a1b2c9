internal import PykArchive

/// Rule `archive`: what the public index refuses of a zip archive that others read.
enum Framing {
  static func check(_ reader: ZipReader, _ findings: inout Findings) {
    for oddity in reader.oddities {
      let what =
        switch oddity {
        case .comment(let entry): "its entry `\(entry.short)` has a comment"
        case .dataDescriptor(let entry):
          "its entry `\(entry.short)` was written as a stream, with its length behind it"
        case .gap(let bytes): "\(bytes) bytes in it belong to no entry"
        }
      findings.error(
        .archive, "\(what): the public index refuses such archives", scope: .publicIndex)
    }
    if isBomb(reader.directory.totalSize, packed: reader.archiveSize) {
      findings.error(
        .archive,
        "it unpacks to more than 50 times its size: the public index takes it for a bomb",
        scope: .publicIndex)
    }
  }

  /// By the public index's measure: over 64 MiB, and over fifty times what it is packed.
  static func isBomb(_ size: Int, packed: Int) -> Bool { size > 64 << 20 && size / 50 > packed }
}
