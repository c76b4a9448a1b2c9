/// What files and variables say, merged as pip merges them; the command line isn't in it.
///
/// - Of one option in one section the later file counts: `ConfigurationPlaces` has their order.
/// - `[install]` wins over `[global]`, whatever files they are in; `PIP_…` variables win over both,
///   and `PYK_…` over all. `[DEFAULT]` adds to every section that a file has.
/// - Options are named as on the command line, without dashes in front: `index-url`. Case doesn't
///   matter, and `_` is as good as `-`. Other names of an option, such as `default-timeout` for
///   `timeout`, mean the same.
/// - An empty value sets nothing; in a file it undoes what earlier files say under the same key.
///
/// https://pip.pypa.io/en/stable/topics/configuration/
package struct Configuration: Sendable {
  /// Every setting that was found, in the order in which they were read.
  package let entries: [ConfigurationEntry]
  /// The command whose section counts, such as `install`.
  package let command: String

  private let winners: [String: ConfigurationEntry]
  let environment: [String: String]

  init(entries: [ConfigurationEntry], command: String, environment: [String: String]) {
    self.entries = entries
    self.command = command
    self.environment = environment
    if entries.isEmpty {
      winners = [:]
      return
    }
    var winners: [String: (rank: Int, entry: ConfigurationEntry)] = [:]
    for entry in Self.merged(entries) where !entry.value.isEmpty {
      guard let rank = Self.rank(of: entry, command) else { continue }
      if let held = winners[entry.option], held.rank > rank { continue }
      winners[entry.option] = (rank, entry)
    }
    self.winners = winners.mapValues(\.entry)
  }

  /// Nil for a section that is another command's.
  private static func rank(of entry: ConfigurationEntry, _ command: String) -> Int? {
    switch (entry.origin, entry.section) {
    case (.variable(let name), _): name.hasPrefix("PYK_") ? 3 : 2
    case (_, command): 1
    case (_, "global"): 0
    default: nil
    }
  }

  /// The last entry of every key, in the order of those.
  private static func merged(_ entries: [ConfigurationEntry]) -> [ConfigurationEntry] {
    var seen: Set<String> = []
    return entries.reversed().filter { seen.insert($0.key).inserted }.reversed()
  }

  /// What counts after all files and variables were read, by key: what `config list` shows.
  package var merged: [ConfigurationEntry] { Self.merged(entries).sorted { $0.key < $1.key } }

  /// The setting that counts for an option.
  package func entry(_ option: String) -> ConfigurationEntry? { winners[option] }
}

/// One line of a file or one variable.
package struct ConfigurationEntry: Sendable, Hashable {
  /// Such as `global.index-url`, or `:env:.index-url` for a variable.
  package let key: String
  /// The option's own name, also where the key has another one.
  package let option: String
  /// Nil for a variable.
  package let section: String?
  /// As it is written, which may hold credentials.
  package let value: String
  /// Nil for a variable.
  package let kind: ConfigurationPlaces.Kind?
  package let origin: SettingOrigin

  init(
    section: String?, name: String, value: String, kind: ConfigurationPlaces.Kind?,
    origin: SettingOrigin
  ) {
    let name = Self.normalized(name)
    key = "\(section ?? ":env:").\(name)"
    option = OptionName.canonical(name)
    self.section = section
    self.value = value
    self.kind = kind
    self.origin = origin
  }

  private static func normalized(_ name: String) -> String {
    let name = name.lowercased().replacing("_", with: "-")
    return name.hasPrefix("--") ? String(name.dropFirst(2)) : name
  }
}
