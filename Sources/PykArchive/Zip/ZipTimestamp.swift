/// A time as zip has it: no zone, steps of two seconds, 1980 to 2107.
package struct ZipTimestamp: Sendable, Hashable {
  /// MS-DOS date in the upper half, time in the lower.
  package let rawValue: UInt32

  /// 1980-01-01 00:00:00.
  package static let earliest = ZipTimestamp(rawValue: 0x0021_0000)

  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The UTC time, moved into the years that zip knows.
  package init(secondsSince1970 seconds: Int) {
    let first = 315_532_800
    let last = 4_354_819_198
    let clamped = min(max(seconds, first), last)
    let (days, rest) = (clamped / 86400, clamped % 86400)
    // Days to a civil date: years begin in March, so that the leap day is the last.
    // https://howardhinnant.github.io/date_algorithms.html#civil_from_days
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let date = (year - 1980) << 9 | month << 5 | day
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
    let time = hour << 11 | minute << 5 | second / 2
    rawValue = UInt32(truncatingIfNeeded: date << 16 | time)
  }
}
