import PykFormats
import PykRequirements
import PykVersions

/// How requirements, sets of versions and lists are put into words.
enum Wording {
  /// `flask[async]>=3.0`, in the spelling of whoever wrote it, without secrets.
  static func text(of dependency: Dependency, withExtras: Bool = true) -> String {
    var text = dependency.name.written
    if withExtras, !dependency.extras.isEmpty {
      text += "[" + dependency.extras.map(\.written).joined(separator: ",") + "]"
    }
    if let url = dependency.url { return text + " @ " + withoutSecrets(url) }
    return text + dependency.specifiers.written
  }

  /// What the person wrote, or what they meant where their words aren't known.
  static func text(of root: Root) -> String {
    guard !root.text.isEmpty else { return text(of: root.dependency) }
    let isOneLine = root.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
    return isOneLine ? withoutSecrets(root.text) : text(of: root.dependency)
  }

  /// The text without credentials, and without queries of URLs.
  static func withoutSecrets(_ text: String) -> String {
    let bytes = Array(Redaction.redacted(text).utf8)
    var kept: [UInt8] = []
    var place = 0
    while place < bytes.count {
      let isAuthority =
        bytes[place] == UInt8(ascii: "/") && place > 0 && bytes[place - 1] == bytes[place]
      kept.append(bytes[place])
      place += 1
      guard isAuthority else { continue }
      let word = bytes[place...].firstIndex { $0 <= 0x20 } ?? bytes.count
      let query = bytes[place..<word].firstIndex(of: UInt8(ascii: "?")) ?? word
      kept += bytes[place..<query]
      place = word
    }
    return String(decoding: kept, as: UTF8.self)
  }

  /// `a`, `a and b`, `a, b and c`.
  static func list(_ items: [String], _ conjunction: String = "and") -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }

  /// Clauses with commas between them: `a, b, and c`; `a, and b`.
  static func clauses(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + ", and " + last
  }

  /// Candidates of one project as a person would name them: `flask 3.0 and later`.
  ///
  /// - Parameters:
  ///   - members: Which candidates are meant, by place in `versions`.
  ///   - isOut: Candidates that nobody thinks of (pre-releases that are out), so that a range may
  ///     reach over them.
  static func candidates(
    of name: String, _ versions: [Version], _ members: [Bool], isOut: [Bool]
  ) -> String {
    let thought = versions.indices.filter { members[$0] || !isOut[$0] }
    let meant = thought.filter { members[$0] }
    guard let first = meant.first, let last = meant.last else { return "no version of \(name)" }
    if meant.count == thought.count, meant.count > 1 { return "every version of \(name)" }
    if meant.count == 1 { return "\(name) \(versions[first])" }
    var runs: [(low: Int, high: Int)] = []
    var isOpen = false
    for place in thought {
      if !members[place] {
        isOpen = false
      } else if isOpen {
        runs[runs.count - 1].high = place
      } else {
        runs.append((place, place))
        isOpen = true
      }
    }
    guard runs.count <= 3 else {
      return "\(meant.count) versions of \(name) from \(versions[first]) to \(versions[last])"
    }
    let texts = runs.map { run in
      if run.low == run.high { return "\(versions[run.low])" }
      if run.high == thought.last { return "\(versions[run.low]) and later" }
      if run.low == thought.first { return "\(versions[run.high]) and earlier" }
      return "\(versions[run.low]) to \(versions[run.high])"
    }
    return "\(name) " + list(texts)
  }
}
