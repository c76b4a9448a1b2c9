/// BLAKE2b of 32 bytes, which package indexes call `blake2_256`, over bytes as they come.
///
/// libcrypto has this function with 64 bytes alone, and a shorter one isn't a prefix of it.
///
/// https://www.rfc-editor.org/rfc/rfc7693
package struct BLAKE2b256: ~Copyable {
  package static let byteCount = 32

  private static let blockLength = 128
  private static let initial: [UInt64] = [
    0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
  ]

  /// The order in which a round takes the words of a block, 16 a round.
  private static let sigma: [UInt8] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
    11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
    7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
    9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
    2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
    12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
    13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
    6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
    10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
  ]
  private static let rounds = 12

  private var state = Self.initial
  private var count: UInt64 = 0
  /// The last block isn't done before it is known to be the last.
  private var held: [UInt8] = []
  private var work = [UInt64](repeating: 0, count: 32)

  package init() {
    // No key, 32 bytes, one leaf at depth one.
    state[0] ^= 0x0101_0000 ^ UInt64(Self.byteCount)
    held.reserveCapacity(Self.blockLength)
  }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes[...]
    if !held.isEmpty {
      let taken = min(rest.count, Self.blockLength - held.count)
      held.append(contentsOf: rest.prefix(taken))
      rest = rest.dropFirst(taken)
      if rest.isEmpty { return }
      let block = held
      block.withUnsafeBytes { compress($0, counting: Self.blockLength, isLast: false) }
      held.removeAll(keepingCapacity: true)
    }
    while rest.count > Self.blockLength {
      compress(
        UnsafeRawBufferPointer(rebasing: rest.prefix(Self.blockLength)),
        counting: Self.blockLength, isLast: false)
      rest = rest.dropFirst(Self.blockLength)
    }
    held.append(contentsOf: rest)
  }

  package mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  package consuming func finish() -> [UInt8] {
    let length = held.count
    let block = held + [UInt8](repeating: 0, count: Self.blockLength - length)
    block.withUnsafeBytes { compress($0, counting: length, isLast: true) }
    return (0..<Self.byteCount).map {
      UInt8(truncatingIfNeeded: state[$0 / 8] >> UInt64($0 % 8 * 8))
    }
  }

  /// In lower-case hexadecimal.
  package consuming func finishHex() -> String {
    let digits = Array("0123456789abcdef".utf8)
    let bytes = finish().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func compress(
    _ block: UnsafeRawBufferPointer, counting length: Int, isLast: Bool
  ) {
    count &+= UInt64(length)
    let count = count
    state.withUnsafeMutableBufferPointer { h in
      work.withUnsafeMutableBufferPointer { work in
        Self.sigma.withUnsafeBufferPointer { sigma in
          // Words 0 to 15 are the working vector, 16 to 31 the block.
          for index in 0..<8 {
            work[index] = h[index]
            work[index + 8] = Self.initial[index]
          }
          work[12] ^= count
          if isLast { work[14] = ~work[14] }
          for index in 0..<16 {
            work[16 + index] = UInt64(
              littleEndian: block.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
          }
          for round in 0..<Self.rounds {
            let order = round % 10 * 16
            @inline(__always) func mix(_ a: Int, _ b: Int, _ c: Int, _ d: Int, _ pair: Int) {
              let x = work[16 + Int(sigma[order + pair * 2])]
              let y = work[16 + Int(sigma[order + pair * 2 + 1])]
              work[a] = work[a] &+ work[b] &+ x
              work[d] = Self.rotated(work[d] ^ work[a], 32)
              work[c] = work[c] &+ work[d]
              work[b] = Self.rotated(work[b] ^ work[c], 24)
              work[a] = work[a] &+ work[b] &+ y
              work[d] = Self.rotated(work[d] ^ work[a], 16)
              work[c] = work[c] &+ work[d]
              work[b] = Self.rotated(work[b] ^ work[c], 63)
            }
            mix(0, 4, 8, 12, 0)
            mix(1, 5, 9, 13, 1)
            mix(2, 6, 10, 14, 2)
            mix(3, 7, 11, 15, 3)
            mix(0, 5, 10, 15, 4)
            mix(1, 6, 11, 12, 5)
            mix(2, 7, 8, 13, 6)
            mix(3, 4, 9, 14, 7)
          }
          for index in 0..<8 { h[index] ^= work[index] ^ work[index + 8] }
        }
      }
    }
  }

  @inline(__always)
  private static func rotated(_ word: UInt64, _ count: UInt64) -> UInt64 {
    word >> count | word << (64 - count)
  }
}
