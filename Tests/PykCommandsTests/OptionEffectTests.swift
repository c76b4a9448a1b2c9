import Foundation
import SystemPackage
import Testing

@testable import PykCommands

/// Options that are taken do something, or are refused with a reason.
@Suite(.enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"))
struct OptionEffectTests {
  private let shop: Workshop

  init() throws {
    shop = try Workshop()
    try shop.make(
      "wheel('acme', '1.0', 'base>=1')", "wheel('base', '1.0')", "wheel('base', '2.0')",
      "wheel('both', '1.0')", "sdist('both', '2.0')", "sdist('source', '1.0')",
      "wheel('needy', '1.0', 'both>1')")
  }

  // MARK: The log

  @Test func theLogHasEverythingWithTimes() throws {
    try shop.write("kept\n", to: "log.txt")
    let quiet = shop.run(
      ["install", "-qq", "--no-index", "-f", shop.wheels.string, "acme", "--log", "log.txt"])
    #expect(quiet.output == "" && quiet.errors == "")
    var lines = (shop.text("log.txt") ?? "").split(separator: "\n").map(String.init)
    #expect(lines.removeFirst() == "kept")
    let stamp = try Regex(#"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d,\d{3} "#)
    #expect(lines.allSatisfy { $0.prefixMatch(of: stamp) != nil }, "\(lines)")
    let texts = lines.map { String($0.replacing(stamp, with: "", maxReplacements: 1)) }
    #expect(texts.first == "pyk \(pykVersion): install")
    #expect(texts.contains { $0.hasPrefix("resolved 2 packages in ") })
    #expect(texts.suffix(2) == ["+ acme 1.0", "+ base 2.0"])
    // What fails is there too, and what a backend prints although nobody asked to see it.
    let failed = shop.run(
      ["install", "--no-index", "nobody"], ["PIP_LOG": "new/log.txt"])
    #expect(failed.status == .failed)
    #expect(shop.text("new/log.txt")?.contains("error: can't find `nobody`") == true)
    try shop.write("[global]\nlog = configured.txt\n", to: "env/pip.conf")
    #expect(shop.run(["list", "--color", "always"]).status == .done)
    #expect(shop.text("configured.txt")?.contains(" acme    1.0\n") == true)
    #expect(shop.text("configured.txt")?.contains("\u{1b}") == false)
  }

  @Test func aLogThatCantBeWrittenStopsEverything() throws {
    let before = try shop.tree()
    let transcript = shop.run(
      ["install", "--no-index", "-f", shop.wheels.string, "acme", "--log", "/dev/null/x/log"])
    #expect(transcript.status == .failed)
    #expect(
      transcript.errors.hasPrefix("error: can't write the log `/dev/null/x/log`\ncause: "),
      "\(transcript.errors)")
    #expect(try shop.tree() == before)
  }

  @Test func whatFailsIsShownAlsoWhereItIsLogged() throws {
    try FileManager.default.createDirectory(
      atPath: shop.folder.appending("bad").string, withIntermediateDirectories: false)
    try shop.write(
      """
      [build-system]
      requires = []
      build-backend = "own"
      backend-path = ["."]
      """, to: "bad/pyproject.toml")
    try shop.write(
      "def build_wheel(*a, **n):\n  print('the disk is too round')\n  raise SystemExit(1)\n",
      to: "bad/own.py")
    let failed = shop.run(["install", "--no-index", "./bad", "--log", "build.txt"])
    #expect(failed.status == .failed)
    #expect(failed.errors.contains("the disk is too round"), "\(failed.errors)")
    #expect(shop.text("build.txt")?.contains("the disk is too round") == true)
  }

  @Test func debugSaysAllThereIs() {
    let plain = shop.install("source")
    #expect(plain.status == .done, "\(plain.errors)")
    let loud = shop.install("source", "--force-reinstall", "--debug", "--no-cache-dir")
    #expect(loud.errors.split(separator: "\n").count > plain.errors.split(separator: "\n").count)
  }

  // MARK: What is said

  @Test(arguments: [
    (["PIP_QUIET": "1"], "", ""), (["PIP_QUIET": "2"], "", ""), (["PYK_QUIET": "1"], "", ""),
    ([:], "+ base 2.0\n", "resolved 1 package"),
    (["PIP_VERBOSE": "1", "PIP_QUIET": "1"], "+ base 2.0\n", "resolved 1 package"),
  ])
  func quietAndVerboseOfVariables(
    _ variables: [String: String], _ output: String, _ errors: String
  ) {
    let transcript = shop.run(
      ["install", "--no-index", "-f", shop.wheels.string, "base"], variables)
    #expect(transcript.output == output)
    #expect(errors.isEmpty ? transcript.errors == "" : transcript.errors.contains(errors))
  }

  @Test func quietAndVerboseOfTheEnvironmentsFile() throws {
    try shop.write("[install]\nquiet = 1\n[list]\nverbose = 1\n", to: "env/pip.conf")
    let transcript = shop.install("base")
    #expect(transcript.output == "" && transcript.errors == "")
    #expect(shop.run(["list"]).output.contains("Location"))
    try shop.write("[install]\nquiet = many\n", to: "env/pip.conf")
    let wrong = shop.install("base")
    #expect(wrong.status == .failed)
    #expect(wrong.errors.contains("many"), "\(wrong.errors)")
  }

  @Test func systemMeansThePythonOnPath() throws {
    let environment = ["VIRTUAL_ENV": shop.environment.string]
    #expect(shop.install("base").status == .done)
    let near = shop.run(["list", "--format", "json"], environment, python: false)
    #expect(near.output.contains("\"base\""))
    let path = URL(fileURLWithPath: RealEnvironment.python ?? "").deletingLastPathComponent().path
    var variables = environment
    variables["PATH"] = path
    variables["HOME"] = shop.folder.string
    let target = shop.run(
      ["install", "--system", "--dry-run", "--no-index", "-f", shop.wheels.string, "base"],
      variables, python: false)
    // The Python on PATH hasn't got it, whether it may be changed or not.
    #expect(target.output == "+ base 2.0\n", "\(target.errors)")
    let other = shop.run(
      ["install", "--dry-run", "--no-index", "-f", shop.wheels.string, "base"], variables,
      python: false)
    #expect(other.output == "", "\(other.errors)")
    #expect(other.errors.contains("nothing to do"))
  }

  // MARK: What is chosen

  /// A source distribution is nobody's first choice, and nobody is left without one.
  @Test(arguments: [
    ["both"], ["both==2.0"], ["both>=1"], ["both>1"], ["needy"], ["source"], ["needy", "both"],
    ["both!=1.0"],
  ])
  func preferBinaryIsPips(_ asked: [String]) throws {
    let report = shop.folder.appending("pip.json").string
    // The environment's Python, so that pip builds with the backend that comes with the project.
    let answer = run(
      RealEnvironment.python ?? "",
      [
        "-m", "pip", "--isolated", "--disable-pip-version-check", "--python",
        shop.environment.string, "install", "-q", "--dry-run", "--report", report, "--no-index",
        "-f", shop.wheels.string, "--prefer-binary",
      ] + asked)
    try #require(answer.status == 0, "\(answer.errors)")
    struct Report: Decodable {
      struct Item: Decodable {
        struct Metadata: Decodable {
          var name: String
          var version: String
        }
        var metadata: Metadata
      }
      var install: [Item]
    }
    let data = try #require(FileManager.default.contents(atPath: report))
    let theirs = try JSONDecoder().decode(Report.self, from: data).install
      .map { "+ \($0.metadata.name) \($0.metadata.version)" }.sorted()
    let ours = shop.run(
      ["install", "--dry-run", "--no-index", "-f", shop.wheels.string, "--prefer-binary"] + asked)
    #expect(ours.output.split(separator: "\n").map(String.init).sorted() == theirs)
  }

  @Test func groupsOfAProject() throws {
    try shop.write(
      """
      [dependency-groups]
      test = ["base<2", {include-group = "Of.More"}, {include-group = "of_more"}]
      of-more = ["acme"]
      round = [{include-group = "trip"}]
      trip = [{include-group = "round"}]
      wrong = ["acme >"]
      strange = [{set-phasers = "stun"}]
      lost = [{include-group = "tset"}]
      """, to: "pyproject.toml")
    #expect(shop.install("--group", "TEST").output == "+ acme 1.0\n+ base 1.0\n")
    let path = shop.folder.appending("pyproject.toml").string
    #expect(
      shop.install("--group", "\(path):of.more", "-U", "base").output == "~ base 1.0 -> 2.0\n")
    let saved = shop.run(
      ["download", "--no-index", "-f", shop.wheels.string, "-d", "got", "--group", "of-more"],
      python: false)
    #expect(saved.output.contains("acme-1.0-py3-none-any.whl"), "\(saved.errors)")
    let before = try shop.tree()
    for (group, words) in [
      ("round", "`round` includes `trip` includes `round`"), ("wrong", "no requirement"),
      ("strange", "neither a requirement nor a group"), ("lost", "did you mean `test`?"),
      ("tets", "did you mean `test`?"), ("nowhere/pyproject.toml:x", "can't read"),
      ("setup.cfg:x", "groups stand in a file named `pyproject.toml`"),
    ] {
      let transcript = shop.install("--group", group)
      #expect(transcript.status == .failed, "\(group)")
      #expect(transcript.errors.contains(words), "\(transcript.errors)")
    }
    // Where a group's line can't be met, it is named.
    try shop.write("[dependency-groups]\nx = [\n  'base>9',\n]\n", to: "pyproject.toml")
    #expect(
      shop.install("--group", "x").errors.contains("`pyproject.toml` asks for base>9 (line 3)"))
    #expect(try shop.tree() == before)
  }

  @Test func onlyDependenciesAreInstalled() throws {
    #expect(shop.install("--only-deps", "acme").output == "+ base 2.0\n")
    #expect(shop.install("--only-deps", "acme", "base").output == "")
    try shop.write("acme\n", to: "r.txt")
    for option in [["--no-deps", "acme"], ["-r", "r.txt"]] {
      let transcript = shop.run(["install", "--only-deps"] + option)
      #expect(transcript.status == .usage)
      #expect(transcript.errors.contains("`--only-deps` can't be together with"))
    }
  }

  // MARK: What is in the way

  @Test func whatIsInTheWayOfADownload() throws {
    func get(_ arguments: String...) throws -> Transcript {
      try FileManager.default.createDirectory(
        atPath: shop.folder.appending("got").string, withIntermediateDirectories: true)
      try shop.write("mine\n", to: "got/base-2.0-py3-none-any.whl")
      let hash =
        pyk("hash", shop.wheels.appending("base-2.0-py3-none-any.whl").string).output
        .split(separator: "\n").last ?? ""
      try shop.write("base==2.0 \(hash)\n", to: "r.txt")
      return shop.run(
        ["download", "--no-index", "-f", shop.wheels.string, "-d", "got", "-r", "r.txt"]
          + arguments, python: false)
    }
    let name = "got/base-2.0-py3-none-any.whl"
    #expect(try get("--exists-action", "i").status == .done)
    #expect(shop.text(name) == "mine\n")
    let aborted = try get("--exists-action", "a")
    #expect(aborted.status == .failed)
    #expect(aborted.errors.contains("is another file of that name"), "\(aborted.errors)")
    #expect(shop.text(name) == "mine\n")
    #expect(try get("--exists-action", "b").status == .done)
    #expect(shop.text(name + ".bak") == "mine\n")
    #expect(try get("--exists-action", "s", "--exists-action", "b").status == .done)
    #expect(shop.text(name + ".bak2") == "mine\n")
    #expect(shop.text(name) != "mine\n")
    #expect(try get("--exists-action", "w").status == .done)
    #expect(shop.text(name) != "mine\n")
    // Of a path no digest is known beforehand: its bytes tell.
    try shop.write("mine\n", to: name)
    func copy(_ action: String) -> Transcript {
      shop.run(
        [
          "download", "-d", "got", "--no-index", "--exists-action", action,
          shop.wheels.appending("base-2.0-py3-none-any.whl").string,
        ], python: false)
    }
    #expect(copy("a").status == .failed)
    #expect(copy("i").status == .done && shop.text(name) == "mine\n")
    #expect(copy("w").status == .done && shop.text(name) != "mine\n")
    #expect(copy("a").status == .done, "it is the same now")
    let wrong = try get("--exists-action", "x")
    #expect(wrong.status == .usage)
    #expect(wrong.errors.contains("`s`, `i`, `w`, `b`, `a`"), "\(wrong.errors)")
  }

  @Test func buildsOwnOptions() {
    let installer = shop.run(["build", "--installer", "uv", "."], python: false)
    #expect(installer.status == .usage)
    #expect(installer.errors.contains("pyk itself installs what a build needs"))
  }

  // MARK: Places that aren't there

  @Test func aPlaceToLookThatIsntThereIsPassedOver() throws {
    let places = ["--no-index", "-f", "nowhere", "-f", shop.wheels.string]
    let warning = "warning: `nowhere` is passed over as a place to look for packages\ncause: "
    for command in [["index", "versions", "base"], ["download", "-d", "got", "base"]] {
      let transcript = shop.run(command + places)
      #expect(transcript.status == .done, "\(command): \(transcript.errors)")
      #expect(transcript.errors.contains(warning), "\(transcript.errors)")
      #expect(transcript.errors.ranges(of: warning).count == 1)
    }
    #expect(shop.run(["install", "source", "base==1.0"] + places).status == .done)
    #expect(shop.run(["list", "-o"] + places).output.contains("base    1.0     2.0    wheel"))
    let nothing = shop.run(["install", "--no-index", "-f", "nowhere", "base==9"])
    #expect(nothing.status == .failed)
    #expect(nothing.errors.contains(warning))
  }

  @Test func aPathThatIsntThereIsBlamedOnItsLine() throws {
    let before = try shop.tree()
    try shop.write("# comment\nbase\n  ./nope.whl\n", to: "r.txt")
    let transcript = shop.install("-r", "r.txt")
    #expect(transcript.status == .failed)
    #expect(
      transcript.errors.hasPrefix(
        """
        error: can't use line 3 of `r.txt`
                 ./nope.whl
                 ^ this
        cause: can't find `./nope.whl`
        """), "\(transcript.errors)")
    #expect(try shop.tree() == before)
  }
}

