/// Points in time as HTTP writes them.
///
/// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
enum HTTPDate {
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// Seconds since 1970, or nil where it is no date; all three forms are read:
  ///
  ///     Sun, 06 Nov 1994 08:49:37 GMT
  ///     Sunday, 06-Nov-94 08:49:37 GMT
  ///     Sun Nov  6 08:49:37 1994
  ///
  /// - Parameter now: A year of two digits is at most 50 years after this.
  static func seconds(_ text: String, now: Int64) -> Int64? {
    guard text.utf8.count <= 64 else { return nil }
    var words = text.lowercased().split { " ,-".utf8.contains($0.asciiValue ?? 0) }
    guard words.count >= 5 else { return nil }
    words.removeFirst()
    let isAsctime = months.contains(String(words[0]))
    guard !isAsctime || words.count == 4 else { return nil }
    let (dayWord, monthWord, yearWord, timeWord) =
      isAsctime
      ? (words[1], words[0], words[3], words[2]) : (words[0], words[1], words[2], words[3])
    guard let day = Int64(dayWord), (1...31).contains(day),
      let month = months.firstIndex(of: String(monthWord)), var year = Int64(yearWord),
      (0...9999).contains(year)
    else { return nil }
    if yearWord.utf8.count <= 2 {
      let thisYear = 1970 + now / 31_556_952
      year += thisYear / 100 * 100
      if year > thisYear + 50 { year -= 100 }
    }
    let time = timeWord.split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) }
    guard time.count == 3, let hour = time[0], let minute = time[1], let second = time[2],
      (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    return days(year, Int64(month) + 1, day) * 86_400 + hour * 3600 + minute * 60 + second
  }

  /// Days since 1970 in the Gregorian calendar, counted in eras of 400 years from March.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// `Retry-After`: seconds, or a date; never negative.
  static func delay(_ text: String, now: Int64) -> Int? {
    let text = String(Substring(text).trimmingSpaces)
    if let seconds = Int(text) { return seconds >= 0 ? seconds : nil }
    return seconds(text, now: now).map { max(0, Int($0 - now)) }
  }
}
