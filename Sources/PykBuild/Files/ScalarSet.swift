/// What stands between `[` and `]` in a wildcard pattern.
struct ScalarSet: Sendable, Equatable {
  private let isNegated: Bool
  private let ranges: [ClosedRange<Unicode.Scalar>]

  /// As `fnmatch` reads it: `a-z` is a range, a range that is backwards is nothing.
  init(ranged content: ArraySlice<Unicode.Scalar>) {
    var chunks = Self.chunks(of: Array(content))
    for index in stride(from: chunks.count - 1, to: 0, by: -1) {
      guard let low = chunks[index - 1].last, let high = chunks[index].first, low > high else {
        continue
      }
      chunks[index - 1] = Array(chunks[index - 1].dropLast() + chunks[index].dropFirst())
      chunks.remove(at: index)
    }
    isNegated = chunks.first?.first == "!"
    if isNegated { chunks[0].removeFirst() }
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    for (index, chunk) in chunks.enumerated() {
      for scalar in chunk { ranges.append(scalar...scalar) }
      if index > 0, let low = chunks[index - 1].last, let high = chunk.first, low <= high {
        ranges.append(low...high)
      }
    }
    self.ranges = ranges
  }

  /// Every scalar stands for itself, apart from a `!` in front.
  init(plain content: ArraySlice<Unicode.Scalar>) {
    isNegated = content.first == "!"
    ranges = content.dropFirst(isNegated ? 1 : 0).map { $0...$0 }
  }

  /// The content cut at those `-` that make a range: not at the first place, nor right after one.
  private static func chunks(of content: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
    var chunks: [[Unicode.Scalar]] = []
    var start = 0
    var search = content.first == "!" ? 2 : 1
    while search < content.count, let dash = content[search...].firstIndex(of: "-") {
      chunks.append(Array(content[start..<dash]))
      start = dash + 1
      search = dash + 3
    }
    if start < content.count {
      chunks.append(Array(content[start...]))
    } else if !chunks.isEmpty {
      chunks[chunks.count - 1].append("-")
    }
    return chunks
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    ranges.contains { $0.contains(scalar) } != isNegated
  }
}
