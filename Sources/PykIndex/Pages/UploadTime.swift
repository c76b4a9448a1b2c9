/// The times that pages give: `2023-05-22T15:12:42.313790Z`.
///
/// https://peps.python.org/pep-0700/
enum UploadTime {
  /// In microseconds since 1970; nil for what is no such time. Any number of decimals is read,
  /// and an offset such as `+02:00` in the place of `Z`.
  static func microseconds(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    guard bytes.count >= 20, bytes.count <= 40, bytes[4] == UInt8(ascii: "-"),
      bytes[7] == UInt8(ascii: "-"), bytes[10] | 0x20 == UInt8(ascii: "t"),
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      let year = number(bytes, 0, 4), let month = number(bytes, 5, 2),
      let day = number(bytes, 8, 2), let hour = number(bytes, 11, 2),
      let minute = number(bytes, 14, 2), let second = number(bytes, 17, 2),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
    else { return nil }
    var index = 19
    var fraction: Int64 = 0
    var unit: Int64 = 100_000
    if bytes[index] == UInt8(ascii: ".") {
      index += 1
      while index < bytes.count, bytes[index] &- 0x30 < 10 {
        fraction += Int64(bytes[index] - 0x30) * unit
        unit /= 10
        index += 1
      }
    }
    guard let offset = offset(bytes, index) else { return nil }
    let seconds = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
    return seconds * 1_000_000 + fraction
  }

  private static func number(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int64?
  {
    var value: Int64 = 0
    for index in start..<start + count {
      guard index < bytes.count, bytes[index] &- 0x30 < 10 else { return nil }
      value = value * 10 + Int64(bytes[index] - 0x30)
    }
    return value
  }

  /// Seconds east of Greenwich.
  private static func offset(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int64? {
    guard index < bytes.count else { return nil }
    switch bytes[index] {
    case UInt8(ascii: "Z"), UInt8(ascii: "z"): return index + 1 == bytes.count ? 0 : nil
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      guard bytes.count == index + 6, bytes[index + 3] == UInt8(ascii: ":"),
        let hours = number(bytes, index + 1, 2), let minutes = number(bytes, index + 4, 2)
      else { return nil }
      let seconds = hours * 3600 + minutes * 60
      return bytes[index] == UInt8(ascii: "-") ? -seconds : seconds
    default: return nil
    }
  }

  /// Days from 1970 to that day, which may be off by the end of a short month.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    // Years are counted from March, so that the leap day is the last of them.
    let year = month > 2 ? year : year - 1
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
