/// Cuts Python source into tokens.
///
/// - Comments and blank lines vanish; a logical line ends with `.end`, which stands neither within
///   brackets nor behind a backslash.
/// - Operators of several characters come as single ones: nobody here computes.
/// - What is no Python at all gives nil: then nothing is known of the file.
///
/// https://docs.python.org/3/reference/lexical_analysis.html
struct PythonScanner {
  private let text: [Unicode.Scalar]
  private var position = 0
  private var line = 1
  private var lineStart = 0
  private var depth = 0
  private var tokens: [PythonToken] = []

  /// The tokens of a whole file; nil where it can't be cut into such.
  static func tokens(of source: String) -> [PythonToken]? {
    var scanner = PythonScanner(source)
    return scanner.scan() ? scanner.tokens : nil
  }

  private init(_ source: String) {
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(source.utf8.count)
    // Python reads `\r\n` and `\r` as `\n`.
    var wasReturn = false
    for scalar in source.unicodeScalars {
      if scalar == "\n", wasReturn {
        wasReturn = false
        continue
      }
      wasReturn = scalar == "\r"
      scalars.append(wasReturn ? "\n" : scalar)
    }
    if scalars.first == "\u{feff}" { scalars.removeFirst() }
    text = scalars
  }

  private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
    position + offset < text.count ? text[position + offset] : nil
  }

  private mutating func scan() -> Bool {
    while let scalar = peek() {
      switch scalar {
      case " ", "\t", "\u{c}": position += 1
      case "\n": newLine()
      case "#":
        while let next = peek(), next != "\n" { position += 1 }
      case "\\":
        guard peek(1) == "\n" else { return false }
        position += 1
        advanceLine()
      case "'", "\"":
        guard string(prefix: "") else { return false }
      case "0"..."9": number()
      case "." where peek(1).map { ("0"..."9").contains($0) } == true: number()
      default:
        if Self.beginsName(scalar) {
          guard nameOrString() else { return false }
        } else {
          guard symbol(scalar) else { return false }
        }
      }
    }
    endLine()
    return depth == 0
  }

  private mutating func add(_ kind: PythonToken.Kind, from start: Int, on line: Int, _ base: Int) {
    tokens.append(PythonToken(kind: kind, line: line, column: start - base))
  }

  private mutating func advanceLine() {
    position += 1
    line += 1
    lineStart = position
  }

  private mutating func newLine() {
    if depth == 0 { endLine() }
    advanceLine()
  }

  private mutating func endLine() {
    guard let last = tokens.last, last.kind != .end else { return }
    add(.end, from: position, on: line, lineStart)
  }

  private mutating func symbol(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "(", "[", "{": depth += 1
    case ")", "]", "}":
      depth -= 1
      if depth < 0 { return false }
    case "!", "%", "&", "*", "+", ",", "-", ".", "/", ":", ";", "<", "=", ">", "@", "^", "|", "~":
      break
    default: return false
    }
    add(.symbol(Character(scalar)), from: position, on: line, lineStart)
    position += 1
    return true
  }

  private mutating func number() {
    let start = position
    while let next = peek(), Self.continuesName(next) || next == "." { position += 1 }
    add(.number(spelled(start..<position)), from: start, on: line, lineStart)
  }

  private mutating func nameOrString() -> Bool {
    let start = position
    while let next = peek(), Self.continuesName(next) { position += 1 }
    let name = spelled(start..<position)
    if name.utf8.count <= 2, peek() == "'" || peek() == "\"",
      name.lowercased().allSatisfy({ "rbuft".contains($0) })
    {
      return string(prefix: name.lowercased())
    }
    add(.name(name), from: start, on: line, lineStart)
    return true
  }

  // MARK: Strings

  private mutating func string(prefix: String) -> Bool {
    guard let quote = peek() else { return false }
    let (start, startLine, base) = (position - prefix.utf8.count, line, lineStart)
    let isLong = peek(1) == quote && peek(2) == quote
    position += isLong ? 3 : 1
    let isRaw = prefix.contains("r")
    var value = String.UnicodeScalarView()
    var isKnown = !prefix.contains("b") && !prefix.contains("f") && !prefix.contains("t")
    while let next = peek() {
      if next == quote, !isLong || (peek(1) == quote && peek(2) == quote) {
        position += isLong ? 3 : 1
        add(.string(isKnown ? String(value) : nil), from: start, on: startLine, base)
        return true
      }
      if next == "\\" {
        guard let escaped = peek(1) else { return false }
        if isRaw {
          value.append(next)
          value.append(escaped)
          position += 1
          if escaped == "\n" { advanceLine() } else { position += 1 }
        } else if !escape(into: &value) {
          isKnown = false
        }
        continue
      }
      if next == "\n" {
        guard isLong else { return false }
        value.append(next)
        advanceLine()
        continue
      }
      value.append(next)
      position += 1
    }
    return false
  }

  /// False where the escape has no meaning that is known here (`\N{…}`, surrogates).
  private mutating func escape(into value: inout String.UnicodeScalarView) -> Bool {
    position += 1
    guard let kind = peek() else { return false }
    if kind == "\n" {
      advanceLine()
      return true
    }
    position += 1
    switch kind {
    case "\\", "'", "\"": value.append(kind)
    case "a": value.append("\u{7}")
    case "b": value.append("\u{8}")
    case "f": value.append("\u{c}")
    case "n": value.append("\n")
    case "r": value.append("\r")
    case "t": value.append("\t")
    case "v": value.append("\u{b}")
    case "x": return number(2, into: &value)
    case "u": return number(4, into: &value)
    case "U": return number(8, into: &value)
    case "N": return false
    case "0"..."7":
      var number = kind.value - 0x30
      for _ in 0..<2 {
        guard let digit = peek(), ("0"..."7").contains(digit) else { break }
        number = number * 8 + digit.value - 0x30
        position += 1
      }
      guard let scalar = Unicode.Scalar(number) else { return false }
      value.append(scalar)
    default:
      // Not an escape: both stay.
      value.append("\\")
      value.append(kind)
    }
    return true
  }

  private mutating func number(_ count: Int, into value: inout String.UnicodeScalarView) -> Bool {
    let end = position + count
    guard end <= text.count, let number = UInt32(spelled(position..<end), radix: 16),
      let scalar = Unicode.Scalar(number)
    else { return false }
    position = end
    value.append(scalar)
    return true
  }

  private func spelled(_ range: Range<Int>) -> String {
    var result = String.UnicodeScalarView()
    result.append(contentsOf: text[range])
    return String(result)
  }

  private static func beginsName(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isXIDStart
  }

  private static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isXIDContinue
  }
}
