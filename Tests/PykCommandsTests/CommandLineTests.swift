import ArgumentParser
import Foundation
import SystemPackage
import Testing

@testable import PykCommands

@Test(arguments: [
  ("instal", "error: unknown command `instal`\nhint:  did you mean `pyk install`?\n"),
  ("frobnicate", "error: unknown command `frobnicate`\nhint:  `pyk --help` lists the commands\n"),
])
func unknownCommandsGetASuggestion(word: String, expected: String) {
  let transcript = pyk(word)
  #expect(transcript.errors == expected)
  #expect(transcript.output == "")
  #expect(transcript.status == .usage)
}

@Test func unknownOptionsGetASuggestion() {
  let transcript = pyk("install", "--upgrde")
  #expect(
    transcript.errors == """
      error: unknown option `--upgrde`
      hint:  did you mean `--upgrade`?
      hint:  `pyk install --help` lists what there is

      """)
  #expect(transcript.status == .usage)
}

@Test(arguments: [
  (
    ["install", "--ignore-inst", "--no-warn-sc=x"],
    ["install", "--ignore-installed", "--no-warn-script-location=x"]
  ),
  (
    ["install", "--index-u=http://x", "--find-l", "y"],
    ["install", "--index-url=http://x", "--find-links", "y"]
  ),
  (["list", "--not-req", "--", "--not-req"], ["list", "--not-required", "--", "--not-req"]),
])
func optionsMayBeAbbreviated(given: [String], expected: [String]) {
  #expect(withoutAbbreviations(given) == expected)
}

@Test(arguments: [
  ["install", "--upgrade"], ["install", "--up"], ["install", "--re"], ["install", "--upg"],
  ["frob", "--ignore-inst"],
  ["list", "-o"],
  ["install", "--nothing"], [],
])
func whatIsNoneOrManyStays(given: [String]) {
  #expect(withoutAbbreviations(given) == nil)
}

@Test func helpIsAResult() {
  for arguments in [["--help"], ["-h"], ["help"], []] {
    let transcript = pyk(arguments)
    #expect(transcript.output.hasPrefix("Python environments, packages and releases.\n"))
    #expect(transcript.errors == "")
    #expect(transcript.status == .done)
  }
  for arguments in [
    ["help", "install"], ["install", "--help"], ["install", "-h"], ["-q", "install", "--help"],
  ] {
    let transcript = pyk(arguments)
    #expect(transcript.output.hasPrefix("OVERVIEW: Install packages"), "\(arguments)")
    #expect(transcript.status == .done)
  }
  #expect(pyk("--version").output == "pyk \(pykVersion)\n")
}

@Test(
  arguments: [["--version"]]
    + Pyk.groups.flatMap(\.entries).map { [$0.command._commandName, "--help"] })
func plainAnswersAreThoseOfTheParser(arguments: [String]) throws {
  var expected: String?
  do {
    var command = try Pyk.parseAsRoot(arguments)
    try command.run()
  } catch {
    expected = Pyk.fullMessage(for: error, columns: 80)
  }
  #expect(plainAnswer(to: arguments, columns: 80) == expected)
  #expect(pyk(arguments).output == (expected ?? "") + "\n")
}

@Test func helpFitsOnAScreen() {
  let lines = pyk("--help").output.split(separator: "\n", omittingEmptySubsequences: false)
  // The last one is what stands after the last line end.
  #expect(lines.count - 1 <= 23)
  #expect(lines.allSatisfy { $0.count <= 80 })
  for name in Pyk.subcommandNames where name != "help" {
    let places = lines.filter {
      $0.hasPrefix("  \(name) ") || $0.dropFirst(40).hasPrefix("  \(name) ")
    }
    #expect(places.count == 1, "\(name)")
  }
}

@Test func colourNeedsATerminalAndLeave() {
  #expect(pyk("instal", terminal: true).errors.contains("\u{1b}["))
  #expect(!pyk("instal", environment: ["NO_COLOR": "1"], terminal: true).errors.contains("\u{1b}["))
  #expect(!pyk("instal").errors.contains("\u{1b}["))
}

@Test(arguments: [
  (["-q", "install", "x"], ["install", "-q", "x"]),
  (["--python", "3.11", "-vv", "install", "x"], ["install", "--python", "3.11", "-vv", "x"]),
  (["-p", "3.11", "upload", "x"], ["upload", "--python", "3.11", "x"]),
  (["--python=3.11", "list"], ["list", "--python=3.11"]),
  (["install", "-q", "x"], ["install", "-q", "x"]),
  (["--frob", "install"], ["--frob", "install"]),
  (["-q"], ["-q"]),
])
func globalOptionsMayStandBeforeTheCommand(given: [String], expected: [String]) {
  #expect(globalOptionsBehindSubcommand(given) == expected)
}

