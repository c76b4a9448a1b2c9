internal import Glibc

/// A moment as `--exclude-newer` takes it.
///
/// - `2026-11-24`: the beginning of that day, UTC.
/// - `2026-11-24T12:00:00Z`, with an offset such as `+02:00`, or without one: UTC.
/// - `P3D`, `3 days`, `2 weeks`: so long ago.
enum Moment {
  /// In microseconds since 1970.
  static func microseconds(_ text: String, now: Int64 = Int64(time(nil))) throws -> Int64 {
    if let days = days(text) { return (now - days * 86_400) * 1_000_000 }
    guard let seconds = seconds(text) else {
      throw UsageError(
        "`\(text)` is no moment",
        hint: "write a day `2026-11-24`, a time `2026-11-24T12:00:00Z`, or days ago `P3D`")
    }
    return seconds * 1_000_000
  }

  private static func days(_ text: String) -> Int64? {
    let upper = text.uppercased()
    if upper.hasPrefix("P"), upper.hasSuffix("D") || upper.hasSuffix("W"),
      let count = Int64(upper.dropFirst().dropLast()), (0...100_000).contains(count)
    {
      return upper.hasSuffix("W") ? count * 7 : count
    }
    let words = text.lowercased().split(separator: " ")
    guard words.count == 2, let count = Int64(words[0]), (0...100_000).contains(count) else {
      return nil
    }
    switch words[1] {
    case "day", "days": return count
    case "week", "weeks": return count * 7
    default: return nil
    }
  }

  private static func seconds(_ text: String) -> Int64? {
    let parts = text.split(maxSplits: 1) { $0 == "T" || $0 == "t" || $0 == " " }
    guard let day = parts.first, let date = numbers(day, "-", [4, 2, 2]),
      (1...12).contains(date[1]), (1...31).contains(date[2])
    else { return nil }
    var fields = tm()
    fields.tm_year = Int32(date[0] - 1900)
    fields.tm_mon = Int32(date[1] - 1)
    fields.tm_mday = Int32(date[2])
    // The 30th of February would become a day of March.
    var checked = fields
    _ = timegm(&checked)
    guard checked.tm_mday == fields.tm_mday else { return nil }
    var offset: Int64 = 0
    if parts.count == 2 {
      var clock = parts[1]
      if clock.last == "Z" || clock.last == "z" {
        clock.removeLast()
      } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
        guard let zone = numbers(clock[clock.index(after: sign)...], ":", [2, 2]) else {
          return nil
        }
        offset = Int64(zone[0] * 3600 + zone[1] * 60) * (clock[sign] == "-" ? -1 : 1)
        clock = clock[..<sign]
      }
      if let dot = clock.firstIndex(of: ".") { clock = clock[..<dot] }
      guard let time = numbers(clock, ":", [2, 2, 2]) ?? numbers(clock, ":", [2, 2]),
        time[0] < 24, time[1] < 60, time.count == 2 || time[2] <= 60
      else { return nil }
      fields.tm_hour = Int32(time[0])
      fields.tm_min = Int32(time[1])
      fields.tm_sec = time.count == 3 ? Int32(time[2]) : 0
    }
    return Int64(timegm(&fields)) - offset
  }

  private static func numbers(
    _ text: Substring, _ separator: Character, _ widths: [Int]
  ) -> [Int]? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count == widths.count else { return nil }
    var result: [Int] = []
    for (part, width) in zip(parts, widths) {
      guard part.utf8.count == width, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        let number = Int(part)
      else { return nil }
      result.append(number)
    }
    return result
  }
}
