@_spi(_Unicode) internal import Swift

/// A compiled wildcard pattern, matched against a whole text.
///
/// Three dialects are in use in setuptools, and they differ; each has its initialiser. Matching
/// takes time proportional to pattern times text, whatever the pattern.
struct Wildcard: Sendable {
  enum Step: Sendable, Equatable {
    case one(Unicode.Scalar)
    /// Any one scalar; with `true` also `/`.
    case any(slash: Bool)
    /// Any number of scalars; with `true` also `/`.
    case run(slash: Bool)
    case set(ScalarSet)
    /// Any number of folder names, each with its `/`.
    case folders
  }

  private(set) var steps: [Step] = []
  /// The text itself, where the pattern has no wildcard.
  private var literal: String?
  /// Whether texts are brought into normal form C first, as the pattern was.
  private var normalises = false

  /// Python's `fnmatch`: `*` and `?` match `/` too, sets have ranges.
  init(name pattern: String) {
    let scalars = Array(pattern.unicodeScalars)
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      switch scalar {
      case "*": appendRun(slash: true)
      case "?": steps.append(.any(slash: true))
      case "[":
        if let end = Self.endOfSet(scalars, from: index) {
          steps.append(.set(ScalarSet(ranged: scalars[index..<end])))
          index = end + 1
        } else {
          steps.append(.one(scalar))
        }
      default: steps.append(.one(scalar))
      }
    }
    noticeLiteral(pattern)
  }

  /// The patterns of `exclude`, `global-*`, `recursive-exclude` and `prune` in `MANIFEST.in`:
  /// `*` and `?` stay within a name, `**` as a whole name stands for folders, sets have no ranges.
  /// The spelling of Unicode in a file's name (NFC, NFD) does not matter.
  init(path pattern: String) {
    normalises = true
    let names = Self.normalised(pattern).unicodeScalars
      .split(separator: "/", omittingEmptySubsequences: false)
    for (place, name) in names.enumerated() {
      let isLast = place == names.count - 1
      if String(name) == "**" {
        if isLast { appendRun(slash: true) } else { steps.append(.folders) }
        continue
      }
      append(component: Array(name))
      if !isLast { steps.append(.one("/")) }
    }
    noticeLiteral(Self.normalised(pattern))
  }

  private mutating func append(component scalars: [Unicode.Scalar]) {
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      switch scalar {
      case "*": appendRun(slash: false)
      case "?": steps.append(.any(slash: false))
      case "[":
        if let end = Self.endOfSet(scalars, from: index) {
          steps.append(.set(ScalarSet(plain: scalars[index..<end])))
          index = end + 1
        } else {
          steps.append(.one(scalar))
        }
      default: steps.append(.one(scalar))
      }
    }
  }

  private mutating func appendRun(slash: Bool) {
    if steps.last != .run(slash: slash) { steps.append(.run(slash: slash)) }
  }

  private mutating func noticeLiteral(_ text: String) {
    let isLiteral = steps.allSatisfy { if case .one = $0 { true } else { false } }
    if isLiteral { literal = text }
  }

  /// The place of the `]` that ends the set whose first scalar stands at `start`.
  private static func endOfSet(_ scalars: [Unicode.Scalar], from start: Int) -> Int? {
    var index = start
    if index < scalars.count, scalars[index] == "!" { index += 1 }
    if index < scalars.count, scalars[index] == "]" { index += 1 }
    while index < scalars.count, scalars[index] != "]" { index += 1 }
    return index < scalars.count ? index : nil
  }

  /// Normal form C.
  static func normalised(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: text._nfc)
    return String(scalars)
  }

  /// Whether a pattern has a wildcard at all, for `glob`.
  static func hasMagic(_ pattern: some StringProtocol) -> Bool {
    pattern.utf8.contains { byte in
      byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "[")
    }
  }

  func matches(_ original: String) -> Bool {
    let text = normalises ? Self.normalised(original) : original
    if let literal { return literal.utf8.elementsEqual(text.utf8) }
    return run(text)
  }

  /// All states at once. State 2i is "before step i", 2i+1 "in a folder's name of step i".
  private func run(_ text: String) -> Bool {
    var states = [Bool](repeating: false, count: 2 * (steps.count + 1))
    var next = states
    states[0] = true
    close(&states)
    for scalar in text.unicodeScalars {
      for index in next.indices { next[index] = false }
      var isAlive = false
      for (index, step) in steps.enumerated() {
        if states[2 * index] {
          switch step {
          case .one(let other): if other == scalar { next[2 * index + 2] = true }
          case .any(let slash): if slash || scalar != "/" { next[2 * index + 2] = true }
          case .set(let set): if set.contains(scalar) { next[2 * index + 2] = true }
          case .run(let slash): if slash || scalar != "/" { next[2 * index] = true }
          case .folders: if scalar != "/" { next[2 * index + 1] = true }
          }
        }
        if states[2 * index + 1] { next[2 * index + (scalar == "/" ? 0 : 1)] = true }
      }
      close(&next)
      for state in next where state { isAlive = true }
      if !isAlive { return false }
      swap(&states, &next)
    }
    return states[2 * steps.count]
  }

  /// Steps that may match nothing are passed.
  private func close(_ states: inout [Bool]) {
    for (index, step) in steps.enumerated() where states[2 * index] {
      switch step {
      case .run, .folders: states[2 * index + 2] = true
      default: break
      }
    }
  }
}
