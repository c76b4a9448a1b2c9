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

/// `-q`, `-vv`, `-qq` and the like.
private func isShortFlagGroup(_ name: String) -> Bool {
  let letters = name.utf8.dropFirst()
  return name.hasPrefix("-") && !letters.isEmpty
    && letters.allSatisfy { $0 == UInt8(ascii: "v") || $0 == UInt8(ascii: "q") }
}

/// Held to `GlobalOptions` and `NetworkOptions` by a test.
let globalFlags: Set<String> = [
  "--verbose", "--quiet", "--no-color", "--no-input", "--no-cache-dir", "--no-cache",
  "--isolated", "--require-virtualenv", "--require-venv", "--disable-pip-version-check",
  "--no-python-version-warning", "--offline", "--no-proxy-env",
]

let globalOptionsWithValue: Set<String> = [
  "--color", "-p", "--python", "--cache-dir", "--proxy", "--retries", "--timeout",
  "--trusted-host", "--cert", "--client-cert", "--keyring-provider",
]
