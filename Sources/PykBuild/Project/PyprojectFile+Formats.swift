internal import PykDiagnostics
internal import PykFormats
internal import PykRequirements

/// The forms that values of `[project]` must have, each a fault with its line: those that
/// setuptools checks.
extension PyprojectFile {
  /// Requirements, each in a string of its own.
  func requirements(_ node: TOMLNode) throws(Failure) -> [String] {
    let texts = try texts(node)
    for (text, node) in zip(texts, node.array ?? []) {
      guard !text.contains(where: \.isNewline), (try? Requirement(text)) != nil else {
        throw place(node).failure(
          "`\(text)` is no requirement",
          hint: "write it as in `requests[socks]>=2.28; python_version < \"3.12\"`")
      }
    }
    return texts
  }

  /// Extras, each with its requirements.
  func extras(_ node: TOMLNode) throws(Failure) -> [Named<[String]>] {
    var extras: [Named<[String]>] = []
    for entry in try table(node).entries {
      guard (try? ExtraName(entry.key)) != nil else {
        throw place(line: entry.line).failure(
          "`\(entry.key)` is no extra's name",
          hint: "use ASCII letters and digits, with `.`, `-` and `_` between them")
      }
      extras.append(Named(entry.key, try requirements(entry.node)))
    }
    return extras
  }

  /// Web addresses, or what becomes one with `http://` in front.
  func addresses(_ node: TOMLNode) throws(Failure) -> [Named<String>] {
    let pairs = try pairs(node)
    for (pair, entry) in zip(pairs, try table(node).entries) where !Self.isAddress(pair.value) {
      throw place(entry.node).failure(
        "`\(pair.value)` is no address", hint: "write it as in `https://example.org/project`")
    }
    return pairs
  }

  private static func isAddress(_ text: String) -> Bool {
    var rest = Substring(trimmed(text))
    if let colon = rest.firstIndex(of: ":"), colon != rest.startIndex,
      rest[..<colon].allSatisfy({ $0.isLetterOrDigit || "+-.".contains($0) })
    {
      rest = rest[rest.index(after: colon)...]
      guard rest.hasPrefix("//") else { return false }
      rest = rest.dropFirst(2)
    } else if rest.hasPrefix("/") || rest.hasPrefix("\\") || rest.contains("@") {
      return false
    }
    return rest.first.map { !"/?#".contains($0) } ?? false
  }

  func mailAddress(_ node: TOMLNode) throws(Failure) -> String {
    let text = try text(node)
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    let isFine =
      parts.count == 2 && !parts[0].isEmpty
      && parts[1].dropFirst().dropLast().contains(".")
    guard isFine else {
      throw place(node).failure(
        "`\(text)` is no mail address", hint: "write it as in `ada@example.org`")
    }
    return text
  }

  /// The lines of a group of entry points.
  func entryPoints(_ node: TOMLNode) throws(Failure) -> [String] {
    var lines: [String] = []
    for entry in try table(node).entries {
      let value = try text(entry.node)
      guard Self.isEntryPointName(entry.key) else {
        throw place(line: entry.line).failure(
          "`\(entry.key)` is no entry point's name", hint: "use letters, digits, `.`, `-` and `_`")
      }
      guard Self.isReference(value) else {
        throw place(entry.node).failure(
          "this names no object", hint: "write it as in `\(entry.key) = \"package.module:main\"`")
      }
      lines.append("\(entry.key) = \(value)")
    }
    return lines
  }

  static func isEntryPointGroup(_ name: String) -> Bool {
    name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty && part.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    }
  }

  private static func isEntryPointName(_ name: String) -> Bool {
    guard let first = name.first, let last = name.last else { return false }
    return first != "[" && !first.isWhitespace && !last.isWhitespace && !name.contains("=")
  }

  /// `package.module`, `package.module:object.attribute`, and the extras that it may name.
  private static func isReference(_ text: String) -> Bool {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    var names = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    if parts.count == 2, !parts[1].isEmpty {
      var object = parts[1]
      if let bracket = object.firstIndex(of: "[") {
        let extras = trimmed(object[object.index(after: bracket)...])
        guard extras.hasSuffix("]"),
          extras.dropLast().split(separator: ",", omittingEmptySubsequences: false)
            .allSatisfy({ (try? ExtraName(trimmed($0))) != nil })
        else { return false }
        object = object[..<bracket]
      }
      names += object.split(separator: ".", omittingEmptySubsequences: false)
    }
    return names.allSatisfy { trimmed($0).isPythonIdentifier }
  }
}
