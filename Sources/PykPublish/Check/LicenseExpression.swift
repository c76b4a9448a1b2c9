/// An SPDX licence expression, such as `MIT AND (Apache-2.0 OR BSD-2-Clause)`.
///
/// - Operators and identifiers in any case; identifiers have to be in the SPDX list, or begin with
///   `LicenseRef-`. `+` may stand behind a licence, `WITH` and an exception behind that.
/// - `description` has the identifiers as the list spells them, and operators in capitals.
///
/// https://packaging.python.org/en/latest/specifications/license-expression/
struct LicenseExpression: Sendable, Hashable, CustomStringConvertible {
  let description: String
  /// The licences' identifiers, as the list spells them.
  let licenses: [String]

  struct Problem: Error, Hashable {
    let reason: String
    /// The identifier that isn't known.
    var unknown: String?
  }

  /// Python's own parser goes no deeper.
  private static let maximalDepth = 200

  init(_ text: String) throws(Problem) {
    var licenses: [String] = []
    var output: [String] = []
    var depth = 0
    // What may come next: a licence or `(`; an exception; or an operator or `)`.
    var wants = Wanted.licence
    // Whether the last one was a licence, which alone an exception may follow.
    var mayHaveException = false
    for token in Self.tokens(text) {
      switch (token.lowercased(), wants) {
      case ("(", .licence):
        depth += 1
        guard depth <= Self.maximalDepth else {
          throw Problem(reason: "parentheses are nested too deep")
        }
        output.append("(")
      case (")", .operator):
        guard depth > 0 else { throw Problem(reason: "a `)` has no `(`") }
        depth -= 1
        mayHaveException = false
        output.append(")")
      case ("and", .operator), ("or", .operator):
        wants = .licence
        mayHaveException = false
        output.append(token.uppercased())
      case ("with", .operator):
        guard mayHaveException else {
          throw Problem(reason: "`WITH` has to follow a licence")
        }
        wants = .exception
        output.append("WITH")
      case (")", _), ("(", _), ("and", _), ("or", _), ("with", _):
        throw Problem(reason: wants.reason(before: "`\(token.short)`"))
      case (_, .operator): throw Problem(reason: wants.reason(before: "`\(token.short)`"))
      case (let key, .exception):
        guard let exception = SPDXLicenses.exceptions[key] else {
          throw Problem(reason: "there is no exception `\(token.short)`", unknown: String(token))
        }
        wants = .operator
        mayHaveException = false
        output.append(exception)
      case (let key, .licence):
        let licence = try Self.license(token, key, licenses)
        wants = .operator
        mayHaveException = true
        licenses.append(licence.id)
        output.append(licence.written)
      }
    }
    guard wants == .operator else { throw Problem(reason: wants.reason(before: "the end")) }
    guard depth == 0 else { throw Problem(reason: "a `(` has no `)`") }
    self.licenses = licenses
    description = output.joined(separator: " ").replacing("( ", with: "(")
      .replacing(" )", with: ")")
  }

  private enum Wanted {
    case licence, exception, `operator`

    func reason(before what: String) -> String {
      switch self {
      case .licence: "a licence should stand before \(what)"
      case .exception: "an exception should stand before \(what)"
      case .operator: "`AND`, `OR` or `WITH` should stand before \(what)"
      }
    }
  }

  /// A licence's identifier as the list has it, and with the `+` behind it.
  private static func license(
    _ token: Substring, _ key: String, _ before: [String]
  ) throws(Problem) -> (id: String, written: String) {
    let prefix = "licenseref-"
    if key.hasPrefix(prefix) {
      let rest = token.utf8.dropFirst(prefix.utf8.count)
      guard !rest.isEmpty, rest.allSatisfy(isReference) else {
        throw Problem(reason: "`\(token.short)` is no reference to a licence")
      }
      let written = "LicenseRef-" + String(decoding: rest, as: UTF8.self)
      // The first spelling of one counts.
      let id = before.first { $0.lowercased() == key } ?? written
      return (id, id)
    }
    let hasPlus = key.hasSuffix("+")
    guard let id = SPDXLicenses.licenses[hasPlus ? String(key.dropLast()) : key] else {
      throw Problem(reason: "there is no licence `\(token.short)`", unknown: String(token))
    }
    return (id, hasPlus ? id + "+" : id)
  }

  private static func isReference(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "-")
  }

  /// Words, with each parenthesis for itself.
  private static func tokens(_ text: String) -> [Substring] {
    var tokens: [Substring] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      var rest = word
      while let place = rest.firstIndex(where: { $0 == "(" || $0 == ")" }) {
        if place > rest.startIndex { tokens.append(rest[..<place]) }
        let next = rest.index(after: place)
        tokens.append(rest[place..<next])
        rest = rest[next...]
      }
      if !rest.isEmpty { tokens.append(rest) }
    }
    return tokens
  }
}
