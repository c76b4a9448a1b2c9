/// Columns under a ruled heading, as `pip list` prints them.
///
///     Package Version
///     ------- -------
///     falcon  0.4.1
struct Table {
  var heading: [String]
  var rows: [[String]] = []

  /// The lines, without spaces at their ends.
  var lines: [String] {
    let all = [heading] + rows
    let widths = heading.indices.map { column in
      all.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    let rule = widths.map { String(repeating: "-", count: $0) }
    return ([heading, rule] + rows).map { row in
      var line: [UInt8] = []
      for (cell, width) in zip(row, widths) {
        line += cell.utf8
        for _ in 0...max(0, width - cell.count) { line.append(0x20) }
      }
      while line.last == 0x20 { line.removeLast() }
      return String(decoding: line, as: UTF8.self)
    }
  }
}
