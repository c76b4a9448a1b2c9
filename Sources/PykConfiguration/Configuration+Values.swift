package import PykDiagnostics
package import SystemPackage

extension Configuration {
  package func string(_ option: String) -> Setting<String>? {
    entry(option).map { Setting($0.value, from: $0.origin) }
  }

  /// The parts of a value that may have several, divided by white space or line ends.
  package func list(_ option: String) -> Setting<[String]>? {
    entry(option).map { entry in
      Setting(
        entry.value.split { " \t\n\r\u{b}\u{c}".contains($0) }.map(String.init),
        from: entry.origin)
    }
  }

  /// A path; a `~` at the start is the user's home.
  package func path(_ option: String) -> Setting<FilePath>? {
    entry(option).map {
      Setting(ConfigurationPlaces.expanded($0.value, environment), from: $0.origin)
    }
  }

  /// Whether an option is on.
  ///
  /// - Yes is `1`, `y`, `yes`, `t`, `true` and `on`; no is `0`, `n`, `no`, `f`, `false` and `off`.
  /// - `no-compile`, `no-warn-script-location`, `no-warn-conflicts`, `no-build-isolation`,
  ///   `no-user` and `exclude-editable` are on where pip's files and variables say *no*, and
  ///   `no-cache-dir` is on where they say anything: so pip has it. `PYK_…` means what it says.
  ///
  /// - Throws: `Failure` naming the place, where the value is neither.
  package func bool(_ option: String) throws(Failure) -> Setting<Bool>? {
    guard let entry = entry(option) else { return nil }
    guard let isYes = Self.truth(of: entry.value) else {
      throw refusal(of: entry, "is neither yes nor no", "write `true` or `false`")
    }
    if case .variable(let name) = entry.origin, name.hasPrefix("PYK_") {
      return Setting(isYes, from: entry.origin)
    }
    let isOn = OptionName.inverted.contains(option) ? !isYes : isYes
    return Setting(isOn || OptionName.alwaysOn.contains(option), from: entry.origin)
  }

  private static func truth(of value: String) -> Bool? {
    switch value.lowercased() {
    case "1", "y", "yes", "t", "true", "on": true
    case "0", "n", "no", "f", "false", "off": false
    default: nil
    }
  }

  /// - Throws: `Failure` naming the place, where the value is no number of at least 0.
  package func integer(_ option: String) throws(Failure) -> Setting<Int>? {
    guard let entry = entry(option) else { return nil }
    guard let number = Int(entry.value), number >= 0 else {
      throw refusal(of: entry, "is no whole number", "write a number of at least 0")
    }
    return Setting(number, from: entry.origin)
  }

  /// How often an option such as `verbose` is given: a number, or yes for 1 and no for 0.
  ///
  /// - Throws: `Failure` naming the place, where the value is neither.
  package func count(_ option: String) throws(Failure) -> Setting<Int>? {
    guard let entry = entry(option) else { return nil }
    if let isYes = Self.truth(of: entry.value) { return Setting(isYes ? 1 : 0, from: entry.origin) }
    return try integer(option)
  }

  /// - Throws: `Failure` naming the place, where the value is no number of at least 0.
  package func number(_ option: String) throws(Failure) -> Setting<Double>? {
    guard let entry = entry(option) else { return nil }
    guard let number = Double(entry.value), number >= 0, number.isFinite else {
      throw refusal(of: entry, "is no number", "write a number of at least 0")
    }
    return Setting(number, from: entry.origin)
  }

  /// One of several words.
  ///
  /// - Throws: `Failure` naming the place and the words, where the value is none of them.
  package func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
    _ option: String, as: Choice.Type = Choice.self
  ) throws(Failure) -> Setting<Choice>? {
    guard let entry = entry(option) else { return nil }
    if let choice = Choice(rawValue: entry.value) { return Setting(choice, from: entry.origin) }
    let words = Choice.allCases.map(\.rawValue)
    let all = words.map { "`\($0)`" }.joined(separator: ", ")
    let near = closestMatch(to: entry.value, among: words)
    throw refusal(
      of: entry, "is none of \(all)", near.map { "did you mean `\($0)`?" } ?? "choose one of them")
  }

  private func refusal(of entry: ConfigurationEntry, _ what: String, _ hint: String) -> Failure {
    Failure(
      "can't use `\(entry.shownValue)` for `\(entry.option)`",
      causes: ["\(entry.origin) sets it, and it \(what)"], hints: [hint])
  }
}
