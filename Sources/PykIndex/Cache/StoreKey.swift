import PykDigests

/// What a record is found by: 128 bits of a SHA-256 of what names it, or of what is known by one
/// already and who said it.
struct StoreKey: Sendable, Hashable {
  let high: UInt64
  let low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  init(_ text: String) {
    self = Self.digest(of: text).withUnsafeBytes { StoreKey(sha256: $0, saidBy: 0) }
  }

  /// What a teller says of a file with that digest: never the same as what another says of it.
  ///
  /// - Parameters:
  ///   - bytes: 32 of them.
  ///   - teller: From `teller(_:)`.
  init(sha256 bytes: UnsafeRawBufferPointer, saidBy teller: UInt64) {
    precondition(bytes.count == 32, "SHA-256 has 32 bytes")
    high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)) ^ teller
    low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
  }

  /// The number that a name stands for in keys, the same in every process.
  static func teller(_ name: String) -> UInt64 {
    digest(of: name).withUnsafeBytes {
      UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
    }
  }

  private static func digest(of text: String) -> [UInt8] {
    Digest(.sha256, of: Array(text.utf8)).bytes
  }
}

/// What a record is kept under.
struct StoreName: Sendable {
  let text: String
  let key: StoreKey

  init(_ text: String) {
    self.text = text
    key = StoreKey(text)
  }

  /// - Parameter teller: Who says what the record holds.
  init(_ digest: Digest, saidBy teller: String) {
    text = "\(digest) \(teller)"
    key =
      digest.algorithm == .sha256
      ? digest.bytes.withUnsafeBytes {
        StoreKey(sha256: $0, saidBy: StoreKey.teller(teller))
      } : StoreKey(text)
  }
}
