import Foundation
import SystemPackage
import Testing

@testable import PykCommands

/// Several at once, a cache that isn't whole, folders that may not be used: what is asked for comes
/// about all the same, or nothing does.
@Suite(.enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"))
struct StandFirmTests {
  private let shop: Workshop

  init() throws {
    shop = try Workshop()
    try shop.make(
      "wheel('acme', '1.0')", "wheel('acme', '2.0')", "wheel('acme', '3.0')",
      "wheel('base', '1.0', size=300_000)",
      "wheel('outer', '1.0', files={'outer/_vendor/inner-9.dist-info/METADATA':"
        + " 'Metadata-Version: 2.1\\nName: inner\\nVersion: 9\\n'})")
  }

  private func names(ending suffix: String) throws -> [String] {
    try shop.tree().keys.compactMap { FilePath($0).lastComponent?.string }
      .filter { $0.hasSuffix(suffix) }.sorted()
  }

  @Test(.enabled(if: WarmRun.program != nil, "needs the program beside the tests"))
  func manyInstallsAtOnceLeaveOne() throws {
    for round in 0..<3 {
      // No shell's `wait`: it waits for a signal that whoever started it may hold back.
      let answer = shop.shell(
        """
        printf '1.0\\n2.0\\n3.0\\n' | xargs -P 3 -I{} $PYK install -q --no-index -f wheels \
          --python env acme=={} || echo failed
        """)
      #expect(answer.output == "", "\(round): \(answer.output)\(answer.errors)")
      let left = try names(ending: ".dist-info")
      #expect(left.count == 1, "\(round): \(left)")
      let module = try #require(try shop.tree().first { $0.key.hasSuffix("acme/__init__.py") })
      let text = String(decoding: Data(base64Encoded: module.value) ?? Data(), as: UTF8.self)
      #expect(left == ["acme-\(text.filter { $0.isNumber || $0 == "." }).dist-info"])
    }
    #expect(try shop.leftovers() == [])
  }

  @Test(.enabled(if: WarmRun.program != nil, "needs the program beside the tests"))
  func manyDownloadsAtOnceDontSpoilOneAnother() throws {
    let answer = shop.shell(
      """
      printf '1\\n2\\n3\\n4\\n5\\n' | xargs -P 5 -I{} $PYK download -q --no-deps --no-index -f wheels \
        -d out base acme || echo failed
      """)
    #expect(answer.output == "", "\(answer.errors)")
    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: shop.folder.appending("out").string
      ).sorted() == ["acme-3.0-py3-none-any.whl", "base-1.0-py3-none-any.whl"])
  }

  @Test func aReportTellsOfTheWheelItself() throws {
    let dry = shop.install("outer", "--dry-run", "--report", "-", "-q")
    #expect(dry.output.contains("\"name\": \"outer\""), "\(dry.output)")
    #expect(!dry.output.contains("inner"))
  }

  @Test func whatIsMissingInTheCacheIsPutThereAgain() throws {
    #expect(shop.install("base").status == .done)
    let stored = try #require(
      try shop.tree(shop.cache).keys.first { $0.hasSuffix("tree/base/__init__.py") })
    try FileManager.default.removeItem(atPath: shop.cache.appending(stored).string)
    let again = shop.install("base", "--force-reinstall")
    #expect(again.status == .done, "\(again.errors)")
    #expect(try shop.tree(shop.cache)[stored] != nil)
  }

  @Test func aCacheThatCantBeWrittenIsDoneWithout() throws {
    let transcript = shop.run(
      ["install", "--no-index", "-f", shop.wheels.string, "base"],
      ["PYK_CACHE_DIR": "/proc/nowhere/cache"])
    #expect(transcript.status == .done, "\(transcript.errors)")
    #expect(transcript.output == "+ base 1.0\n")
    #expect(transcript.errors.contains("warning: there is no cache this time\ncause: "))
  }

  @Test func whatPassesGoesWhereTMPDIRSays() throws {
    let temporary = shop.folder.appending("passing").string
    try shop.write("no folder", to: "passing")
    let transcript = shop.run(
      ["install", "--no-index", "-f", shop.wheels.string, "--no-cache-dir", "base"],
      ["TMPDIR": temporary])
    #expect(transcript.status == .failed)
    #expect(transcript.errors.contains(temporary), "\(transcript.errors)")
    try FileManager.default.removeItem(atPath: temporary)
    try FileManager.default.createDirectory(
      atPath: temporary, withIntermediateDirectories: true)
    let again = shop.run(
      ["install", "--no-index", "-f", shop.wheels.string, "--no-cache-dir", "base"],
      ["TMPDIR": temporary])
    #expect(again.status == .done, "\(again.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary) == [])
  }

  @Test func aHashOfAnyStrongKindIsChecked() throws {
    let wheel = shop.wheels.appending("base-1.0-py3-none-any.whl").string
    let page = shop.folder.appending("index/base/index.html")
    try FileManager.default.createDirectory(
      atPath: page.removingLastComponent().string, withIntermediateDirectories: true)
    func hash(_ algorithm: String) -> String {
      String(pyk("hash", "-a", algorithm, wheel).output.split(separator: "\n").last ?? "")
    }
    let sha256 = hash("sha256").split(separator: ":").last ?? ""
    try shop.write(
      "<a href='file://\(wheel)#sha256=\(sha256)'>base-1.0-py3-none-any.whl</a>",
      to: "index/base/index.html")
    func install(_ line: String) throws -> Transcript {
      try shop.write("base==1.0 \(line)\n", to: "r.txt")
      return shop.run(
        [
          "install", "--force-reinstall", "-i", shop.folder.appending("index").string, "-r",
          "r.txt",
        ])
    }
    #expect(try install(hash("sha512")).status == .done)
    // Also where the wheel is in the store already, and known by another hash.
    let wrong = "--hash=sha512:" + String(repeating: "0", count: 128)
    let refused = try install(wrong)
    #expect(refused.status == .failed)
    #expect(refused.errors.contains("is not the file that was promised"), "\(refused.errors)")
    #expect(try install(hash("sha384")).status == .done)
    #expect(try install(hash("sha256")).status == .done)
  }

  /// One file of a version may be withdrawn and another one not, in whatever order.
  @Test func aFileThatWasntWithdrawnIsTaken() throws {
    try shop.make("wheel('some', '1.0')", "wheel('some', '1.0', tag='py2.py3-none-any')")
    let files = ["some-1.0-py3-none-any.whl", "some-1.0-py2.py3-none-any.whl"]
    for order in [files, files.reversed()] {
      for withdrawn in files {
        let links = order.map {
          "<a href='wheels/\($0)'\($0 == withdrawn ? " data-yanked='bad'" : "")>\($0)</a>"
        }
        try shop.write(links.joined(separator: "\n"), to: "page.html")
        let transcript = shop.run(
          ["install", "--dry-run", "--no-index", "-f", "page.html", "some"])
        #expect(transcript.output == "+ some 1.0\n", "\(order) \(withdrawn): \(transcript.errors)")
        #expect(!transcript.errors.contains("withdrawn"), "\(transcript.errors)")
      }
    }
  }

  /// A Python that is in no environment.
  private static let base: String? = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test(.enabled(if: StandFirmTests.base != nil, "needs a Python of the system's"))
  func commandsThatOnlyLookNeedNoEnvironment() throws {
    let variables = ["PIP_REQUIRE_VIRTUALENV": "1"]
    let python = ["--python", try #require(Self.base)]
    for command in [["list"], ["freeze"], ["inspect"], ["debug"], ["check"]] {
      let transcript = shop.run(command + python, variables, python: false)
      #expect(!transcript.errors.contains("--require-virtualenv"), "\(command)")
    }
    let changed = shop.run(
      ["install", "--dry-run", "--no-index", "-f", shop.wheels.string, "acme"] + python, variables,
      python: false)
    #expect(changed.status == .failed)
    #expect(changed.errors.contains("`--require-virtualenv` asks for one"), "\(changed.errors)")
  }

  @Test(.enabled(if: StandFirmTests.base != nil, "needs a Python of the system's"))
  func whatIsTheUsersIsSeenAndRemoved() throws {
    let python = try #require(Self.base)
    var variables = ["PYTHONUSERBASE": shop.folder.appending("user").string]
    variables["PATH"] = "/usr/bin:/bin"
    func run(_ arguments: String...) -> Transcript {
      shop.run(arguments + ["--python", python], variables, python: false)
    }
    let installed = run(
      "install", "--user", "--break-system-packages", "--no-index", "-f", shop.wheels.string,
      "acme")
    #expect(installed.output == "+ acme 3.0\n", "\(installed.errors)")
    #expect(run("list", "--user", "--format", "freeze").output == "acme==3.0\n")
    #expect(run("freeze").output.contains("acme==3.0\n"))
    #expect(run("show", "acme").output.contains("Version: 3.0\n"))
    let again = run(
      "install", "--break-system-packages", "--dry-run", "--no-index", "-f", shop.wheels.string,
      "acme")
    #expect(again.output == "", "what Python finds is there")
    let removed = run("uninstall", "-y", "--break-system-packages", "acme")
    #expect(removed.output == "- acme 3.0\n", "\(removed.errors)")
    #expect(run("list", "--user", "--format", "freeze").output == "")
  }

  /// In a virtual environment that sees the system's packages Python looks into the environment, then
  /// into the user's folder.
  @Test(.enabled(if: StandFirmTests.base != nil, "needs a Python of the system's"))
  func anEnvironmentsOwnComesBeforeTheUsers() throws {
    let python = try #require(Self.base)
    let variables = [
      "PYTHONUSERBASE": shop.folder.appending("user").string, "PATH": "/usr/bin:/bin",
    ]
    func run(_ arguments: String...) -> Transcript {
      shop.run(arguments, variables, python: false)
    }
    let links = ["--no-index", "-f", shop.wheels.string]
    #expect(
      shop.run(
        ["install", "--user", "--break-system-packages", "--python", python] + links + [
          "acme==1.0"
        ],
        variables, python: false
      ).status == .done)
    let seeing = shop.folder.appending("seeing").string
    #expect(run("venv", "--system-site-packages", "--python", python, seeing).status == .done)
    // What the user has is found, and good enough, as long as the environment has nothing.
    #expect(run("freeze", "--python", seeing).output.contains("acme==1.0\n"))
    let installed = shop.run(
      ["install", "--python", seeing] + links + ["acme==2.0"], variables, python: false)
    #expect(installed.status == .done, "\(installed.errors)")
    #expect(run("freeze", "--python", seeing).output.contains("acme==2.0\n"))
    let removed = run("uninstall", "-y", "--python", seeing, "acme")
    #expect(removed.output == "- acme 2.0\n", "\(removed.errors)")
    let refused = run("uninstall", "-y", "--python", seeing, "acme")
    #expect(!refused.output.contains("- acme"), "the user's own is not the environment's")
    #expect(
      shop.run(["freeze", "--user", "--python", python], variables, python: false).output
        .contains("acme==1.0\n"))
  }

  /// Whether that Python brings pip along.
  private static let hasEnsurepip =
    base.map {
      PykCommandsTests.run(
        "/usr/bin/env",
        [
          $0, "-c",
          "import ensurepip, glob, os; assert glob.glob(os.path.dirname(ensurepip.__file__) + '/_bundled/pip-*.whl')",
        ]
      ).status == 0
    } ?? false

  @Test(.enabled(if: StandFirmTests.hasEnsurepip, "needs a Python of the system's with ensurepip"))
  func pipComesAsFromAnIndex() throws {
    let python = try #require(Self.base)
    let place = shop.folder.appending("piped").string
    let made = shop.run(
      ["venv", "--with-pip", "--no-index", "--python", python, place], python: false)
    #expect(made.status == .done, "\(made.errors)")
    let frozen = shop.run(["freeze", "--all", "--python", place], python: false).output
    #expect(frozen.hasPrefix("pip=="), "\(frozen)")
  }
}
