/// Options that have several names, and those whose value means its opposite.
enum OptionName {
  /// The name under which an option is asked for.
  static func canonical(_ name: String) -> String { aliases[name] ?? name }

  private static let aliases = [
    "config-setting": "config-settings",
    "default-timeout": "timeout",
    "local-log": "log",
    "log-file": "log",
    "no-dependencies": "no-deps",
    "pypi-url": "index-url",
    "require-venv": "require-virtualenv",
    "source": "src",
    "source-dir": "src",
    "source-directory": "src",
  ]

  /// Options for which pip's files and variables say what becomes of the thing, and not whether
  /// the option is given: `no-compile = false` is `--no-compile`.
  ///
  /// https://pip.pypa.io/en/stable/topics/configuration/#boolean-options
  static let inverted: Set<String> = [
    "exclude-editable", "no-build-isolation", "no-compile", "no-user", "no-warn-conflicts",
    "no-warn-script-location",
  ]

  /// Options that count as given whatever pip's files and variables say, yes or no.
  static let alwaysOn: Set<String> = ["no-cache-dir"]
}
