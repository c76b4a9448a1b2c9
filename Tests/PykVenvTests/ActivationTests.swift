import Foundation
import PykFiles
import SystemPackage
import Testing

@testable import PykVenv

/// The scripts, read by the shells that they are for.
@Suite(.enabled(if: !Workplace.pythons.isEmpty, "there is no Python here"))
struct ActivationTests {
  /// Names that a shell makes something of if they are not quoted for it.
  static let names = [
    "env", "two  words", "it's", #"a "b" c"#, "$HOME", "`id`", "$(id)", #"back\slash\"#, "!x !!",
    "a;b&c|d", "*[x]?{a,b}", "~", "#x", "%n %", "-n", "ünïcode ’quotes‘", #"'"$`\!'"#, "=ls",
    "^a^b",
  ]

  /// A shell, how it is told to run a file, and its name.
  struct Shell: Sendable, CustomTestStringConvertible {
    var program: String
    var options: [String]
    var testDescription: String { program }

    var path: FilePath? {
      ["/bin", "/usr/bin", "/usr/local/bin"].map { FilePath($0).appending(program) }
        .first { Files.isExecutable($0) }
    }

    func run(_ script: String, in place: Workplace, _ arguments: [String]) throws -> [Substring] {
      let file = place.path("script")
      try Files.replace(file, with: Array((script + "\n").utf8))
      let path = try #require(path)
      return try Workplace.output(
        path, options + [file.string] + arguments,
        ["HOME": place.folder.string, "TERM": "dumb", "PATH": "/usr/bin:/bin"]
      ).split(separator: "\n", omittingEmptySubsequences: false)
    }
  }

  static let bourne = [
    Shell(program: "bash", options: ["--norc"]), Shell(program: "dash", options: []),
    Shell(program: "zsh", options: ["-f"]), Shell(program: "ksh", options: []),
    Shell(program: "busybox", options: ["sh"]),
  ]
  static let fish = Shell(program: "fish", options: ["--no-config"])
  static let csh = [
    Shell(program: "csh", options: ["-f"]), Shell(program: "tcsh", options: ["-f"]),
  ]
  static let nu = Shell(program: "nu", options: ["--no-config-file"])
  static let powerShell = Shell(program: "pwsh", options: ["-NoProfile", "-File"])

  static func installed(_ shells: [Shell]) -> [Shell] { shells.filter { $0.path != nil } }

  // MARK: sh and its kin

