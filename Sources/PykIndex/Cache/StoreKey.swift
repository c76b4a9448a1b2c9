import PykDigests

/// What a record is found by: half of the SHA-256 of its key's text.
struct StoreKey: Sendable, Hashable {
  let high: UInt64
  let low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  init(_ text: String) {
    let digest = Digest(.sha256, of: Array(text.utf8)).bytes
    high = digest[..<8].reduce(0) { $0 << 8 | UInt64($1) }
    low = digest[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
  }
}
