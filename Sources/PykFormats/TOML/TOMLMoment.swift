/// The dates and times of TOML, which are checked and kept as text.
///
/// https://www.rfc-editor.org/rfc/rfc3339
enum TOMLMoment {
  static func isMoment(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    if bytes.count < 10 || bytes[4] != UInt8(ascii: "-") { return isTime(bytes[...]) }
    guard isDate(bytes[..<10]) else { return false }
    if bytes.count == 10 { return true }
    guard [0x54, 0x74, 0x20].contains(bytes[10]) else { return false }
    var time = bytes[11...]
    if let last = time.last, last | 0x20 == UInt8(ascii: "z") {
      time = time.dropLast()
    } else if time.count > 6, let sign = time.dropLast(5).last,
      sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
    {
      guard let (hours, minutes) = clock(time.suffix(5)), hours < 24, minutes < 60 else {
        return false
      }
      time = time.dropLast(6)
    }
    return isTime(time)
  }

  static func isDate(_ text: String) -> Bool { isDate(Array(text.utf8)[...]) }

  private static func isDate(_ bytes: ArraySlice<UInt8>) -> Bool {
    let parts = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2], let year = number(parts[0]), year > 0,
      let month = number(parts[1]), (1...12).contains(month), let day = number(parts[2])
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    return (1...days).contains(day)
  }

  /// `hh:mm:ss`, with any number of digits behind a point.
  private static func isTime(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.count >= 8, let (hours, minutes) = clock(bytes.prefix(5)), hours < 24, minutes < 60,
      bytes.dropFirst(5).first == UInt8(ascii: ":"),
      let seconds = number(bytes.dropFirst(6).prefix(2)), seconds < 60
    else { return false }
    let rest = bytes.dropFirst(8)
    if rest.isEmpty { return true }
    return rest.first == UInt8(ascii: ".") && rest.count > 1
      && rest.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func clock(_ bytes: ArraySlice<UInt8>) -> (Int, Int)? {
    let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.map(\.count) == [2, 2], let first = number(parts[0]), let second = number(parts[1])
    else { return nil }
    return (first, second)
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(String(decoding: bytes, as: UTF8.self))
  }
}
