package import PykDiagnostics
internal import PykFiles
internal import PykFormats
package import SystemPackage

/// A configuration file that is changed: one option at a time, comments and everything else stay.
package struct ConfigurationFile: Sendable {
  package let path: FilePath
  package private(set) var text: String

  /// - Parameter path: Need not exist yet.
  package init(reading path: FilePath) throws(Failure) {
    self.path = path
    do {
      text = Files.exists(path) ? try Files.readText(path) : ""
    } catch {
      throw Failure("can't read the configuration file `\(path)`", because: error)
    }
  }

  /// The changed file, not written: for tests.
  init(path: FilePath, text: String) {
    self.path = path
    self.text = text
  }

  /// Sets `section.option`, whether or not it was set before.
  package mutating func set(
    section: String, option: String, value: String
  ) throws(Failure) {
    let document = try INIDocument(text, source: path.string)
    var lines = splitLines()
    let new = "\(option) = " + value.replacing("\n", with: "\n    ")
    if let range = range(of: option, in: document.section(section), lines) {
      lines.replaceSubrange(range, with: [new])
    } else if let found = document.section(section) {
      let next = document.sections.map(\.line).filter { $0 > found.line }.min()
      var place = (next ?? lines.count + 1) - 1
      while place > found.line, lines[place - 1].allSatisfy(\.isWhitespace) { place -= 1 }
      lines.insert(new, at: place)
    } else {
      if lines.last.map({ !$0.isEmpty }) ?? false { lines.append("") }
      lines += ["[\(section)]", new]
    }
    try take(lines) { found in
      Self.value(of: option, in: found.section(section)).map(Self.words) == Self.words(value)
    }
  }

  /// Takes `section.option` out; false where it isn't set.
  package mutating func unset(section: String, option: String) throws(Failure) -> Bool {
    let document = try INIDocument(text, source: path.string)
    var lines = splitLines()
    guard let range = range(of: option, in: document.section(section), lines) else { return false }
    lines.removeSubrange(range)
    try take(lines) { Self.value(of: option, in: $0.section(section)) == nil }
    return true
  }

  /// Writes the file, and the folders that it lies in.
  package func save() throws(Failure) {
    do {
      try Files.createDirectories(path.removingLastComponent())
      let old = try Files.status(path, followLinks: false)
      if old?.kind == .symbolicLink {
        // What it leads to is meant, such as a folder of dot files.
        try Files.write(Array(text.utf8), to: path)
      } else {
        try Files.replace(path, with: Array(text.utf8), mode: old?.permissions ?? .newFile)
      }
    } catch {
      throw Failure("can't write the configuration file `\(path)`", because: error)
    }
  }

  // MARK: Lines

  private func splitLines() -> [String] {
    var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
      .map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  private static func isSame(_ a: String, _ b: String) -> Bool {
    a.lowercased().replacing("_", with: "-") == b.lowercased().replacing("_", with: "-")
  }

  private static func value(of option: String, in section: INIDocument.Section?) -> String? {
    section?.options.last { isSame($0.name, option) }.map { $0.value ?? "" }
  }

  private static func words(_ value: String) -> [Substring] {
    value.split(whereSeparator: \.isWhitespace)
  }

  /// The lines of an option, with those that go on with its value.
  private func range(
    of option: String, in section: INIDocument.Section?, _ lines: [String]
  ) -> Range<Int>? {
    guard let found = section?.options.last(where: { Self.isSame($0.name, option) }),
      lines.indices.contains(found.line - 1)
    else { return nil }
    var end = found.line
    while end < lines.count, let first = lines[end].first, first == " " || first == "\t",
      !lines[end].allSatisfy(\.isWhitespace)
    {
      end += 1
    }
    return (found.line - 1)..<end
  }

  /// Believes a change only when the reader finds in it what was meant.
  private mutating func take(
    _ lines: [String], if holds: (INIDocument) -> Bool
  ) throws(Failure) {
    let changed = lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
    let document = try INIDocument(changed, source: path.string)
    guard holds(document) else {
      throw Failure(
        "can't change `\(path)`", causes: ["the file couldn't say that afterwards"],
        hints: ["edit it by hand"])
    }
    text = changed
  }
}
