import Foundation
import SystemPackage
import Testing

@testable import PykCommands

/// `pyk install` from servers that answer and servers that don't, in environments that Python made.
@Suite(.enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"))
struct InstallTests {
  private let environment: FilePath
  private let index: FaultyIndex

  init() throws {
    environment = try RealEnvironment.changeable()
    index = try FaultyIndex.shared.get()
  }

  private func run(_ arguments: [String], cache: Bool = false) -> Transcript {
    pyk(
      arguments
        + (cache ? ["--cache-dir", environment.appending("cache").string] : ["--no-cache"])
        + ["--python", environment.string],
      environment: ["PATH": "/usr/bin:/bin", "HOME": "/nowhere"], in: environment)
  }

  private func install(_ arguments: String..., from fault: String = "simple") -> Transcript {
    run(["install", "-i", index.address(fault), "--retries", "0"] + arguments)
  }

  private func installed() -> String {
    run(["list", "--format", "freeze"]).output.split(separator: "\n").filter {
      ["acme", "base", "strict", "early"].contains($0.prefix { $0 != "=" })
    }.joined(separator: " ")
  }

  /// Every file with its contents.
  private func contents() throws -> [String: Data] {
    var all: [String: Data] = [:]
    let names = FileManager.default.enumerator(atPath: environment.string)
    for name in names?.compactMap({ $0 as? String }) ?? [] {
      let path = environment.appending(name).string
      guard (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) == nil else {
        continue
      }
      all[name] = FileManager.default.contents(atPath: path) ?? Data()
    }
    return all
  }

  // MARK: What isn't right changes nothing

  @Test(arguments: [
    ("401", "acme", "answered 401 Unauthorized"),
    ("403", "acme", "answered 403 Forbidden"),
    ("404", "acme", "can't find `acme`"),
    ("500", "acme", "answered 500"),
    ("503", "acme", "answered 503 Service Unavailable"),
    ("cut", "acme", "can't get the whole of"),
    ("json", "acme", "the answer is not a page of an index"),
    ("picture", "acme", "the answer is not a page of an index"),
    ("login", "acme", "for acme lists no wheel and no source distribution"),
    ("changed", "acme", "is not the file that was promised"),
    ("cutwheel", "acme", "acme-2.0-py3-none-any.whl"),
    ("lost", "acme", "answered 404 Not Found"),
    ("simple", "nobody", "knows a project named `nobody`"),
    ("simple", "evil", "won't unpack `../../../evil.txt`"),
    ("simple", "others", "it has wheels for py3-none-win_amd64 only"),
    ("simple", "older", "has wheels for other Pythons only, such as 3.5"),
    ("simple", "acme --no-binary=acme", "has wheels only, and `--no-binary` takes none"),
    ("simple", "acme --exclude-newer=2020-01-01", "has no upload time on its index"),
    ("simple", "acme>=9", "no version of `acme` matches `acme>=9`"),
    ("simple", "acme --report=nowhere/report.json", "can't write the report `nowhere/report.json`"),
    ("simple", "acme>2,<3", "no version of `acme` matches `acme>2,<3`"),
    ("simple", "acme=<9", "can't understand `acme=<9`"),
    ("simple", "./acme.whl", "can't find `./acme.whl`"),
    ("simple", "-rnobody.txt", "can't read `nobody.txt`"),
  ])
  func faultsAreToldAndChangeNothing(_ fault: String, _ asked: String, _ words: String) throws {
    let before = try contents()
    let transcript = run(
      ["install", "-i", index.address(fault), "--retries", "0"]
        + asked.split(separator: " ").map(String.init))
    #expect(transcript.status == .failed)
    #expect(transcript.output == "")
    #expect(transcript.errors.contains(words), "\(transcript.errors)")
    #expect(transcript.errors.hasPrefix("error: "), "\(transcript.errors)")
    #expect(transcript.errors.contains("\ncause: ") || transcript.errors.contains("\n       "))
    #expect(try contents() == before)
  }

  @Test func nobodyListens() throws {
    let before = try contents()
    let transcript = run(
      ["install", "-i", "http://127.0.0.1:1/simple/", "--retries", "0", "acme"])
    #expect(transcript.errors.contains("can't reach `http://127.0.0.1:1/simple/acme/`"))
    #expect(transcript.status == .failed)
    #expect(try contents() == before)
  }

  @Test func aServerThatHangsIsGivenUp() throws {
    let before = try contents()
    let transcript = install("acme", "--timeout", "1", from: "hang")
    #expect(transcript.errors.contains("said nothing for 1 s"), "\(transcript.errors)")
    #expect(try contents() == before)
  }

  @Test func faultsOfAFileAreShownWithTheirPlace() throws {
    let before = try contents()
    let file = index.folder.appending("faulty-\(UUID().uuidString).txt").string
    try "acme\nbase[ >= 2\n".write(toFile: file, atomically: true, encoding: .utf8)
    let transcript = install("-r", file)
    #expect(transcript.errors.contains("error: can't read line 2 of `\(file)`"))
    #expect(transcript.errors.contains("       base[ >= 2\n"))
    #expect(try contents() == before)
  }

  @Test func hashesHold() throws {
    let before = try contents()
    let file = index.folder.appending("hashes-\(UUID().uuidString).txt").string
    let wrong = String(repeating: "0", count: 64)
    try "base==1.0 --hash=sha256:\(wrong)\n".write(toFile: file, atomically: true, encoding: .utf8)
    let other = install("-r", file)
    #expect(other.errors.contains("has no file with a digest that the requirements allow"))
    #expect(other.status == .failed)
    // What has none is named with the one that would do.
    let none = install("--require-hashes", "acme==2.0", "base==3.0")
    #expect(none.errors.contains("missing: acme==2.0 --hash=sha256:"), "\(none.errors)")
    #expect(try contents() == before)
    let line = try #require(
      none.errors.split(separator: "\n").first { $0.contains("missing: base==3.0") })
    try
      (String(line.drop { $0 != ":" }.dropFirst()).replacingOccurrences(of: " missing: ", with: "")
      + "\n").write(toFile: file, atomically: true, encoding: .utf8)
    #expect(install("-r", file).status == .done)
    #expect(installed() == "base==3.0")
  }

  @Test(.enabled(if: getuid() != 0, "root may write everywhere"))
  func folderThatMayNotBeWritten() throws {
    let lib = environment.appending("lib")
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: lib.string).first)
    let place = lib.appending(name).appending("site-packages").string
    chmod(place, 0o555)
    defer { chmod(place, 0o755) }
    let transcript = install("acme")
    #expect(transcript.status == .failed)
    #expect(transcript.errors.contains("permission"), "\(transcript.errors)")
  }

  // MARK: What is chosen

  @Test func theVersionThatIsThereStaysOnlyWhereItFits() throws {
    #expect(install("acme").output == "+ acme 2.0\n+ base 3.0\n")
    #expect(install("acme").output == "")
    #expect(install("acme").errors.contains("nothing to do: 2 packages as asked for"))
    // base 3.0 contradicts it, and acme 2.0 with it: both give way.
    let transcript = install("base<2", "acme")
    #expect(transcript.output == "~ acme 2.0 -> 1.0\n~ base 3.0 -> 1.0\n", "\(transcript.errors)")
    #expect(install("-U", "base").output == "~ base 1.0 -> 3.0\n")
    #expect(install("-U", "acme", "base<3").output == "~ acme 1.0 -> 2.0\n~ base 3.0 -> 2.0\n")
    #expect(install("acme", "-P", "base").output == "~ base 2.0 -> 3.0\n")
  }

  @Test func upgradesOnlyWhatIsNamedUnlessEager() throws {
    #expect(install("acme==1.0", "base==2.0").status == .done)
    #expect(install("-U", "acme").output == "~ acme 1.0 -> 2.0\n")
    #expect(
      install("-U", "--upgrade-strategy", "eager", "acme").output == "~ base 2.0 -> 3.0\n")
  }

  @Test func conflictsThatAreLeftAreTold() throws {
    #expect(install("strict").status == .done)
    let transcript = install("base==3.0")
    #expect(transcript.status == .done)
    #expect(
      transcript.errors.contains("strict 1.0 requires base<2, but base 3.0 is installed"))
    #expect(
      run(["check"]).output.contains("strict 1.0 has requirement base<2, but you have base 3.0."))
  }

  @Test func withdrawnVersionsAreTakenByTheirNumberOnly() throws {
    #expect(install("acme", from: "yanked").output == "+ acme 1.0\n+ base 3.0\n")
    let transcript = install("acme==2.0", from: "yanked")
    #expect(transcript.output == "~ acme 1.0 -> 2.0\n")
    #expect(transcript.errors.contains("acme 2.0 was withdrawn by its author"))
    #expect(transcript.errors.contains("it burns"))
  }

  @Test func missingExtrasAreToldEachTime() throws {
    for _ in 0..<2 {
      let transcript = install("acme[fast]")
      #expect(transcript.status == .done)
      #expect(transcript.errors.contains("warning: acme 2.0 has no extra `fast`"))
    }
  }

  @Test func theAnswerIsTheSameEachTime() throws {
    func answer(_ more: String...) -> String {
      run(
        ["install", "--dry-run", "-i", index.address("simple"), "acme", "strict"] + more,
        cache: true
      ).output
    }
    let first = answer()
    #expect(first == "+ acme 1.0\n+ base 1.0\n+ strict 1.0\n")
    for _ in 0..<5 { #expect(answer() == first) }
    #expect(answer("--offline") == first)
    #expect(answer("--refresh") == first)
  }

  @Test func nothingIsAskedWhereEverythingIsThere() throws {
    #expect(install("acme").status == .done)
    // The server behind this would answer with an error.
    #expect(install("acme", "base>1", from: "503").status == .done)
  }

  /// An index that refuses is never passed over in silence.
  @Test func anIndexThatRefusesIsNamed() throws {
    for fault in ["403", "401"] {
      let before = try contents()
      let alone = install("acme", from: fault)
      #expect(alone.status == .failed)
      #expect(alone.errors.contains("doesn't let pyk see acme"), "\(alone.errors)")
      #expect(try contents() == before)
    }
    let address = index.address("403")
    let transcript = install("acme", "base<3", "--extra-index-url", address)
    #expect(transcript.output == "+ acme 2.0\n+ base 2.0\n")
    #expect(
      transcript.errors.contains(
        """
        warning: `\(address)` doesn't let pyk see acme, base, so other places decided
        cause:   `127.0.0.1` answered 403 Forbidden
        """), "\(transcript.errors)")
    #expect(transcript.errors.contains("~/.netrc"))
    #expect(transcript.errors.ranges(of: "warning:").count == 1)
    // Whoever can't find it anywhere else is told too.
    let nobody = install("nobody", "--extra-index-url", address)
    #expect(nobody.status == .failed)
    #expect(nobody.errors.contains("doesn't let pyk see nobody"), "\(nobody.errors)")
    let older = install("acme>9", "--extra-index-url", address)
    #expect(older.errors.contains("warning: `\(address)` doesn't let pyk see acme"))
    // With all of them merged a 401 is no end either, and is told.
    let merged = install(
      "-U", "base", "--extra-index-url", index.address("401"), "--index-strategy", "best-match")
    #expect(merged.output == "~ base 2.0 -> 3.0\n", "\(merged.errors)")
    #expect(merged.errors.contains("answered 401 Unauthorized"), "\(merged.errors)")
    let versions = run(
      ["index", "versions", "base", "-i", index.address("simple"), "--extra-index-url", address])
    #expect(versions.output.hasPrefix("base (3.0)"))
    #expect(versions.errors.contains("doesn't let pyk see base"))
  }

  // MARK: Python's own tools

  @Test func pythonAndPipKnowWhatPykInstalled() throws {
    #expect(install("acme").status == .done)
    let python = environment.appending("bin").appending("python").string
    let program = """
      import importlib.metadata as m
      d = m.distribution('acme')
      print(d.version, d.requires, d.read_text('INSTALLER').strip(), len(d.files))
      print(all(f.locate().exists() for f in d.files))
      import acme; print(acme.version)
      """
    let answer = PykCommandsTests.run(python, ["-c", program])
    #expect(answer.output == "2.0 ['base>=2'] pyk 6\nTrue\n2.0\n", "\(answer.errors)")
    let pip = try RealEnvironment.shared.get().pip(
      [["list", "--format", "freeze"], ["check"], ["uninstall", "-y", "acme"]], in: environment)
    #expect(pip[0].output.contains("acme==2.0\n") && pip[0].output.contains("base==3.0\n"))
    #expect(!pip[1].output.contains("acme") && !pip[1].output.contains("base"))
    #expect(pip[2].status == 0)
    #expect(installed() == "base==3.0")
    let left = try contents().keys.filter { $0.contains("acme") }
    #expect(left == [])
  }
}
