import Foundation
import Synchronization
import SystemPackage
import Testing

@testable import PykFiles

@Suite struct FileLockTests {
  @Test func oneHasItAtATime() throws {
    try inTemporaryFolder { folder in
      let path = folder.appending("lock")
      let (first, second) = (try FileLock(path), try FileLock(path))
      try first.lock()
      #expect(try !second.tryLock())
      #expect(try !second.tryLock(.shared))
      first.unlock()
      #expect(try second.tryLock(.shared))
      #expect(try first.tryLock(.shared))
      #expect(try !first.tryLock(.exclusive))
    }
  }

  @Test func whoWaitsLongIsTold() throws {
    try inTemporaryFolder { folder in
      let path = folder.appending("lock")
      let first = try FileLock(path)
      try first.lock()
      let told = Atomic<Int>(0)
      let thread = Thread {
        while told.load(ordering: .acquiring) == 0 { usleep(5000) }
        first.unlock()
      }
      thread.start()
      let start = ContinuousClock.now
      let second = try FileLock(path)
      try second.lock { told.add(1, ordering: .releasing) }
      #expect(told.load(ordering: .acquiring) == 1)
      #expect(start.duration(to: .now) >= .milliseconds(900))
      #expect(try !first.tryLock())
    }
  }

  @Test func whoWaitsShortlyIsNotTold() throws {
    try inTemporaryFolder { folder in
      let first = try FileLock(folder.appending("lock"))
      try first.lock()
      Thread {
        usleep(50_000)
        first.unlock()
      }.start()
      try FileLock(folder.appending("lock")).lock { Issue.record("told too early") }
    }
  }

  @Test(.enabled(if: Files.isExecutable("/usr/bin/flock"), "there is no flock(1)"))
  func anotherProcessIsWaitedFor() throws {
    try inTemporaryFolder { folder in
      let path = folder.appending("lock")
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
      process.arguments = [path.string, "sh", "-c", "echo held; read line"]
      let (input, output) = (Pipe(), Pipe())
      (process.standardInput, process.standardOutput) = (input, output)
      try process.run()
      _ = output.fileHandleForReading.availableData
      let lock = try FileLock(path)
      #expect(try !lock.tryLock())
      try input.fileHandleForWriting.close()
      try lock.lock()
      process.waitUntilExit()
    }
  }

  @Test func aFolderCanBeLocked() throws {
    try inTemporaryFolder { folder in
      let (first, second) = (try FileLock(Directory(folder)), try FileLock(Directory(folder)))
      let isFree = try first.withLock { try second.tryLock() }
      #expect(!isFree)
      #expect(try second.tryLock())
      #expect(try Files.entries(of: folder).isEmpty)
    }
  }
}