  @Test(
    .enabled(if: !installed(bourne).isEmpty, "none of bash, dash, zsh, ksh, busybox is here"),
    arguments: installed(bourne), names)
  func bourneShellsTakeAnyName(shell: Shell, name: String) throws {
    let place = try Workplace()
    let folder = try place.make("in here/" + name).folder
    let lines = try shell.run(
      #"""
      set -eu
      before=$PATH
      PS1='> '
      PYTHONHOME=/nowhere
      export PYTHONHOME
      . "$1"
      . "$1"
      printf '%s\n' "$VIRTUAL_ENV" "$VIRTUAL_ENV_PROMPT" "$(command -v python)" "${PYTHONHOME-none}"
      python -c 'import os, sys; print(sys.prefix); print(os.environ["VIRTUAL_ENV_PROMPT"])'
      [ "$PATH" = "$VIRTUAL_ENV/bin:$before" ] && echo once
      printf '%s\n' "$PS1"
      deactivate
      printf '%s\n' "${VIRTUAL_ENV-none}" "${VIRTUAL_ENV_PROMPT-none}" "$PYTHONHOME" "$PS1"
      [ "$PATH" = "$before" ] && echo same
      command -v deactivate || echo gone
      """#, in: place, [folder.appending("bin").appending("activate").string])
    let path = Substring(folder.string)
    try #require(lines.count == 15)
    #expect(lines[0] == path)
    #expect(lines[1] == name)
    #expect(lines[2] == path + "/bin/python")
    #expect(lines[3] == "none")
    #expect(lines[4] == path)
    #expect(lines[5] == name)
    #expect(lines[6] == "once")
    #expect(lines[7].hasPrefix("(") && lines[7].hasSuffix(") > "))
    #expect(!lines[7].contains { "$`\\!%".contains($0) })
    #expect(lines[8...] == ["none", "none", "/nowhere", "> ", "same", "gone", ""])
  }

  @Test(
    .enabled(if: !installed(bourne).isEmpty, "none of bash, dash, zsh, ksh, busybox is here"),
    arguments: installed(bourne))
  func bourneShellsKeepTheirPromptWhereToldTo(shell: Shell) throws {
    let place = try Workplace()
    let folder = try place.make("env") { $0.prompt = "my prompt" }.folder
    let script = #"""
      PS1='> '
      . "$1"
      printf '%s\n' "$PS1" "$VIRTUAL_ENV_PROMPT"
      deactivate
      VIRTUAL_ENV_DISABLE_PROMPT=1
      . "$1"
      printf '%s\n' "$PS1"
      deactivate
      printf '%s\n' "$PS1"
      """#
    let lines = try shell.run(
      script, in: place, [folder.appending("bin").appending("activate").string])
    #expect(lines == ["(my prompt) > ", "my prompt", "> ", "> ", ""])
  }

  @Test(
    .enabled(if: !installed(bourne).isEmpty, "none of bash, dash, zsh, ksh, busybox is here"),
    arguments: installed(bourne))
  func oneEnvironmentFollowsAnother(shell: Shell) throws {
    let place = try Workplace()
    let folders = try ["one", "two"].map { try place.make($0).folder.string }
    let lines = try shell.run(
      #"""
      set -u
      before=$PATH
      . "$1/bin/activate"
      python -c 'import sys; print(sys.prefix)'
      . "$2/bin/activate"
      python -c 'import sys; print(sys.prefix)'
      deactivate
      [ "$PATH" = "$before" ] && echo same
      """#, in: place, folders)
    #expect(lines == [Substring(folders[0]), Substring(folders[1]), "same", ""])
  }

  // MARK: fish

  @Test(.enabled(if: fish.path != nil, "fish is not here"), arguments: names)
  func fishTakesAnyName(name: String) throws {
    let place = try Workplace()
    let folder = try place.make("in here/" + name).folder
    let lines = try Self.fish.run(
      #"""
      set before "$PATH"
      set -gx PYTHONHOME /nowhere
      function fish_prompt; echo '> '; end
      source $argv[1]
      source $argv[1]
      printf '%s\n' $VIRTUAL_ENV $VIRTUAL_ENV_PROMPT (command -v python)
      set -q PYTHONHOME; or echo none
      python -c 'import os, sys; print(sys.prefix); print(os.environ["VIRTUAL_ENV_PROMPT"])'
      test "$PATH" = "$VIRTUAL_ENV/bin:$before"; and echo once
      fish_prompt
      env | grep -c _OLD_VIRTUAL
      deactivate
      set -q VIRTUAL_ENV; or set -q VIRTUAL_ENV_PROMPT; or echo none
      echo $PYTHONHOME
      fish_prompt
      test "$PATH" = "$before"; and echo same
      functions -q deactivate; or echo gone
      """#, in: place, [folder.appending("bin").appending("activate.fish").string])
    let path = Substring(folder.string)
    #expect(
      lines == [
        path, Substring(name), path + "/bin/python", "none", path, Substring(name), "once",
        "(\(name)) > ", "0", "none", "/nowhere", "> ", "same", "gone", "",
      ])
  }

  @Test(.enabled(if: fish.path != nil, "fish is not here"))
  func fishKeepsItsPromptWhereToldTo() throws {
    let place = try Workplace()
    let folder = try place.make("env").folder
    let lines = try Self.fish.run(
      #"""
      function fish_prompt; echo "$status> "; end
      set VIRTUAL_ENV_DISABLE_PROMPT 1
      source $argv[1]
      fish_prompt
      deactivate
      set -e VIRTUAL_ENV_DISABLE_PROMPT
      source $argv[1]
      false; fish_prompt
      """#, in: place, [folder.appending("bin").appending("activate.fish").string])
    #expect(lines == ["0> ", "(env) 1> ", ""])
  }

  // MARK: csh

  @Test(
    .enabled(if: !installed(csh).isEmpty, "neither csh nor tcsh is here"),
    arguments: installed(csh), names)
  func cshTakesAnyName(shell: Shell, name: String) throws {
    let place = try Workplace()
    let folder = try place.make("in here/" + name).folder
    let lines = try shell.run(
      #"""
      set before = "$PATH:q"
      set prompt = '> '
      source $argv[1]:q
      source $argv[1]:q
      printenv VIRTUAL_ENV
      printenv VIRTUAL_ENV_PROMPT
      python -c 'import sys; print(sys.prefix)'
      if ( $PATH:q == $VIRTUAL_ENV:q/bin:$before:q ) echo once
      printf '%s\n' $prompt:q
      deactivate
      if ( ! $?VIRTUAL_ENV && ! $?VIRTUAL_ENV_PROMPT ) echo none
      if ( $PATH:q == $before:q ) echo same
      printf '%s\n' $prompt:q
      alias deactivate
      echo end
      """#, in: place, [folder.appending("bin").appending("activate.csh").string])
    let path = Substring(folder.string)
    try #require(lines.count == 10, "\(lines)")
    #expect(lines[0...3] == [path, Substring(name), path, "once"])
    #expect(lines[4].hasPrefix("(") && lines[4].hasSuffix(") > "))
    #expect(lines[5...] == ["none", "same", "> ", "end", ""])
  }

  // MARK: Others

  @Test(.enabled(if: nu.path != nil, "nu is not here"), arguments: names)
  func nuTakesAnyName(name: String) throws {
    let place = try Workplace()
    let folder = try place.make("in here/" + name).folder
    // The name of what is read has to be a constant, so it is read under a plain one.
    let script = place.path("activate.nu")
    try Files.copy(folder.appending("bin").appending("activate.nu"), to: script)
    let lines = try Self.nu.run(
      """
      overlay use \(script)
      print $env.VIRTUAL_ENV $env.VIRTUAL_ENV_PROMPT ($env.PATH | first)
      python -c 'import sys; print(sys.prefix)'
      deactivate
      print ('VIRTUAL_ENV' in $env)
      """, in: place, [])
    let path = Substring(folder.string)
    #expect(lines == [path, Substring(name), path + "/bin", path, "false", ""])
  }

  @Test(.enabled(if: powerShell.path != nil, "pwsh is not here"), arguments: names)
  func powerShellTakesAnyName(name: String) throws {
    let place = try Workplace()
    let folder = try place.make("in here/" + name).folder
    let script = place.path("script.ps1")
    try Files.write(
      Array(
        #"""
        param($script)
        $before = $env:PATH
        . $script
        $env:VIRTUAL_ENV; $env:VIRTUAL_ENV_PROMPT
        python -c 'import sys; print(sys.prefix)'
        deactivate
        $env:PATH -eq $before; Test-Path Env:VIRTUAL_ENV
        """#.utf8), to: script)
    let output = try Workplace.output(
      try #require(Self.powerShell.path),
      Self.powerShell.options + [
        script.string, folder.appending("bin").appending("Activate.ps1").string,
      ], ["HOME": place.folder.string])
    let path = folder.string
    #expect(output == "\(path)\n\(name)\n\(path)\nTrue\nFalse\n")
  }

  @Test func typographicQuotesDoNotEndAWordOfPowerShell() {
    let script = Activation(folder: "/it’s ‘a’ ‚b‛ 'c'", prompt: "", version: "").powerShell
    #expect(script.contains("$env:VIRTUAL_ENV = '/it’’s ‘‘a’’ ‚‚b‛‛ ''c'''\n"))
  }

  @Test func nuQuotesWithMoreSignsThanAreInTheText() {
    let script = Activation(folder: "/a'#b'##c", prompt: "x", version: "").nu
    #expect(script.contains("let folder = r###'/a'#b'##c'###\n"))
  }
}
