import PykDigests

/// What a record is found by: half of a SHA-256, of the text that names it or, where that is a
/// SHA-256 itself, half of it.
struct StoreKey: Sendable, Hashable {
  let high: UInt64
  let low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  init(_ text: String) {
    let prefix = "sha256:"
    if text.utf8.count == prefix.utf8.count + 64, text.hasPrefix(prefix),
      let digest = Digest(.sha256, hex: text.dropFirst(prefix.utf8.count))
    {
      self = digest.bytes.withUnsafeBytes { StoreKey(sha256: $0) }
    } else {
      self = Digest(.sha256, of: Array(text.utf8)).bytes.withUnsafeBytes { StoreKey(sha256: $0) }
    }
  }

  /// - Parameter bytes: 32 of them.
  init(sha256 bytes: UnsafeRawBufferPointer) {
    precondition(bytes.count == 32, "SHA-256 has 32 bytes")
    high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
    low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
  }
}
