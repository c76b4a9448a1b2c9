import Foundation
import SystemPackage
import Testing

@testable import PykInterpreter

private func shell(
  _ script: String, environment: [String: String] = ["PATH": "/usr/bin:/bin"],
  workingDirectory: FilePath? = nil, input: [UInt8] = [], timeout: Duration? = .seconds(20),
  limit: Int = 1 << 24
) throws -> ProcessRun.Outcome {
  try ProcessRun.run(
    "/bin/sh", arguments: ["-c", script], environment: environment,
    workingDirectory: workingDirectory, input: input, timeout: timeout, limit: limit)
}

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// One after the other: some measure time, one is about signals.
@Suite(.serialized) struct ProcessRunTests {
  @Test func outputErrorsAndStatusAreKeptApart() throws {
    let outcome = try shell("printf out; printf err >&2; exit 7")
    #expect(text(outcome.output) == "out")
    #expect(text(outcome.errors) == "err")
    #expect(outcome.status == 7)
    #expect(!outcome.isTimedOut)
    #expect(try shell("kill -TERM $$").status == 128 + 15)
  }

  @Test func environmentAndFolderAreThoseGiven() throws {
    let variables = ["B": "2 'x'", "A": "é"]
    let outcome = try ProcessRun.run(
      "/usr/bin/env", arguments: [], environment: variables, workingDirectory: "/usr")
    #expect(text(outcome.output) == "A=é\nB=2 'x'\n")
    #expect(try text(shell("pwd", workingDirectory: "/usr/bin").output) == "/usr/bin\n")
  }

  @Test func inputGoesThroughWhateverItsSize() throws {
    let input = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let outcome = try shell("cat", input: input)
    #expect(outcome.output == input)
    #expect(try shell("cat").output.isEmpty)
  }

  @Test func inputThatNobodyReadsIsNoError() throws {
    let outcome = try shell(
      "exec <&-; sleep 0.1; exit 3", input: .init(repeating: 1, count: 1 << 20))
    #expect(outcome.status == 3)
  }

  @Test func bothStreamsMayBeFull() throws {
    let outcome = try shell("head -c 500000 /dev/zero >&2; head -c 500000 /dev/zero; echo end >&2")
    #expect(outcome.output.count == 500_000)
    #expect(outcome.errors.count == 500_004)
  }

  @Test func outputBeyondTheLimitIsDropped() throws {
    let outcome = try shell("yes | head -c 400000; echo end >&2", limit: 1000)
    #expect(outcome.output.count == 1000)
    #expect(text(outcome.errors) == "end\n")
    #expect(outcome.status == 0)
  }

  @Test func grandchildThatKeepsThePipeDoesNotHang() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let outcome = try shell("sleep 15 & echo $!; exit 0", timeout: nil)
    #expect(clock.now - start < .seconds(5))
    let process = try #require(Int32(text(outcome.output).dropLast()))
    #expect(kill(process, SIGKILL) == 0)
  }

  @Test func grandchildThatWritesForEverDoesNotHang() throws {
    let clock = ContinuousClock()
    let start = clock.now
    // It ends itself by SIGPIPE as soon as nobody reads.
    let outcome = try shell("yes & yes >&2 & exit 4", timeout: nil, limit: 100)
    #expect(clock.now - start < .seconds(5))
    #expect(outcome.status == 4)
  }

  @Test func programThatClosesItsStreamsIsWaitedFor() throws {
    #expect(try shell("exec >&- 2>&-; sleep 0.2; exit 5").status == 5)
  }

  @Test func timeoutKillsTheWholeGroup() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let outcome = try shell(
      "sleep 15 & echo $!; trap '' TERM; echo said; wait", timeout: .milliseconds(300))
    #expect(outcome.isTimedOut)
    #expect(outcome.status == 128 + SIGKILL)
    #expect((.milliseconds(290) ..< .seconds(14)).contains(clock.now - start))
    let lines = text(outcome.output).split(separator: "\n")
    #expect(lines.last == "said")
    let grandchild = try #require(lines.first.flatMap { Int32($0) })
    // It has been sent the signal; on a busy machine it may take a moment to die of it, and whoever
    // adopted it another to collect it.
    var isAlive = true
    for _ in 0..<1000 where isAlive {
      let state = try? String(contentsOfFile: "/proc/\(grandchild)/stat", encoding: .utf8)
      isAlive = state.map { !$0.contains(") Z ") } ?? false
      if isAlive { usleep(10_000) }
    }
    #expect(!isAlive)
  }

  @Test func signalsAreAsAProgramExpectsThem() throws {
    // What we ignore and block is ours: a program gets SIGPIPE and SIGCHLD as usual, none blocked.
    let before = signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, before) }
    var blocked = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGUSR1)
    var mask = sigset_t()
    pthread_sigmask(SIG_BLOCK, &blocked, &mask)
    defer { pthread_sigmask(SIG_SETMASK, &mask, nil) }
    let outcome = try shell("grep -E '^Sig(Blk|Ign)' /proc/self/status")
    let values = text(outcome.output).split(whereSeparator: \.isWhitespace).compactMap {
      UInt64($0, radix: 16)
    }
    try #require(values.count == 2)
    #expect(values[0] == 0)
    #expect(values[1] & (1 << UInt64(SIGPIPE - 1)) == 0)
  }

  @Test func statusIsKnownWhereSIGCHLDWasIgnored() throws {
    let before = signal(SIGCHLD, SIG_IGN)
    defer { signal(SIGCHLD, before) }
    #expect(try shell("exit 9").status == 9)
  }

  @Test func groupIsItsOwn() throws {
    let outcome = try shell("cut -d' ' -f1,5 /proc/$$/stat")
    let numbers = text(outcome.output).split(whereSeparator: \.isWhitespace)
    try #require(numbers.count == 2)
    #expect(numbers[0] == numbers[1])
  }

  @Test func noDescriptorOfOursIsLeft() throws {
    // What was handed to us to be inherited is passed on: `make` and others rely on it.
    let handed = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
      .compactMap { Int32($0) }.filter { $0 > 2 && fcntl($0, F_GETFD) == 0 }
    let outcome = try shell("ls /proc/$$/fd")
    let found = text(outcome.output).split(separator: "\n").compactMap { Int32($0) }
    #expect(Set(found).subtracting([0, 1, 2]).isSubset(of: handed))
  }

  @Test func descriptorsAreGivenBack() throws {
    func count() throws -> Int {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
    _ = try shell("true")
    let before = try count()
    for _ in 0..<5 {
      _ = try shell("echo x", input: [1])
      #expect(throws: Errno.self) {
        try ProcessRun.run("/nowhere", arguments: [], environment: [:])
      }
    }
    // Other tests open some meanwhile, but not so many.
    #expect(try count() < before + 20)
  }

  @Test func whatCannotBeStartedSaysWhy() {
    #expect(throws: Errno.noSuchFileOrDirectory) {
      try ProcessRun.run("/nowhere/python", arguments: [], environment: [:])
    }
    #expect(throws: Errno.permissionDenied) {
      try ProcessRun.run("/etc/passwd", arguments: [], environment: [:])
    }
    #expect(throws: Errno.noSuchFileOrDirectory) {
      try ProcessRun.run(
        "/bin/true", arguments: [], environment: [:], workingDirectory: "/nowhere")
    }
    #expect(throws: Errno.invalidArgument) {
      try ProcessRun.run("/bin/echo", arguments: ["a\0b"], environment: [:])
    }
  }
}
