import Foundation
import SystemPackage
import Testing

@testable import PykCommands

/// What the machine refuses while the program runs: room, leave, an output. Each is said in three
/// parts, and nothing has changed.
@Suite(
  .enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"),
  .enabled(if: WarmRun.program != nil, "needs the program beside the tests"))
struct ResourceTests {
  private let shop: Workshop

  init() throws {
    shop = try Workshop()
    try shop.make(
      "wheel('big', '1.0', size=3_000_000)", "wheel('acme', '1.0', 'base')",
      "wheel('base', '1.0')")
  }

  private func expectThreeParts(_ errors: String, _ words: String...) {
    #expect(errors.contains("error: "), "\(errors)")
    #expect(errors.contains("\ncause: "), "\(errors)")
    for word in words { #expect(errors.contains(word), "\(errors)") }
    #expect(!errors.contains("bug in pyk"), "\(errors)")
  }

  private var install: String { "$PYK install --no-index -f wheels --python env" }

  // MARK: Room

  /// A small file system, where this process may make one.
  static let canMount: Bool = {
    let script = "mount -t tmpfs -o size=1m none /tmp && umount /tmp"
    return run("/usr/bin/unshare", ["-m", "/bin/sh", "-c", script]).status == 0
  }()

  /// Runs words where `place` is a disk of 2 MB that holds what was there before.
  private func onSmallDisk(_ place: String, _ script: String) -> Answer {
    shop.shell(
      """
      mkdir -p \(place) && exec unshare -m /bin/sh -c 'set -e
      mkdir before && cp -a \(place)/. before/
      mount -t tmpfs -o size=2m none \(place) && cp -a before/. \(place)/
      (cd \(place) && find . | sort) > was
      set +e
      \(script)
      status=$?
      (cd \(place) && find . | sort) > is
      exit $status'
      """)
  }

  @Test(.enabled(if: ResourceTests.canMount, "may not mount a file system"))
  func aFullDiskUnderTheEnvironment() throws {
    let answer = onSmallDisk("env", install + " big")
    #expect(answer.status == 1)
    expectThreeParts(answer.errors, "no space is left on the device", "`df -h \(shop.folder)")
    #expect(answer.output == "")
    #expect(shop.text("is") == shop.text("was"))
    #expect(try shop.leftovers() == [])
    // The same again with room, and from what has been unpacked already.
    #expect(shop.install("big").output == "+ big 1.0\n")
  }

  @Test(.enabled(if: ResourceTests.canMount, "may not mount a file system"))
  func aFullDiskUnderTheCache() throws {
    let before = try shop.tree()
    let answer = onSmallDisk("cache", install + " big")
    #expect(answer.status == 1)
    expectThreeParts(answer.errors, "no space is left on the device", "`df -h \(shop.folder)")
    #expect(try shop.tree() == before)
    let left = (shop.text("is") ?? "").split(separator: "\n").filter { $0.contains("/.") }
    #expect(left.filter { $0.dropFirst(2).contains("/.") } == [], "\(left)")
  }

  /// What a limit on the size of files does, too, where nobody may mount.
  @Test(arguments: ["", "trap '' XFSZ; "]) func aFileThatMayNotGrow(_ trap: String) throws {
    let before = try shop.tree()
    let answer = shop.shell("\(trap)ulimit -f 2000; \(install) big")
    #expect(answer.status == 1, "\(answer.errors)")
    expectThreeParts(answer.errors, "file is too large")
    #expect(try shop.tree() == before)
    #expect(try shop.leftovers() == [])
  }

  // MARK: Leave

  @Test func noLeaveToWriteIntoTheEnvironment() throws {
    // A Python that somebody else may start, too.
    let shared = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
    let shop = try Workshop(python: shared)
    try shop.make("wheel('acme', '1.0')", "wheel('base', '1.0')")
    #expect(shop.install("base").status == .done)
    var prefix = ""
    var program: String?
    if getuid() == 0 {
      // Nothing is forbidden to root, so somebody else tries.
      prefix = "setpriv --reuid=65534 --regid=65534 --clear-groups "
      let copy = shop.folder.appending("pyk").string
      // By another process: a program that this one writes is busy in whatever it starts meanwhile.
      #expect(run("/bin/cp", [try #require(WarmRun.program), copy]).status == 0)
      program = copy
      chmod(shop.folder.string, 0o755)
      _ = run("/bin/chmod", ["-R", "a+rwX", shop.cache.string])
      let starts = shop.shell("\(prefix)$PYK --version", program: program)
      try #require(starts.status == 0, "nobody else can start the program: \(starts.errors)")
    } else {
      _ = run("/bin/chmod", ["-R", "a-w", shop.environment.string])
    }
    let before = try shop.tree()
    let commands = [
      "install --no-index -f wheels acme --python env", "uninstall -y base --python env",
      "venv --upgrade env",
    ]
    for command in commands {
      let answer = shop.shell("\(prefix)$PYK \(command)", program: program)
      #expect(answer.status == 1, "\(command)")
      expectThreeParts(answer.errors, "permission denied", "ls -ld")
      #expect(answer.output == "")
    }
    #expect(try shop.tree() == before)
  }

  // MARK: Output

  @Test(arguments: [
    ("list", "> /dev/full", "no space left on device"), ("list", ">&-", "bad file descriptor"),
    ("--version", "> /dev/full", "no space left on device"),
    ("--help", ">&-", "bad file descriptor"),
  ])
  func outputThatIsLost(_ command: String, _ redirection: String, _ words: String) throws {
    #expect(shop.install("acme").status == .done)
    let python = command == "list" ? " --python env" : ""
    let answer = shop.shell("$PYK \(command)\(python) \(redirection)")
    #expect(answer.status == 1)
    #expect(answer.errors.hasPrefix("error: can't write the output\ncause: "), "\(answer.errors)")
    #expect(answer.errors.lowercased().contains(words), "\(answer.errors)")
  }

  @Test func aReaderThatGoesAwayIsNoError() throws {
    #expect(shop.install("acme").status == .done)
    let answer = shop.shell("($PYK list --python env; echo $? >&2) | true")
    #expect(answer.errors == "0\n")
  }
}