/// What is wrong with a wheel is said with the member's name, and nothing of it stays.
@Suite(.enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"))
struct BrokenWheelTests {
  @Test(arguments: [
    ("drop=('bad/__init__.py',)", "RECORD lists `bad/__init__.py`, which is not in it"),
    ("drop=('bad-1.0.dist-info/RECORD',)", "it has no `bad-1.0.dist-info/RECORD`"),
    ("drop=('bad-1.0.dist-info/METADATA',)", "it has no `.dist-info/METADATA`"),
    ("drop=('bad-1.0.dist-info/WHEEL',)", "it has no `bad-1.0.dist-info/WHEEL`"),
    (
      "record=lambda text: 'bad/other.py,sha256=' + 'A' * 43 + ',1\\n' + text",
      "RECORD lists `bad/other.py`, which is not in it"
    ),
    (
      "record=lambda text: text.replace(text.split(',')[1], 'sha256=' + 'A' * 43)",
      "`bad/__init__.py` is not what RECORD says it is"
    ),
    ("record=lambda text: text.replace(text.split(',')[1], '')", "hash for `bad/__init__.py`"),
    (
      "record=lambda text: '\\n'.join(text.split('\\n')[1:])",
      "it holds `bad/__init__.py`, which RECORD does not list"
    ),
    (
      "files={'bad-1.0.data/stdlib/x.py': ''}",
      "`bad-1.0.data/stdlib/x.py` is in none of"
    ),
    ("files={'other-1.0.dist-info/METADATA': 'x'}", "it has 2 `.dist-info` folders"),
    ("files={'../evil.py': ''}", "won't unpack `../evil.py`"),
    ("files={'bad-1.0.data/data/bin/python': ''}", "bin/python"),
    ("file='bad-2.0-py3-none-any.whl'", "bad 1.0"),
  ])
  func isToldWithTheMember(_ fault: String, _ words: String) throws {
    let shop = try Workshop()
    try shop.make("wheel('good', '1.0')", "wheel('bad', '1.0', \(fault))")
    let before = try shop.tree()
    let name = fault.hasPrefix("file=") ? "bad-2.0" : "bad-1.0"
    let transcript = shop.install("good", "wheels/\(name)-py3-none-any.whl")
    #expect(transcript.status == .failed)
    #expect(transcript.output == "")
    #expect(transcript.errors.contains(words), "\(transcript.errors)")
    #expect(transcript.errors.contains("\ncause: "), "\(transcript.errors)")
    #expect(try shop.tree() == before)
    #expect(try shop.leftovers() == [])
  }
}
