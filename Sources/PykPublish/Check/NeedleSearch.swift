internal import Glibc

/// Finds any of a few short texts in one pass over the bytes, by a table of their first two.
struct NeedleSearch: Sendable {
  private let needles: [StaticString]
  /// For each pair of bytes whether a needle begins with it.
  private let pairs: [Bool]

  /// - Parameter needles: Each of two bytes at least.
  init(_ needles: [StaticString]) {
    self.needles = needles
    var pairs = [Bool](repeating: false, count: 1 << 16)
    for needle in needles {
      pairs[Int(needle.utf8Start[0]) << 8 | Int(needle.utf8Start[1])] = true
    }
    self.pairs = pairs
  }

  /// Calls `body` with each needle's number and where it ends, until it gives false.
  func search(_ bytes: UnsafeRawBufferPointer, _ body: (Int, Int) -> Bool) {
    guard bytes.count >= 2, let base = bytes.baseAddress else { return }
    pairs.withUnsafeBufferPointer { pairs in
      var pair = Int(bytes[0])
      for index in 1..<bytes.count {
        pair = (pair << 8 | Int(bytes[index])) & 0xffff
        guard pairs[pair] else { continue }
        for (number, needle) in needles.enumerated() {
          let length = needle.utf8CodeUnitCount
          guard bytes.count - (index - 1) >= length,
            memcmp(base + index - 1, needle.utf8Start, length) == 0
          else { continue }
          if !body(number, index - 1 + length) { return }
        }
      }
    }
  }
}
