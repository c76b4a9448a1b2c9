import Testing

@testable import PykDigests

private let algorithms: [HashAlgorithm] = [.md5, .sha1, .sha224, .sha256, .sha384, .sha512]

/// The digests of `abc`, of RFC 1321 and FIPS 180-4.
@Test(arguments: [
  (HashAlgorithm.md5, "900150983cd24fb0d6963f7d28e17f72"),
  (.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
  (.sha224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
  (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  (
    .sha384,
    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"
      + "1a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
  ),
  (
    .sha512,
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
      + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
  ),
])
func digestsAreThoseOfTheStandards(algorithm: HashAlgorithm, expected: String) throws {
  let digest = Digest(algorithm, of: Array("abc".utf8))
  #expect(digest.hex == expected)
  #expect(digest == Digest(algorithm, hex: expected))
  #expect(digest.bytes.count == algorithm.byteCount)
}

@Test(arguments: algorithms)
func piecesMakeTheSameDigest(algorithm: HashAlgorithm) {
  let bytes = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
  let whole = Digest(algorithm, of: bytes)
  for size in [1, 63, 64, 65, 4096, 19_999] {
    var hash = StreamingHash(algorithm)
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + size)
      hash.update(Array(bytes[start..<end]))
      start = end
    }
    hash.update([])
    let digest = hash.finish()
    #expect(digest == whole, "in pieces of \(size)")
  }
}

@Test(arguments: [
  "", "ba", "ba7816bf", "zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
])
func whatHasAnotherLengthOrLettersIsNone(text: String) {
  #expect(Digest(.sha256, hex: text) == nil)
}

@Test func onlyStrongOnesAreStrong() {
  #expect(algorithms.filter(\.isStrong) == [.sha256, .sha384, .sha512])
}
