import PykDiagnostics

/// An option that may stand in a requirements file.
enum RequirementsOption: String, CaseIterable, Sendable {
  case indexURL = "--index-url"
  case extraIndexURL = "--extra-index-url"
  case noIndex = "--no-index"
  case constraint = "--constraint"
  case requirement = "--requirement"
  case editable = "--editable"
  case findLinks = "--find-links"
  case noBinary = "--no-binary"
  case onlyBinary = "--only-binary"
  case preferBinary = "--prefer-binary"
  case requireHashes = "--require-hashes"
  case noRequireHashes = "--no-require-hashes"
  case pre = "--pre"
  case allReleases = "--all-releases"
  case onlyFinal = "--only-final"
  case trustedHost = "--trusted-host"
  case useFeature = "--use-feature"
  case hash = "--hash"
  case configSettings = "--config-settings"

  /// The one letter that stands for it.
  init?(letter: Character) {
    switch letter {
    case "i": self = .indexURL
    case "c": self = .constraint
    case "r": self = .requirement
    case "e": self = .editable
    case "f": self = .findLinks
    case "C": self = .configSettings
    default: return nil
    }
  }

  /// The option of a long name, or of the start of one where that is the start of no other.
  init?(name: Substring) {
    if let option = Self(rawValue: String(name)) {
      self = option
    } else if name == "--pypi-url" {
      self = .indexURL
    } else {
      let candidates = Self.allCases.filter { $0.rawValue.hasPrefix(name) }
      guard candidates.count == 1, name.count > 2 else { return nil }
      self = candidates[0]
    }
  }

  var takesValue: Bool {
    switch self {
    case .noIndex, .preferBinary, .requireHashes, .noRequireHashes, .pre: false
    default: true
    }
  }

  /// Whether it says something of the requirement on its line.
  var belongsToRequirement: Bool { self == .hash || self == .configSettings }
}

/// An option with its value, and where both stood in the line.
struct OptionUse: Sendable {
  var option: RequirementsOption
  var value: String
  var range: Range<Int>
  var valueRange: Range<Int>

  /// What is wrong with the options of a line.
  struct Fault: Error {
    var range: Range<Int>
    var expected: String
    var hint: String?
  }

  /// Reads `--name value`, `--name=value`, `-n value` and `-nvalue`.
  static func read(_ words: [ShellWord], of line: LogicalLine) throws(Fault) -> [OptionUse] {
    var uses: [OptionUse] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      guard word.text.hasPrefix("-"), word.text.count > 1 else {
        throw Fault(
          range: word.range, expected: "expected an option",
          hint: "a requirement stands before the options of its line, or on a line of its own")
      }
      var (option, attached) = try split(word)
      var valueRange = word.range
      if option.takesValue, attached == nil {
        guard let next = rest.popFirst() else {
          throw Fault(
            range: word.range.upperBound..<word.range.upperBound,
            expected: "expected a value after `\(word.text)`")
        }
        attached = next.text
        valueRange = next.range
        // `-e name @ address` and `-e ./project ; marker` may stand without quotes round them,
        // and then the quotes in them stay.
        while option == .editable, let more = rest.first, !more.text.hasPrefix("-") {
          valueRange = valueRange.lowerBound..<more.range.upperBound
          rest.removeFirst()
        }
        if valueRange != next.range { attached = line.text(valueRange) }
      } else if !option.takesValue, attached != nil {
        throw Fault(range: word.range, expected: "`\(option.rawValue)` takes no value")
      }
      uses.append(
        OptionUse(
          option: option, value: attached ?? "",
          range: word.range.lowerBound..<valueRange.upperBound, valueRange: valueRange))
    }
    return uses
  }

  /// The option, and the value that stands in the same word.
  private static func split(_ word: ShellWord) throws(Fault) -> (RequirementsOption, String?) {
    let text = word.text
    if text.hasPrefix("--") {
      let equals = text.firstIndex(of: "=")
      let name = text[..<(equals ?? text.endIndex)]
      guard let option = RequirementsOption(name: name) else { throw unknown(name, word) }
      return (option, equals.map { String(text[text.index(after: $0)...]) })
    }
    let letter = text[text.index(after: text.startIndex)]
    guard let option = RequirementsOption(letter: letter) else { throw unknown(text[...], word) }
    let value = text.dropFirst(2)
    return (option, value.isEmpty ? nil : String(value))
  }

  private static func unknown(_ name: Substring, _ word: ShellWord) -> Fault {
    let near = closestMatch(
      to: String(name), among: RequirementsOption.allCases.map(\.rawValue))
    return Fault(
      range: word.range, expected: "this option can't stand in a requirements file",
      hint: near.map { "did you mean `\($0)`?" })
  }
}
