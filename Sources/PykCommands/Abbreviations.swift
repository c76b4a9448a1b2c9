internal import ArgumentParser

/// Writes out long options that are abbreviated, as pip takes them: `--ignore-inst` for `--ignore-installed`.
///
/// - Only what begins exactly one option of the command is written out.
/// - What stands behind `--`, and what is an option by its whole name, stays.
///
/// - Returns: Nil where nothing was abbreviated.
func withoutAbbreviations(_ arguments: [String]) -> [String]? {
  guard let command = arguments.first, arguments.contains(where: { $0.hasPrefix("--") }) else {
    return nil
  }
  let names = longOptions(of: command)
  var changed = false
  var isEnded = false
  let result = arguments.map { argument in
    if argument == "--" { isEnded = true }
    guard !isEnded, argument.hasPrefix("--"), argument.utf8.count > 3 else { return argument }
    let name = argument.prefix { $0 != "=" }
    guard !names.contains(String(name)) else { return argument }
    let meant = names.filter { $0.hasPrefix(name) }
    guard meant.count == 1 else { return argument }
    changed = true
    return meant[0] + argument[name.endIndex...]
  }
  return changed ? result : nil
}

/// The long options that a command shows, and those it takes silently.
private func longOptions(of command: String) -> [String] {
  guard
    let type = Pyk.groups.lazy.flatMap(\.entries).map(\.command)
      .first(where: { $0._commandName == command })
  else { return [] }
  // The help has every name, the hidden ones too.
  let words = type.helpMessage(includeHidden: true, columns: 10_000)
    .split(separator: "\n").filter { $0.hasPrefix("  -") }
    .flatMap { line in
      line.split(separator: "  ").first?.split { ", <".contains($0) } ?? []
    }
  var seen: Set<String> = []
  return words.map(String.init).filter { $0.hasPrefix("--") && seen.insert($0).inserted }
}
