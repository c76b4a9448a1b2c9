/// What an extended header says of the entry behind it, or of all that follow.
///
/// https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_03
struct PaxRecords {
  var path: [UInt8]?
  var linkPath: [UInt8]?
  var size: Int?
  var modified: Int?
  var isSparse = false

  init() {}

  /// Nil where the records are not `length key=value\n`.
  init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while let first = rest.first {
      // Some writers fill up with zeros.
      if first == 0 {
        if rest.allSatisfy({ $0 == 0 }) { return }
        return nil
      }
      guard let space = rest.firstIndex(of: 0x20),
        let length = Self.decimal(rest[rest.startIndex..<space]),
        length > space - rest.startIndex + 1, length <= rest.count
      else { return nil }
      let end = rest.startIndex + length
      guard rest[end - 1] == 0x0a,
        let equals = rest[(space + 1)..<(end - 1)].firstIndex(of: 0x3d)
      else { return nil }
      guard take(rest[(space + 1)..<equals], Array(rest[(equals + 1)..<(end - 1)])) else {
        return nil
      }
      rest = rest[end...]
    }
  }

  /// These, and where they are silent those that hold for all.
  func over(_ global: PaxRecords) -> PaxRecords {
    var result = self
    result.path = path ?? global.path
    result.linkPath = linkPath ?? global.linkPath
    result.size = size ?? global.size
    result.modified = modified ?? global.modified
    result.isSparse = isSparse || global.isSparse
    return result
  }

  private mutating func take(_ key: ArraySlice<UInt8>, _ value: [UInt8]) -> Bool {
    switch String(decoding: key, as: UTF8.self) {
    case "path":
      if value.contains(0) { return false }
      path = value
    case "linkpath":
      if value.contains(0) { return false }
      linkPath = value
    case "size":
      guard let number = Self.decimal(value[...]), number <= ZipDirectory.largest else {
        return false
      }
      size = number
    case "mtime":
      // Seconds with a fraction, perhaps before 1970.
      let isNegative = value.first == 0x2d
      let digits = value.dropFirst(isNegative ? 1 : 0).prefix { $0 != 0x2e }
      modified = Self.decimal(digits).map { isNegative ? -$0 : $0 }
    case let name where name.hasPrefix("GNU.sparse."): isSparse = true
    default: break
    }
    return true
  }

  private static func decimal(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 18 else { return nil }
    var value = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }
}
