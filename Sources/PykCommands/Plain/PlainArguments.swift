/// The arguments of a command line on which nothing is unusual, one option after the other.
///
/// It knows `--name`, `--name=value`, `--name value`, `-n`, `-n value`, groups of flags such as
/// `-vv`, and words. At anything else (`--`, `-nvalue`, an abbreviation, an option given twice that
/// has one value, a value that begins with a dash or is none) it fails, and the parser that knows
/// all is asked instead.
struct PlainArguments {
  private let arguments: [String]
  private var index: Int
  /// What is joined to the option by `=`.
  private var joined: String?
  /// The letters of a group that are still to come.
  private var letters: Substring.UTF8View
  private(set) var isPlain = true

  /// The option at hand with its dashes; empty for a word.
  private(set) var name = ""
  /// The word, where it is none.
  private(set) var word = ""

  /// - Parameter arguments: Those behind the command's name.
  init(_ arguments: some Sequence<String>) {
    self.arguments = Array(arguments)
    index = 0
    letters = Substring().utf8
  }

  /// Goes on to the next option or word; false where there is none, and where nothing is plain
  /// any more.
  mutating func next() -> Bool {
    guard isPlain, joined == nil else {
      isPlain = false
      return false
    }
    if let letter = letters.popFirst() {
      name = "-" + String(UnicodeScalar(letter))
      return true
    }
    guard index < arguments.count else { return false }
    let argument = arguments[index]
    index += 1
    let bytes = argument.utf8
    guard bytes.first == UInt8(ascii: "-") else {
      name = ""
      word = argument
      return true
    }
    let second = bytes.dropFirst().first
    if second != UInt8(ascii: "-") {
      letters = argument.dropFirst().utf8
      isPlain = letters.allSatisfy { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a }
      return isPlain && !letters.isEmpty ? next() : fail()
    }
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else {
      name = argument
      return true
    }
    name = String(argument[..<equals])
    let value = String(argument[bytes.index(after: equals)...])
    joined = value
    return value.isEmpty ? fail() : true
  }

  /// That the option is a flag.
  mutating func flag() -> Bool {
    if joined != nil { isPlain = false }
    return true
  }

  /// The option's value.
  mutating func value() -> String {
    if let value = joined {
      joined = nil
      return value
    }
    guard letters.isEmpty, index < arguments.count, let first = arguments[index].utf8.first,
      first != UInt8(ascii: "-")
    else {
      isPlain = false
      return ""
    }
    index += 1
    return arguments[index - 1]
  }

  /// The value of an option that has one, and has been given none yet.
  mutating func value(_ held: String?) -> String? { value(held) { $0 } }

  mutating func value<Value>(_ held: Value?, _ read: (String) -> Value?) -> Value? {
    let value = read(value())
    if held != nil || value == nil { isPlain = false }
    return value
  }

  @discardableResult
  mutating func fail() -> Bool {
    isPlain = false
    return false
  }
}
