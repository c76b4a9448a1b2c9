internal import PykFiles

/// What the cache has of one metadata folder, where nothing in it has changed since.
struct CachedMetadata: Sendable {
  /// What the ranges are in.
  let bytes: [UInt8]
  /// The folder that all lie in, open: looks at WHEEL begin there.
  let site: Directory
  let contents: MetadataContents
  /// METADATA without the description.
  let headers: Range<Int>
  let wheel: Range<Int>
  /// Compared when `wheel` is looked at: not everybody does.
  let wheelStamp: FileStamp

  func withBytes<Result>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }
}