@Test(arguments: [
  (["upload", "-pa=b", "-uann", "x"], ["upload", "--password=a=b", "--username=ann", "x"]),
  (["upload", "-p", "-x", "-rother"], ["upload", "-p", "-x", "--repository=other"]),
  (["register", "-p=a"], ["register", "--password=a"]),
  (["upload", "--", "-pa"], ["upload", "--", "-pa"]),
  (["install", "-pa=b", "-Ca=b"], ["install", "-pa=b", "--config-settings=a=b"]),
  (["wheel", "-C--build-option=-q"], ["wheel", "--config-settings=--build-option=-q"]),
  (["build", "-C", "--build-option=-q"], ["build", "--config-settings=--build-option=-q"]),
  (["sdist", "--config-setting", "--a=b"], ["sdist", "--config-settings=--a=b"]),
  (["build", "-C"], ["build", "-C"]),
  (["list", "-Ca"], ["list", "-Ca"]),
])
func shortOptionsWithAwkwardValuesGetTheirLongNames(given: [String], expected: [String]) {
  #expect(withLongNames(given) == expected)
}

@Test(arguments: ["-ZTOPSECRET", "-ZTOP=SECRET", "-ZTOP'SECRET"])
func whatIsJoinedToAnUnknownOptionIsNotShown(option: String) {
  let transcript = pyk("upload", option)
  #expect(transcript.status == .usage)
  #expect(transcript.errors.hasPrefix("error: unknown option `-Z`\n"))
}

/// The two lists of `ArgumentOrder` name every global option, and nothing else.
@Test func everyGlobalOptionMayStandBeforeTheCommand() {
  let known = globalFlags.union(globalOptionsWithValue)
  let help = OptionsOfAll.helpMessage(includeHidden: true)
  let named = Set(
    help.split { " ,\n".contains($0) }.map(String.init).filter { $0.hasPrefix("--") })
  #expect(named.subtracting(["--help", "--version"]) == known.filter { $0.hasPrefix("--") })
}

@Test func aSuggestionIsNear() {
  #expect(!pyk("install", "--xyzzy", "x").errors.contains("did you mean"))
}

@Test func globalOptionsAloneShowTheOverview() {
  #expect(pyk("-q", "-v").output == pyk("help").output)
}

@Test func helpOnNoCommandIsAFault() {
  let transcript = pyk("help", "instal")
  #expect(
    transcript.errors == "error: unknown command `instal`\nhint:  did you mean `pyk install`?\n")
  #expect(transcript.status == .usage)
}

@Test(arguments: ["cache", "config"]) func wrongActionsAreToldTheRightOnes(command: String) {
  let transcript = pyk(command, "frob")
  #expect(transcript.errors.contains("`list`"))
  #expect(!transcript.errors.contains("following:"))
  #expect(transcript.status == .usage)
}

@Test(arguments: [
  ["--log", "/dev/null"], ["--exists-action", "w"], ["--resume-retries", "3"], ["--debug"],
])
func pipsGlobalOptionsAreTaken(options: [String]) {
  #expect(pyk(options + ["config", "list", "--isolated"]).status == .done)
  #expect(pyk(["config", "list", "--isolated"] + options).status == .done)
}

@Test func aFileOfRequirementsIsNoPackage() throws {
  let environment = ["PYK_CONFIG_FILE": "/dev/null"]
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try Data("six\n".utf8).write(to: folder.appending(path: "requirements.txt"))
  for word in ["requirements.txt", "./requirements.txt"] {
    let transcript = pyk(
      "install", word, environment: environment, in: FilePath(folder.path))
    #expect(transcript.errors.contains("`pyk install -r \(word)`"))
    #expect(transcript.status == .usage)
  }
}

@Test(arguments: [("PYK_COLOR", "always"), ("PIP_COLOR", "always")])
func colourIsConfiguredToo(name: String, value: String) {
  let environment = [name: value]
  #expect(pyk("install", environment: environment).errors.contains("\u{1b}["))
  #expect(!pyk("install", "--no-color", environment: environment).errors.contains("\u{1b}["))
  #expect(
    !pyk("install", environment: [name: value, "PYK_NO_COLOR": "1"]).errors.contains("\u{1b}["))
}
