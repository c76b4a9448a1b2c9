/// The scripts that activate an environment in a shell.
///
/// - The folder and the prompt are quoted for each shell, so that spaces, quotes, `$` and
///   backticks are only characters.
/// - What a prompt shows is another matter: some shells expand it each time. There everything that
///   they could expand is shown as `_`; `VIRTUAL_ENV_PROMPT` has the true text.
struct Activation {
  let folder: String
  let prompt: String
  let version: String

  init(folder: String, prompt: String, version: String) {
    self.folder = folder
    self.prompt = prompt
    self.version = version
  }

  /// By file name.
  var scripts: [(name: String, text: String)] {
    [
      ("activate", posix), ("activate.fish", fish), ("activate.csh", csh),
      ("Activate.ps1", powerShell), ("activate.nu", nu),
    ]
  }

  var shownPrompt: String {
    String(prompt.map { "$`\\%!^'\"".contains($0) ? "_" : $0 })
  }

  /// For sh and its kin, and for csh but for `!`.
  static func singleQuoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
