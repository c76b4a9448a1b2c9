/// Moves global options that stand before the subcommand behind it.
///
///     pyk --python 3.11 -q install flask   →   pyk install --python 3.11 -q flask
///
/// pip takes them in both places, so scripts have them in both. What is no global option stays
/// where it is, so that the parser can say what is wrong with it.
func globalOptionsBehindSubcommand(_ arguments: [String]) -> [String] {
  var moved: [String] = []
  var index = 0
  while index < arguments.count, arguments[index].hasPrefix("-"), arguments[index] != "--" {
    let argument = arguments[index]
    let name = String(argument.prefix { $0 != "=" })
    if globalFlags.contains(name) || isShortFlagGroup(name) {
      moved.append(argument)
    } else if globalOptionsWithValue.contains(name) {
      // Behind `upload`, `-p` is something else.
      moved.append(name == "-p" ? "--python" + argument.dropFirst(2) : argument)
      if !argument.contains("="), index + 1 < arguments.count {
        index += 1
        moved.append(arguments[index])
      }
    } else {
      return arguments
    }
    index += 1
  }
  guard index < arguments.count, !moved.isEmpty else { return arguments }
  return [arguments[index]] + moved + arguments[(index + 1)...]
}

/// `pyk -q`: options that every command has, and no command.
func areGlobalOptionsAlone(_ arguments: [String]) -> Bool {
  arguments.first?.hasPrefix("-") == true
    && globalOptionsBehindSubcommand(arguments + ["help"]).first == "help"
}

/// `-q`, `-vv`, `-qq` and the like.
private func isShortFlagGroup(_ name: String) -> Bool {
  let letters = name.utf8.dropFirst()
  return name.hasPrefix("-") && !letters.isEmpty
    && letters.allSatisfy { $0 == UInt8(ascii: "v") || $0 == UInt8(ascii: "q") }
}

/// Writes short options whose value may hold a `=` or begin with a dash under their long names.
///
///     pyk upload -pa=b                    →   pyk upload --password=a=b
///     pyk wheel -C --build-option=-q      →   pyk wheel --config-settings=--build-option=-q
///
/// The parser would cut the first at its `=` and take the second's value for an option of its own.
/// What stands behind `--` stays.
func withLongNames(_ arguments: [String]) -> [String] {
  guard let command = arguments.first, let names = longNames[command] else { return arguments }
  var result: [String] = []
  var index = 0
  while index < arguments.count, arguments[index] != "--" {
    let argument = arguments[index]
    index += 1
    guard let (name, value) = longName(of: argument, names) else {
      result.append(argument)
      continue
    }
    if let value {
      result.append("\(name)=\(value)")
    } else if name == settingsOption, index < arguments.count, arguments[index] != "--" {
      result.append("\(name)=\(arguments[index])")
      index += 1
    } else {
      result.append(argument)
    }
  }
  return result + arguments[index...]
}

/// The option that is meant, and its value where that is joined to it; nil for any other argument.
private func longName(
  of argument: String, _ names: [Character: String]
) -> (name: String, value: Substring?)? {
  let isSettings = argument == settingsOption || argument == "--config-setting"
  if isSettings, names["C"] != nil { return (settingsOption, nil) }
  guard argument.hasPrefix("-"), let letter = argument.dropFirst().first, let name = names[letter]
  else { return nil }
  let rest = argument.dropFirst(2)
  if rest.isEmpty { return (name, nil) }
  return (name, rest.hasPrefix("=") ? rest.dropFirst() : rest)
}

private let settingsOption = "--config-settings"

private let longNames: [String: [Character: String]] = {
  let settings: [Character: String] = ["C": settingsOption]
  let repository: [Character: String] = [
    "r": "--repository", "u": "--username", "p": "--password", "c": "--comment",
  ]
  return [
    "upload": repository, "register": repository, "install": settings, "wheel": settings,
    "develop": settings, "sdist": settings, "bdist_wheel": settings,
    "build": settings,
  ]
}()

/// Held to `GlobalOptions` and `NetworkOptions` by a test.
let globalFlags: Set<String> = [
  "--verbose", "--quiet", "--no-color", "--no-input", "--no-cache-dir", "--no-cache",
  "--isolated", "--require-virtualenv", "--require-venv", "--disable-pip-version-check",
  "--no-python-version-warning", "--offline", "--no-proxy-env",
  "--debug",
]

let globalOptionsWithValue: Set<String> = [
  "--color", "-p", "--python", "--cache-dir", "--proxy", "--retries", "--timeout",
  "--trusted-host", "--cert", "--client-cert", "--keyring-provider", "--log", "--log-file",
  "--local-log", "--exists-action", "--resume-retries",
]
