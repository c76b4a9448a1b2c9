package import PykDiagnostics
internal import PykFiles
internal import PykFormats
package import SystemPackage

/// What files and variables say, merged as pip merges them; the command line isn't in it.
///
/// - Order: `PYK_*`, then `PIP_*`, then the file that `PIP_CONFIG_FILE` names, the environment's,
///   the user's, the machine's. Within one file `[install]` wins over `[global]`.
/// - Options are named as on the command line, without dashes in front: `index-url`. In files
///   `_` is as good as `-`.
/// - An empty variable counts as absent.
package struct Configuration: Sendable {
  /// One line of a file or one variable, as `pyk config list` shows it.
  package struct Entry: Sendable, Hashable {
    /// Such as `global.index-url` or `:env:.index-url`.
    package let key: String
    package let option: String
    package let section: String?
    package let value: String
    package let kind: ConfigurationPlaces.Kind?
    package let origin: SettingOrigin
  }

  /// In the order in which they count: a later one wins.
  package let entries: [Entry]
  private let command: String

  /// - Throws: `Failure` for a file that can't be read or isn't one; a missing one is no fault,
  ///   unless it was named by `PIP_CONFIG_FILE`.
  package static func load(
    environment: [String: String], command: String, prefix: FilePath?, isolated: Bool = false
  ) throws(Failure) -> Configuration {
    var entries: [Entry] = []
    let places = ConfigurationPlaces(
      environment: environment, prefix: prefix, isolated: isolated)
    for place in places.places {
      guard let document = try read(place) else { continue }
      for section in document.sections {
        for option in section.options {
          let name = option.name.replacing("_", with: "-")
          entries.append(
            Entry(
              key: "\(section.name).\(name)", option: name, section: section.name,
              value: option.value, kind: place.kind,
              origin: .file(place.path.string, line: option.line)))
        }
      }
    }
    if !isolated {
      for prefix in ["PIP_", "PYK_"] {
        for (name, value) in environment.sorted(by: { $0.key < $1.key })
        where name.hasPrefix(prefix) && !value.isEmpty && !ignored.contains(name) {
          let option = name.dropFirst(4).lowercased().replacing("_", with: "-")
          entries.append(
            Entry(
              key: ":env:.\(option)", option: option, section: nil, value: value, kind: nil,
              origin: .variable(name)))
        }
      }
    }
    return Configuration(entries: entries, command: command)
  }

  private static let ignored: Set<String> = [
    "PIP_CONFIG_FILE", "PYK_CONFIG_FILE", "PIP_VERSION", "PIP_HELP", "PYK_VERSION", "PYK_HELP",
    "PYK_ONLY",
  ]

  private static func read(_ place: ConfigurationPlaces.Place) throws(Failure) -> INIDocument? {
    let bytes: [UInt8]
    do {
      bytes = try Files.read(place.path, limit: 1 << 20)
    } catch {
      if error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory {
        if place.kind != .named { return nil }
      } else if error.errno == .permissionDenied, place.kind != .named {
        return nil
      }
      throw Failure("can't read the configuration", because: error)
    }
    return try INIDocument(String(decoding: bytes, as: UTF8.self), source: place.path.string)
  }

  private func winner(_ option: String) -> Entry? {
    // Later entries win, but within one file the command's own section wins over [global].
    var best: Entry?
    for entry in entries where entry.option == option && counts(entry) {
      if let held = best, held.section == command, entry.section != command,
        sameFile(held, entry)
      {
        continue
      }
      best = entry
    }
    return best
  }

  private func counts(_ entry: Entry) -> Bool {
    entry.section == nil || entry.section == "global" || entry.section == command
  }

  private func sameFile(_ a: Entry, _ b: Entry) -> Bool {
    if case .file(let first, _) = a.origin, case .file(let second, _) = b.origin {
      return first == second
    }
    return false
  }
}

extension Configuration {
  package func string(_ option: String) -> Setting<String>? {
    winner(option).map { Setting($0.value, from: $0.origin) }
  }

  /// The parts of a value that may have several, divided by white space or line ends.
  package func list(_ option: String) -> Setting<[String]>? {
    winner(option).map {
      Setting($0.value.split { " \t\n".contains($0) }.map(String.init), from: $0.origin)
    }
  }

  /// - Throws: `Failure` naming the place, where the value is neither yes nor no.
  package func bool(_ option: String) throws(Failure) -> Setting<Bool>? {
    guard let entry = winner(option) else { return nil }
    switch entry.value.lowercased() {
    case "1", "y", "yes", "t", "true", "on": return Setting(true, from: entry.origin)
    case "0", "n", "no", "f", "false", "off": return Setting(false, from: entry.origin)
    default:
      throw refusal(of: entry, "is neither yes nor no", "write `true` or `false`")
    }
  }

  /// - Throws: `Failure` naming the place, where the value is no number of at least 0.
  package func integer(_ option: String) throws(Failure) -> Setting<Int>? {
    guard let entry = winner(option) else { return nil }
    guard let number = Int(entry.value), number >= 0 else {
      throw refusal(of: entry, "is no whole number", "write a number of at least 0")
    }
    return Setting(number, from: entry.origin)
  }

  package func number(_ option: String) throws(Failure) -> Setting<Double>? {
    guard let entry = winner(option) else { return nil }
    guard let number = Double(entry.value), number >= 0, number.isFinite else {
      throw refusal(of: entry, "is no number", "write a number of seconds")
    }
    return Setting(number, from: entry.origin)
  }

  private func refusal(of entry: Entry, _ what: String, _ hint: String) -> Failure {
    Failure(
      "can't use `\(entry.value)` for `\(entry.option)`",
      causes: ["\(entry.origin) sets it, and it \(what)"], hints: [hint])
  }
}
