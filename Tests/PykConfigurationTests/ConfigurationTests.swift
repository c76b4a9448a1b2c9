import Foundation
import PykConfiguration
import PykDiagnostics
import SystemPackage
import Testing

private let everywhere = [
  "xdg/pip/pip.conf":
    "[global]\nindex-url = machine\ntimeout = 1\nretries = 1\nlog-file = machine\n",
  ".pip/pip.conf": "[global]\nindex-url = legacy\ntimeout = 2\nretries = 2\n",
  "config/pip/pip.conf": "[global]\nindex_url = user\ntimeout = 3\n[install]\ntimeout = 4\n",
  "env/pip.conf": "[global]\nindex-url = site\ntimeout = 5\n",
]

@Test func laterPlacesWin() throws {
  let home = try Home(everywhere)
  let configuration = try home.load()
  #expect(configuration.string("index-url")?.value == "site")
  // A command's own section wins, whichever file it is in.
  #expect(try configuration.number("timeout")?.value == 4)
  #expect(try home.load(command: "freeze").number("timeout")?.value == 5)
  #expect(try configuration.integer("retries")?.value == 2)
  #expect(configuration.string("log")?.value == "machine")
  #expect(try home.load(["PIP_INDEX_URL": "p"]).string("index-url")?.value == "p")
  #expect(
    try home.load(["PIP_INDEX_URL": "p", "PYK_INDEX_URL": "k"]).string("index-url")?.value == "k")
  #expect(
    try home.load(["PIP_CONFIG_FILE": "/dev/null"]).entries.map(\.key) == [":env:.config-file"])
  #expect(try home.load(["PIP_RETRIES": "x"], isolated: true).integer("retries")?.value == 1)
}

@Test func aNamedFileWinsAndStandsForTheUsers() throws {
  var files = everywhere
  files["named.conf"] = "[global]\nindex-url = named\n"
  let home = try Home(files)
  let named = try home.load(["PIP_CONFIG_FILE": home.path + "/named.conf"])
  #expect(named.string("index-url")?.value == "named")
  #expect(try named.integer("retries")?.value == 1)
  let other = ["PIP_CONFIG_FILE": "/dev/null", "PYK_CONFIG_FILE": home.path + "/named.conf"]
  #expect(try home.load(other).string("index-url")?.value == "named")
  // pip passes over one that isn't there; pyk's own variable is new, and says so.
  #expect(
    try home.load(["PIP_CONFIG_FILE": home.path + "/none"]).string("index-url")?.value == "site")
  #expect(throws: Failure.self) { try home.load(["PYK_CONFIG_FILE": home.path + "/none"]) }
}

@Test func valuesKnowWhereTheyCameFrom() throws {
  let home = try Home(["env/pip.conf": "[global]\n\nno-input = perhaps\n"])
  let configuration = try home.load(["PIP_RETRIES": "many"])
  #expect(
    configuration.string("no-input")?.origin.description == "line 3 of `\(home.path)/env/pip.conf`")
  #expect(throws: Failure.self) { try configuration.bool("no-input") }
  do {
    _ = try configuration.integer("retries")
    Issue.record("`many` was taken for a number")
  } catch {
    #expect(
      error.diagnosis.causes == ["the variable `PIP_RETRIES` sets it, and it is no whole number"])
  }
}

@Test func listsAreDividedByWhiteSpace() throws {
  let home = try Home(["env/pip.conf": "[global]\nfind-links =\n    /a\n    /b /c\n"])
  #expect(try home.load().list("find-links")?.value == ["/a", "/b", "/c"])
}

@Test(arguments: [
  ("no-compile", "false", true), ("no-compile", "1", false), ("no-cache-dir", "false", true),
  ("no-cache-dir", "yes", true), ("no-deps", "off", false), ("no-deps", "T", true),
  ("no-build-isolation", "0", true),
])
func historicFormsOfNoMeanWhatPipMakesOfThem(option: String, value: String, expected: Bool) throws {
  let home = try Home(["env/pip.conf": "[global]\n\(option) = \(value)\n"])
  #expect(try home.load().bool(option)?.value == expected)
  let name = option.uppercased().replacingOccurrences(of: "-", with: "_")
  #expect(try home.load(["PIP_" + name: value]).bool(option)?.value == expected)
  let says = ["1", "yes", "T"].contains(value)
  #expect(try home.load(["PYK_" + name: value]).bool(option)?.value == says)
}

