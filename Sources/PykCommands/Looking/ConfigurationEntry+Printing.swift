internal import PykConfiguration
internal import PykFormats

extension Configuration {
  /// What counts, by key; of one kind of file alone where that is named.
  func merged(from kind: ConfigurationPlaces.Kind?) -> [ConfigurationEntry] {
    guard let kind else { return merged }
    var seen: Set<String> = []
    return entries.reversed().filter { $0.kind == kind && seen.insert($0.key).inserted }
      .sorted { $0.key < $1.key }
  }
}

extension ConfigurationEntry {
  /// A key as a person writes it, in the form in which entries have it.
  static func key(_ text: String) -> String {
    guard let dot = text.lastIndex(of: ".") else { return text }
    let option = text[text.index(after: dot)...].lowercased().replacing("_", with: "-")
    return text[...dot] + (option.hasPrefix("--") ? String(option.dropFirst(2)) : option)
  }

  /// Whether its name says that nobody should see it, as `PYK_UPLOAD_PASSWORD` does.
  private var isSecret: Bool {
    let words = key.lowercased().split { "-_.:".contains($0) }
    return !words.allSatisfy { !["password", "token", "secret"].contains($0) }
  }

  /// The value as it is written, but for the secrets of addresses.
  var redacted: String { isSecret ? "****" : Redaction.shown(value) }

  /// `key='value'`, as pip prints it; with its origin for those who want to know more.
  func line(_ verbosity: Verbosity) -> String {
    let line = "\(key)=\(quoted)"
    return verbosity.saysDetails ? "\(line)  # \(origin)" : line
  }

  /// The same below the file or the variable that it stands in.
  var sourceLine: String {
    switch origin {
    case .file(_, let number): "\(key)=\(quoted) (line \(number))"
    case .variable(let name), .option(let name): "\(name)=\(quoted)"
    }
  }

  /// As Python writes a string.
  private var quoted: String {
    let mark = redacted.contains("'") && !redacted.contains("\"") ? "\"" : "'"
    var text = redacted.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
      .replacing("\t", with: "\\t").replacing("\r", with: "\\r")
    if mark == "'" { text = text.replacing("'", with: "\\'") }
    return mark + text + mark
  }

  var json: JSONValue {
    var object: JSONObject = ["key": .string(key), "value": .string(redacted)]
    switch origin {
    case .file(let path, let line):
      object.append("file", .string(path))
      object.append("line", .integer(line))
      object.append("kind", kind.map { .string($0.rawValue) } ?? .null)
    case .variable(let name), .option(let name): object.append("variable", .string(name))
    }
    return .object(object)
  }
}
