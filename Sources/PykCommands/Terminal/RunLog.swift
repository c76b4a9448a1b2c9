internal import Glibc
internal import PykFiles
internal import Synchronization
internal import SystemPackage

/// The file of `--log`: what a command says, whatever of it is shown, behind what the file has.
///
/// - Each line begins with the time as pip writes it: `2026-11-25T18:30:00,123 text`.
/// - Colours are left out; the line that moves on a terminal isn't said, and so isn't here.
package final class RunLog: Sendable {
  private let file: OpenFile
  /// Why writing failed first.
  private let failure = Mutex<FileFailure?>(nil)

  /// Folders that are missing are made, as pip does.
  init(_ path: FilePath) throws(FileFailure) {
    try Files.createDirectories(path.removingLastComponent())
    file = try Files.openForAppending(path)
  }

  /// What became of it: nil where every line is in the file.
  var lost: FileFailure? { failure.withLock { $0 } }

  func append(_ text: some StringProtocol) {
    let time = Self.now()
    var lines = ""
    for line in Self.plain(text).split(separator: "\n", omittingEmptySubsequences: false) {
      lines += "\(time) \(line)\n"
    }
    // One call, so that lines of several processes don't run into each other.
    failure.withLock { failure in
      guard failure == nil else { return }
      do throws(FileFailure) {
        try file.write(Array(lines.utf8))
      } catch {
        failure = error
      }
    }
  }

  /// Without `ESC [ … m`.
  private static func plain(_ text: some StringProtocol) -> String {
    guard text.utf8.contains(0x1b) else { return String(text) }
    var result = ""
    var isColour = false
    for scalar in text.unicodeScalars {
      if scalar.value == 0x1b {
        isColour = true
      } else if isColour {
        isColour = scalar != "m"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func now() -> String {
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    var parts = tm()
    localtime_r(&moment.tv_sec, &parts)
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let day = [(Int(parts.tm_year) + 1900, 4), (Int(parts.tm_mon) + 1, 2), (Int(parts.tm_mday), 2)]
    let time = [(Int(parts.tm_hour), 2), (Int(parts.tm_min), 2), (Int(parts.tm_sec), 2)]
    return day.map { padded($0.0, $0.1) }.joined(separator: "-") + "T"
      + time.map { padded($0.0, $0.1) }.joined(separator: ":") + ","
      + padded(moment.tv_nsec / 1_000_000, 3)
  }
}