@Test func pathsHavesWordsAndCountsAreRead() throws {
  enum Mode: String, CaseIterable { case clone, copy }
  let home = try Home([:])
  let configuration = try home.load([
    "PIP_CERT": "~/ca.pem", "PYK_LINK_MODE": "copy", "PYK_OTHER_MODE": "cpoy", "PIP_VERBOSE": "2",
    "PIP_QUIET": "yes", "PIP_EMPTY": "",
  ])
  #expect(configuration.path("cert")?.value == FilePath(home.path + "/ca.pem"))
  #expect(try configuration.choice("link-mode", as: Mode.self)?.value == .copy)
  do {
    _ = try configuration.choice("other-mode", as: Mode.self)
    Issue.record("`cpoy` was taken")
  } catch {
    #expect(error.diagnosis.hints == ["did you mean `copy`?"])
  }
  #expect(try configuration.count("verbose")?.value == 2)
  #expect(try configuration.count("quiet")?.value == 1)
  #expect(configuration.string("empty") == nil)
}

@Test func credentialsAreMaskedWhereTheyAreShown() throws {
  let home = try Home([:])
  let url = "https://me:hunter2@example.org/simple"
  let configuration = try home.load(["PIP_EXTRA_INDEX_URL": "\(url) \(url)", "PIP_RETRIES": url])
  let shown = "https://me:****@example.org/simple"
  #expect(configuration.entry("extra-index-url")?.shownValue == "\(shown) \(shown)")
  do {
    _ = try configuration.integer("retries")
    Issue.record("a URL was taken for a number")
  } catch {
    #expect(!"\(error.diagnosis)".contains("hunter2"))
  }
}

@Test(arguments: [
  ("index-url = x\n", "line 1"), ("[global]\nindex-url\n", "line 2"),
  ("[global]\ntimeout=1\ntimeout=2\n", "line 3"),
])
func aFileThatIsNoneIsShown(text: String, place: String) throws {
  let home = try Home(["config/pip/pip.conf": text])
  do {
    _ = try home.load()
    Issue.record("it was taken")
  } catch {
    let diagnosis = Diagnosis(describing: error)
    #expect(diagnosis.what.contains("config/pip/pip.conf"))
    #expect(diagnosis.causes.first?.contains(place) == true)
    #expect(diagnosis.excerpt != nil)
  }
}

@Test func foldersAndOtherEncodingsAreNoConfiguration() throws {
  let home = try Home(["config/pip/pip.conf/x": "", "env/x": ""])
  // A machine may have an `/etc/pip.conf` of its own.
  #expect(try home.load().entries.allSatisfy { $0.kind == .global })
  try Data([0x5b, 0xff]).write(to: URL(fileURLWithPath: home.path + "/env/pip.conf"))
  #expect(throws: Failure.self) { try home.load() }
}

@Test func placesOfMacOS() {
  func paths(_ isFolder: Bool) -> [String] {
    ConfigurationPlaces(
      environment: ["HOME": "/h", "PIP_CONFIG_FILE": "n"], prefix: "/p", on: .macOS,
      isFolder: { _ in isFolder }
    ).places.map(\.path.string)
  }
  let first = ["/Library/Application Support/pip/pip.conf", "/h/.pip/pip.conf"]
  #expect(paths(false) == first + ["/h/.config/pip/pip.conf", "/p/pip.conf", "n"])
  #expect(
    paths(true) == first + ["/h/Library/Application Support/pip/pip.conf", "/p/pip.conf", "n"])
}

@Test func placesOfLinux() {
  let places = ConfigurationPlaces(environment: ["HOME": "/h"], prefix: nil, on: .linux).places
  #expect(
    places.map(\.path.string) == [
      "/etc/xdg/pip/pip.conf", "/etc/pip.conf", "/h/.pip/pip.conf", "/h/.config/pip/pip.conf",
    ])
}
