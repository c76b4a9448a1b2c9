/// The requirements that old tools wrote to `requires.txt` of an `.egg-info` folder.
///
/// - A line is a requirement; `[extra]`, `[extra:marker]` and `[:marker]` begin sections, and
///   everything below one is for that extra and under that marker.
/// - Empty lines and those that begin with `#` are passed over.
package struct EggRequirements: Sendable, Hashable {
  /// Each as `Requires-Dist` has it, such as `pysocks; extra == "socks"`.
  package let requirements: [String]

  package init(parsing bytes: [UInt8]) {
    var requirements: [String] = []
    var condition = ""
    let text = String(decoding: bytes, as: UTF8.self)
    for line in text.split(whereSeparator: \.isNewline) {
      let line = line.trimmed
      guard let first = line.first, first != "#" else { continue }
      if first == "[", line.last == "]" {
        condition = Self.condition(of: line.dropFirst().dropLast())
      } else {
        // A URL ends at a space.
        let space = line.contains("@") ? " " : ""
        requirements.append(line + space + condition)
      }
    }
    self.requirements = requirements
  }

  private static func condition(of section: Substring) -> String {
    let colon = section.firstIndex(of: ":")
    let extra = section[..<(colon ?? section.endIndex)]
    let marker = colon.map { section[section.index(after: $0)...] } ?? ""
    switch (extra.isEmpty, marker.isEmpty) {
    case (true, true): return ""
    case (true, false): return "; \(marker)"
    case (false, true): return "; extra == \"\(extra)\""
    case (false, false): return "; (\(marker)) and extra == \"\(extra)\""
    }
  }
}

extension Substring {
  fileprivate var trimmed: String {
    var text = self
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
