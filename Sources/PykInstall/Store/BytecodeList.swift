/// Paths of bytecode below a folder, such as `pkg/__pycache__/mod.cpython-311.pyc`, ascending by their
/// bytes, each with a NUL behind it: as they stand in the store's file, and as system calls take them.
struct BytecodeList: Sendable {
  let bytes: [UInt8]
  /// Where each path ends, at its NUL.
  private let ends: [Int]

  /// - Parameter paths: Ascending.
  init(_ paths: [String]) {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for path in paths {
      bytes += path.utf8
      ends.append(bytes.count)
      bytes.append(0)
    }
    (self.bytes, self.ends) = (bytes, ends)
  }

  /// Reads what stands in the store; nil for anything that isn't such a list.
  init?(stored bytes: [UInt8]) {
    var ends: [Int] = []
    var start = 0
    while start < bytes.count {
      guard let end = bytes[start...].firstIndex(of: 0),
        Self.isBytecode(bytes[start..<end])
      else { return nil }
      ends.append(end)
      start = end + 1
    }
    (self.bytes, self.ends) = (bytes, ends)
  }

  /// Whether the path ends with `.pyc` and stays below its folder.
  private static func isBytecode(_ path: ArraySlice<UInt8>) -> Bool {
    guard path.count > 4, path.suffix(4).elementsEqual(".pyc".utf8) else { return false }
    var start = path.startIndex
    while true {
      let end = path[start...].firstIndex(of: 0x2f) ?? path.endIndex
      let length = end - start
      let isDots = length <= 2 && path[start..<end].allSatisfy { $0 == 0x2e }
      if length == 0 || isDots { return false }
      if end == path.endIndex { return true }
      start = end + 1
    }
  }

  var count: Int { ends.count }
  var isEmpty: Bool { ends.isEmpty }

  /// Where the path at `place` stands in `bytes`, without its NUL.
  func range(_ place: Int) -> Range<Int> { (place == 0 ? 0 : ends[place - 1] + 1)..<ends[place] }

  /// Whether there is any of a module that is in no package.
  var isAtTop: Bool {
    let prefix = Array((BytecodeStore.folderName + "/").utf8)
    return (0..<count).contains { bytes[range($0)].starts(with: prefix) }
  }
}
