/// A `Description-Content-Type`: the type in lower case, and its parameters.
///
/// https://packaging.python.org/en/latest/specifications/core-metadata/#description-content-type
struct ContentType: Sendable, Hashable {
  let type: String
  let parameters: [String: String]

  /// Nil where the text is of another form.
  init?(_ text: String) {
    let parts = text.split(separator: ";", omittingEmptySubsequences: false)
    let type = parts[0].trimmed.lowercased()
    let halves = type.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, halves.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isToken) })
    else { return nil }
    var parameters: [String: String] = [:]
    for (index, part) in parts.enumerated().dropFirst() {
      // Nothing may stand behind the last `;`.
      if index == parts.count - 1, part.trimmed.isEmpty { continue }
      guard let equals = part.firstIndex(of: "=") else { return nil }
      let name = part[..<equals].trimmed.lowercased()
      var value = part[part.index(after: equals)...].trimmed
      if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") {
        value = String(value.dropFirst().dropLast())
      } else if !value.utf8.allSatisfy(Self.isToken) || value.isEmpty {
        return nil
      }
      guard !name.isEmpty, name.utf8.allSatisfy(Self.isToken), parameters[name] == nil else {
        return nil
      }
      parameters[name] = value
    }
    self.type = type
    self.parameters = parameters
  }

  private static func isToken(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7f && !"()<>@,;:\\\"/[]?=".utf8.contains(byte)
  }
}
