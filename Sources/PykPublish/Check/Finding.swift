/// One thing that is wrong with a distribution, or that will trouble those who use it.
package struct Finding: Sendable, Hashable {
  package enum Severity: String, Sendable, Hashable {
    /// An index refuses it, or installers do.
    case error
    /// It is accepted, and somebody will suffer from it.
    case warning
  }

  /// Who minds.
  package enum Scope: String, Sendable, Hashable {
    case everybody
    /// The public index alone: other indexes take it.
    case publicIndex = "public-index"
  }

  package let rule: CheckRule
  package let severity: Severity
  package let scope: Scope
  /// What is wrong, naming the thing, in lower case without a full stop.
  package let message: String
  /// What to do about it.
  package let hints: [String]
}

/// What the rules find, as they find it.
///
/// Of one rule no more than `limit` findings are kept, so that a file that lists a million wrong
/// hashes does not fill the screen; the last one then says how many more there are.
struct Findings {
  private(set) var list: [Finding] = []
  private var counts: [CheckRule: Int] = [:]

  static let limit = 5

  mutating func error(
    _ rule: CheckRule, _ message: String, scope: Finding.Scope = .everybody, hints: String...
  ) {
    add(Finding(rule: rule, severity: .error, scope: scope, message: message, hints: hints))
  }

  mutating func warning(_ rule: CheckRule, _ message: String, hints: String...) {
    add(Finding(rule: rule, severity: .warning, scope: .everybody, message: message, hints: hints))
  }

  mutating func add(_ finding: Finding) {
    counts[finding.rule, default: 0] += 1
    // A hint is said once.
    let isSaid = list.contains { $0.rule == finding.rule && $0.hints == finding.hints }
    guard counts[finding.rule, default: 0] <= Self.limit else { return }
    list.append(
      Finding(
        rule: finding.rule, severity: finding.severity, scope: finding.scope,
        message: finding.message.shown, hints: isSaid ? [] : finding.hints))
  }

  /// All of them, errors first, each rule's together.
  var sorted: [Finding] {
    var result = list
    for (rule, count) in counts where count > Self.limit {
      guard let last = result.lastIndex(where: { $0.rule == rule }) else { continue }
      let severity: Finding.Severity =
        list.contains { $0.rule == rule && $0.severity == .error } ? .error : .warning
      result.insert(
        Finding(
          rule: rule, severity: severity, scope: result[last].scope,
          message: "and \(count - Self.limit) more of this kind", hints: []),
        at: last + 1)
    }
    return result.filter { $0.severity == .error } + result.filter { $0.severity == .warning }
  }
}

extension StringProtocol {
  /// Fit to be shown: control and format characters escaped, and not longer than a few lines.
  var shown: String {
    var text = ""
    for (index, scalar) in unicodeScalars.enumerated() {
      if index >= 600 { return text + "…" }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        text += scalar == "\n" ? " " : scalar.escaped(asASCII: true)
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// The same cut to what fits into a sentence.
  var short: String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: unicodeScalars.prefix(80))
    return unicodeScalars.count > 80 ? String(text).shown + "…" : String(text).shown
  }
}
