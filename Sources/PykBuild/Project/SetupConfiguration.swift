internal import PykDiagnostics
internal import PykFormats

/// `setup.cfg` as setuptools reads it, with the places of its options.
///
/// https://setuptools.pypa.io/en/latest/userguide/declarative_config.html
struct SetupConfiguration {
  static let name = "setup.cfg"

  private let document: INIDocument
  private let lines: [String]

  init(_ text: String) throws(Failure) {
    var style = INIDocument.Style()
    style.keepsCase = true
    document = try INIDocument(text, source: Self.name, style: style)
    lines = PykBuild.lines(of: text)
  }

  struct Option {
    /// In lower case and with underscores where setuptools makes it so.
    let name: String
    let value: String
    let place: SourcePlace
  }

  var sectionNames: [String] {
    document.sections.map(\.name).filter { $0 != INIDocument.defaults }
  }

  func hasSection(_ name: String) -> Bool { document.section(name) != nil }

  func place(ofSection name: String) -> SourcePlace? {
    document.section(name).map { place($0.line) }
  }

  private func place(_ line: Int) -> SourcePlace {
    let text = lines.indices.contains(line - 1) ? lines[line - 1] : ""
    return SourcePlace(file: Self.name, line: line, text: text)
  }

  /// The options of a section, interpolated, those of `[DEFAULT]` among them.
  func options(_ section: String) throws(Failure) -> [Option] {
    guard let found = document.section(section) else { return [] }
    var options: [Option] = []
    for option in document.options(in: found) {
      let value: String
      do {
        value = try document.interpolated(section: section, option: option.name) ?? ""
      } catch {
        var failure = place(option.line).failure(error)
        failure.diagnosis.hints.append("write `%%` where a `%` is meant")
        throw failure
      }
      let name =
        Self.keepsNames.contains(section)
        ? option.name : option.name.replacing("-", with: "_").lowercased()
      options.append(Option(name: name, value: value, place: place(option.line)))
    }
    return options
  }

  private static let keepsNames: Set<String> = [
    "options.extras_require", "options.data_files", "options.entry_points",
    "options.package_data", "options.exclude_package_data",
  ]

  /// The lines that the items of a list stand on; the option's own where that isn't seen.
  func places(of items: [String], in option: Option) -> [SourcePlace] {
    var line = option.place.line
    return items.map { item in
      // Items follow each other, so the search goes on where the last one was.
      let rest = lines.indices.contains(line - 1) ? lines[(line - 1)...] : []
      if let index = rest.firstIndex(where: { $0.contains(item) }) { line = index + 1 }
      return place(line)
    }
  }

  // MARK: Values

  /// Lines where there are several, else what stands between the separators.
  static func list(_ value: String, separator: Character = ",") -> [String] {
    let parts =
      value.contains("\n")
      ? PykBuild.lines(of: value) : value.split(separator: separator).map(String.init)
    return parts.map { trimmed($0) }.filter { !$0.isEmpty }
  }

  /// `name = value`, one a line.
  static func pairs(_ option: Option) throws(Failure) -> [Named<String>] {
    var pairs: [Named<String>] = []
    for line in list(option.value) {
      guard let equals = line.firstIndex(of: "=") else {
        throw option.place.failure("expected `name = value` in every line, not `\(line)`")
      }
      let pair = Named(trimmed(line[..<equals]), trimmed(line[line.index(after: equals)...]))
      if let index = pairs.firstIndex(where: { $0.name == pair.name }) {
        pairs[index] = pair
      } else {
        pairs.append(pair)
      }
    }
    return pairs
  }

  static func flag(_ value: String) -> Bool {
    ["1", "true", "yes"].contains(value.lowercased())
  }

  /// The names behind `file:`; nil where the value is none.
  static func fileNames(_ value: String) -> [String]? {
    guard value.hasPrefix("file:") else { return nil }
    return value.dropFirst(5).split(separator: ",", omittingEmptySubsequences: false)
      .map { trimmed($0) }
  }
}
