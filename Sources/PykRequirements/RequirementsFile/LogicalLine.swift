/// A line of a requirements file as it is meant: continued lines joined, comments gone, variables
/// put in, no white space around it. It knows where each of its bytes came from.
struct LogicalLine: Sendable {
  private(set) var bytes: [UInt8] = []
  /// Where runs of bytes came from, ascending by `start`.
  private var runs: [Run] = []
  /// The first of the lines that it is made of, from 1.
  let number: Int

  struct Place: Sendable, Equatable {
    /// From 1.
    var line: Int
    /// In bytes from the line's start.
    var offset: Int
  }

  private struct Run: Sendable {
    var start: Int
    var place: Place
    /// Whether the bytes are those of the place; else all of them stand for the one place.
    var isVerbatim: Bool
  }

  init(number: Int) { self.number = number }

  mutating func append(_ text: ArraySlice<UInt8>, from place: Place, isVerbatim: Bool = true) {
    runs.append(Run(start: bytes.count, place: place, isVerbatim: isVerbatim))
    bytes.append(contentsOf: text)
  }

  /// Where the byte at `index` came from; the end belongs to what stands before it.
  func place(of index: Int) -> Place {
    var index = min(index, bytes.count)
    let isEnd = index == bytes.count && index > 0
    if isEnd { index -= 1 }
    guard let run = runs.last(where: { $0.start <= index }) else {
      return Place(line: number, offset: 0)
    }
    var place = run.place
    if run.isVerbatim { place.offset += index - run.start }
    if isEnd { place.offset += 1 }
    return place
  }

  /// The first run that reaches beyond the byte; they are in order, so it is searched by halves.
  private func firstRun(endingAfter byte: Int) -> Int {
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      let end = middle + 1 < runs.count ? runs[middle + 1].start : bytes.count
      if end > byte { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The part of the line in the given range.
  func slice(_ range: Range<Int>) -> LogicalLine {
    var part = LogicalLine(number: number)
    var index = firstRun(endingAfter: range.lowerBound)
    while index < runs.count, runs[index].start < range.upperBound {
      let run = runs[index]
      index += 1
      let end = index < runs.count ? runs[index].start : bytes.count
      let overlap = run.start..<end
      let cut = overlap.clamped(to: range)
      guard !cut.isEmpty else { continue }
      var place = run.place
      if run.isVerbatim { place.offset += cut.lowerBound - run.start }
      part.append(bytes[cut], from: place, isVerbatim: run.isVerbatim)
    }
    return part
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

// MARK: - From the lines of a file

extension LogicalLine {
  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }

  /// The lines of a text that say something.
  static func lines(of text: RequirementsText, environment: [String: String]) -> [LogicalLine] {
    var result: [LogicalLine] = []
    var pending: LogicalLine?
    func close(_ line: LogicalLine) {
      let finished = line.withoutComment().expanding(environment)
      if !finished.bytes.isEmpty { result.append(finished) }
    }
    for (index, range) in text.lines.enumerated() {
      let number = index + 1
      var content = text.bytes[range]
      let isComment = content.first { !isSpace($0) } == UInt8(ascii: "#")
      let isContinued = content.last == UInt8(ascii: "\\") && !isComment
      if isContinued {
        while content.last == UInt8(ascii: "\\") { content.removeLast() }
      }
      let wasPending = pending != nil
      var line = pending ?? LogicalLine(number: number)
      pending = nil
      // A comment ends what it interrupts, and must not melt into it.
      if isComment, wasPending {
        line.append([0x20], from: Place(line: number, offset: 0), isVerbatim: false)
      }
      line.append(content, from: Place(line: number, offset: 0))
      if isContinued {
        pending = line
      } else {
        close(line)
      }
    }
    if let pending { close(pending) }
    return result
  }

  private func withoutComment() -> LogicalLine {
    var end = bytes.count
    for (index, byte) in bytes.enumerated()
    where byte == UInt8(ascii: "#") && (index == 0 || Self.isSpace(bytes[index - 1])) {
      end = index
      break
    }
    var start = 0
    while end > start, Self.isSpace(bytes[end - 1]) { end -= 1 }
    while start < end, Self.isSpace(bytes[start]) { start += 1 }
    return slice(start..<end)
  }

  /// Puts in the values of `${NAME}`, upper-case names alone; a name that has none stays.
  private func expanding(_ environment: [String: String]) -> LogicalLine {
    guard bytes.contains(UInt8(ascii: "$")) else { return self }
    var result = LogicalLine(number: number)
    var done = 0
    var index = 0
    while index + 2 < bytes.count {
      guard bytes[index] == UInt8(ascii: "$"), bytes[index + 1] == UInt8(ascii: "{") else {
        index += 1
        continue
      }
      let start = index + 2
      let end =
        bytes[start...].firstIndex { byte in
          !(byte &- 0x41 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_"))
        } ?? bytes.count
      guard end > start, end < bytes.count, bytes[end] == UInt8(ascii: "}"),
        let value = environment[text(start..<end)], !value.isEmpty
      else {
        index += 2
        continue
      }
      result.append(slice(done..<index))
      result.append(Array(value.utf8)[...], from: place(of: index), isVerbatim: false)
      index = end + 1
      done = index
    }
    guard done > 0 else { return self }
    result.append(slice(done..<bytes.count))
    return result
  }

  private mutating func append(_ other: LogicalLine) {
    for (index, run) in other.runs.enumerated() {
      let end = index + 1 < other.runs.count ? other.runs[index + 1].start : other.bytes.count
      append(other.bytes[run.start..<end], from: run.place, isVerbatim: run.isVerbatim)
    }
  }
}
