/// The places of tags, to be found from their bytes.
///
/// Each part of a tag has a number, and a tag is the three numbers in one integer: looking one up
/// hashes three short texts and one integer, and makes nothing.
final class TagTable: Sendable {
  private let pythons: TagParts
  private let abis: TagParts
  private let platforms: TagParts
  private let places: KeyTable
  /// Pairs of Python and ABI that are taken on some platform.
  private let pairs: KeyTable

  init(_ ordered: [WheelTag]) {
    var pythons = TagParts()
    var abis = TagParts()
    var platforms = TagParts()
    var places = KeyTable(room: ordered.count)
    var pairs = KeyTable(room: ordered.count)
    for (index, tag) in ordered.enumerated() {
      let python = pythons.number(adding: tag.python)
      let abi = abis.number(adding: tag.abi)
      let platform = platforms.number(adding: tag.platform)
      // The first of two equal ones is the better one.
      places.insert(Self.key(python, abi, platform), Int32(truncatingIfNeeded: index))
      pairs.insert(Self.key(python, abi, 0), 0)
    }
    self.pythons = pythons
    self.abis = abis
    self.platforms = platforms
    self.places = places
    self.pairs = pairs
  }

  /// Numbers have 21 bits: no list of tags has two million different parts.
  @inline(__always)
  private static func key(_ python: UInt32, _ abi: UInt32, _ platform: UInt32) -> UInt64 {
    UInt64(python) << 42 | UInt64(abi) << 21 | UInt64(platform)
  }

  /// The best place of a compressed set; nil where none of it fits or it isn't three parts.
  func place(ofCompressed bytes: UnsafeRawBufferPointer) -> Int? {
    withNumbers(of: bytes) { pythons, abis, platforms in
      var best: Int32?
      for python in pythons {
        for abi in abis {
          for platform in platforms {
            if let place = places[Self.key(python, abi, platform)], place < best ?? .max {
              best = place
            }
          }
        }
      }
      return best.map { Int($0) }
    } ?? nil
  }

  func mismatch(ofCompressed bytes: UnsafeRawBufferPointer) -> TagMismatch? {
    if place(ofCompressed: bytes) != nil { return nil }
    return withNumbers(of: bytes) { pythons, abis, platforms -> TagMismatch in
      let fitsPython = pythons.contains { python in
        abis.contains { pairs[Self.key(python, $0, 0)] != nil }
      }
      if platforms.isEmpty { return fitsPython ? .platform : .pythonAndPlatform }
      return fitsPython ? .platform : .python
    } ?? .pythonAndPlatform
  }

  private typealias Numbers = Slice<UnsafeMutableBufferPointer<UInt32>>

  /// The numbers of the parts that are known, each once.
  @inline(__always)
  private func withNumbers<Result>(
    of bytes: UnsafeRawBufferPointer, _ body: (Numbers, Numbers, Numbers) -> Result
  ) -> Result? {
    var room = 1
    for byte in bytes where byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") { room &+= 1 }
    return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: room) { numbers in
      guard let ends = collect(bytes, into: numbers) else { return nil }
      return body(numbers[..<ends.0], numbers[ends.0..<ends.1], numbers[ends.1..<ends.2])
    }
  }

  /// - Returns: Where the numbers of each of the three sets end; nil where there aren't three.
  private func collect(
    _ bytes: UnsafeRawBufferPointer, into numbers: UnsafeMutableBufferPointer<UInt32>
  ) -> (Int, Int, Int)? {
    var ends = (0, 0, 0)
    var count = 0
    var setStart = 0
    var set = 0
    var start = 0
    for index in 0...bytes.count {
      let byte = index < bytes.count ? bytes[index] : UInt8(ascii: "-")
      guard byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") else { continue }
      let part = UnsafeRawBufferPointer(rebasing: bytes[start..<index])
      let number =
        switch set {
        case 0: pythons.number(of: part)
        case 1: abis.number(of: part)
        default: platforms.number(of: part)
        }
      if let number, !numbers[setStart..<count].contains(number) {
        numbers[count] = number
        count &+= 1
      }
      start = index &+ 1
      guard byte == UInt8(ascii: "-") else { continue }
      switch set {
      case 0: ends.0 = count
      case 1: ends.1 = count
      case 2: ends.2 = count
      default: return nil
      }
      set &+= 1
      setStart = count
    }
    return set == 3 ? ends : nil
  }
}
