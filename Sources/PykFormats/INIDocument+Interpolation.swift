package import PykDiagnostics

extension INIDocument {
  /// The value of an option with `%(name)s` replaced by what that option of the section has, and
  /// `%%` by `%`, as `ConfigParser` does by default.
  ///
  /// - Throws: `Failure` for a `%` that is neither, a name that isn't there, and names that lead
  ///   on and on (more than ten deep, or to more than a megabyte).
  ///
  /// https://docs.python.org/3/library/configparser.html#interpolation-of-values
  package func interpolated(section: String, option: String) throws(Failure) -> String? {
    guard let found = self.option(option, in: section), let value = found.value else { return nil }
    var expansion = Expansion(document: self, section: section, option: option)
    try expansion.expand(value, depth: 1)
    return expansion.result
  }

  private struct Expansion {
    let document: INIDocument
    let section: String
    let option: String
    var result = ""
    private var steps = 0

    init(document: INIDocument, section: String, option: String) {
      self.document = document
      self.section = section
      self.option = option
    }

    private static let deepest = 10
    private static let mostSteps = 10_000
    private static let longest = 1 << 20

    mutating func expand(_ value: String, depth: Int) throws(Failure) {
      steps += 1
      guard depth <= Self.deepest, steps <= Self.mostSteps else {
        throw failure("it leads to itself, or too far")
      }
      var rest = value[...]
      while let mark = rest.utf8.firstIndex(of: UInt8(ascii: "%")) {
        result += rest[..<mark]
        rest = rest[rest.utf8.index(after: mark)...]
        if rest.utf8.first == UInt8(ascii: "%") {
          result += "%"
          rest = rest[rest.utf8.index(after: rest.startIndex)...]
          continue
        }
        guard rest.utf8.first == UInt8(ascii: "("),
          let end = rest.utf8.firstIndex(of: UInt8(ascii: ")")),
          case let behind = rest.utf8.index(after: end), behind < rest.endIndex,
          rest.utf8[behind] == UInt8(ascii: "s")
        else { throw failure("`%` must be followed by `%` or by `(name)s`") }
        let name = rest[rest.utf8.index(after: rest.startIndex)..<end].lowercased()
        guard let value = document[section, name] else {
          throw failure("there is no option `\(name)` to put in")
        }
        try expand(value, depth: depth + 1)
        rest = rest[rest.utf8.index(after: behind)...]
      }
      result += rest
      guard result.utf8.count <= Self.longest else { throw failure("it gets too long") }
    }

    private func failure(_ cause: String) -> Failure {
      Failure("can't use `\(option)` of `[\(section)]`", causes: [cause])
    }
  }
}
