import Foundation
import PykFiles
import PykRequirements
import Synchronization
import SystemPackage
import Testing

@testable import PykInstall

/// A change with every kind of step: an upgrade, a removal, an arrival, merged folders, scripts.
private enum Story {
  static let keeper = TestWheel("keeper", "1.0", [.init("ns/keeper/x.py", "k")])
  static let old = TestWheel(
    "pkg", "1.0",
    [
      .init("pkg/a.py", "1"), .init("ns/pkg/x.py", "1"), .init("pkg-1.0.data/data/share/p/q", "1"),
      .init("pkg-1.0.data/scripts/tool", "#!python\n"),
    ])
  static let gone = TestWheel("gone", "1.0", [.init("gone/deep/x.py", "1")])
  static let new = TestWheel(
    "pkg", "2.0",
    [
      .init("pkg/a.py", "2"), .init("ns/pkg/x.py", "2"), .init("fresh.py", "2"),
      .init("pkg-2.0.data/data/share/new/deep/q", "2"),
      .init("pkg-2.0.data/scripts/tool", "#!python\n2"),
    ])

  static func prepare() throws -> Scratch {
    let scratch = try Scratch()
    _ = try scratch.install(keeper, old, gone)
    try scratch.write("mine", to: "lib/python3.11/site-packages/pkg/mine.txt")
    return scratch
  }

  static func plan(_ scratch: Scratch) throws -> InstallPlan {
    try scratch.plan(add: [new], remove: ["gone"])
  }
}

@Suite struct InterruptionTests {
  private struct Injected: Error {}

  /// Runs the story, counting the points at which it can be stopped.
  private func countOfPoints() throws -> Int {
    let scratch = try Story.prepare()
    let count = Mutex(0)
    var options = TransactionOptions()
    options.fault = { _ in count.withLock { $0 += 1 } }
    _ = try Transaction.carryOut(Story.plan(scratch), on: scratch.scheme, options: options)
    return count.withLock { $0 }
  }

  @Test func anErrorAtAnyPointPutsEverythingBack() throws {
    let points = try countOfPoints()
    #expect(points > 15)
    let scratch = try Story.prepare()
    let plan = try Story.plan(scratch)
    let before = try scratch.snapshot()
    // The last point is behind the closing of the journal: the change stands.
    for point in 0..<(points - 1) {
      let count = Mutex(0)
      var options = TransactionOptions()
      options.fault = { _ in
        let now = count.withLock { count in
          defer { count += 1 }
          return count
        }
        if now == point { throw Injected() }
      }
      #expect(throws: Injected.self, "point \(point)") {
        try Transaction.carryOut(plan, on: scratch.scheme, options: options)
      }
      #expect(try scratch.snapshot() == before, "point \(point)")
    }
    _ = try Transaction.carryOut(plan, on: scratch.scheme)
    #expect(!scratch.exists("lib/python3.11/site-packages/gone"))
  }

  @Test func givingUpPutsEverythingBack() throws {
    let scratch = try Story.prepare()
    let plan = try Story.plan(scratch)
    let before = try scratch.snapshot()
    for polls in 0..<12 {
      let count = Mutex(0)
      var options = TransactionOptions()
      options.givesUp = {
        count.withLock { count in
          count += 1
          return count > polls
        }
      }
      #expect(throws: TransactionFailure.cancelled) {
        try Transaction.carryOut(plan, on: scratch.scheme, options: options)
      }
      #expect(try scratch.snapshot() == before, "after \(polls) polls")
    }
  }

  /// The child is killed at one point after the other; each time the next to open the environment
  /// finds the old state or the new one, and nothing between.
  @Test func aKillAtAnyPointLeavesOneStateOrTheOther() async throws {
    let points = try countOfPoints()
    let done = try Story.prepare()
    _ = try Transaction.carryOut(Story.plan(done), on: done.scheme)
    let new = try Self.portable(done)
    var seen: Set<String> = []
    // A process costs a quarter of a second: every third point, and the last.
    for point in Array(stride(from: 0, to: points, by: 3)) + [points - 1] {
      let scratch = try Story.prepare()
      _ = try Story.plan(scratch)
      let old = try Self.portable(scratch)
      let folder = scratch.folder.path.string
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [folder = folder as String, point = point as Int] in
        let scheme = Scratch.scheme(FilePath(folder).appending("env"))
        let store = WheelStore(root: FilePath(folder).appending("store"))
        let count = Mutex(0)
        var options = TransactionOptions()
        options.fault = { _ in
          let now = count.withLock { count in
            defer { count += 1 }
            return count
          }
          if now == point { kill(getpid(), SIGKILL) }
        }
        let installed = try InstalledEnvironment(reading: [scheme.purelib])
        let plan = InstallPlan(
          removals: installed.distributions.filter {
            ["gone", "pkg"].contains($0.name.normalized)
          },
          additions: [Addition(wheel: try Story.new.add(to: store))])
        _ = try Transaction.carryOut(plan, on: scheme, options: options)
      }
      let (environment, recovery) = try InstalledEnvironment.open([scratch.scheme.purelib])
      #expect(environment.stages.isEmpty)
      let found = try Self.portable(scratch)
      #expect(found == old || found == new, "point \(point)")
      #expect(
        recovery
          == (found == old && point > 1 && recovery == .rolledBack ? .rolledBack : .cleanedUp))
      seen.insert(found == old ? "old" : "new")
      #expect(environment.incomplete.isEmpty)
    }
    #expect(seen == ["old", "new"])
  }

  /// The snapshot without what depends on where it lies.
  private static func portable(_ scratch: Scratch) throws -> [String: String] {
    let place = scratch.scheme.prefix.string
    return try scratch.snapshot().filter { !$0.key.hasSuffix("RECORD") }
      .mapValues { $0.replacing(place, with: "ENV") }
  }

  @Test func twoAtATimeWaitForEachOther() throws {
    let scratch = try Scratch()
    let first = try Transaction(on: scratch.scheme)
    let waited = Mutex(false)
    var options = TransactionOptions()
    options.onWait = {
      waited.withLock { $0 = true }
      first.abandon()
    }
    let plan = try scratch.plan(add: [Story.keeper])
    _ = try Transaction.carryOut(plan, on: scratch.scheme, options: options)
    #expect(waited.withLock { $0 })
  }

  @Test func aStageOfSomebodyElseIsLeftAloneWhileHeWorks() throws {
    let scratch = try Scratch()
    let transaction = try Transaction(on: scratch.scheme)
    try transaction.stage(Addition(wheel: Story.keeper.add(to: scratch.store)))
    let (environment, recovery) = try InstalledEnvironment.open([scratch.scheme.purelib])
    #expect(environment.stages.count == 1)
    #expect(recovery == nil)
    #expect(environment.distributions.isEmpty)
    transaction.abandon()
    #expect(try InstalledEnvironment(reading: [scratch.scheme.purelib]).stages.isEmpty)
  }

  @Test func aJournalReadsBack() {
    let journal = Journal(
      stages: ["/env/lib/site/.pyk-stage-1", "/other/.pyk-stage-1"],
      steps: [
        .createDirectory("/env/share/x\ny"), .setAside("/env/bin/a", to: "/env/lib/site/s/old/1"),
        .bringIn("/env/lib/site/s/new/1", to: "/env/bin/a"),
        .removeDirectory("/env/etc", permissions: 0o755),
      ])
    let bytes = journal.serialized(relativeTo: "/env/lib/site")
    #expect(Journal(bytes, relativeTo: "/env/lib/site") == journal)
    // An environment that was moved meanwhile.
    let moved = Journal(bytes, relativeTo: "/new/place/lib/site")
    #expect(moved?.steps[0] == .createDirectory("/new/place/share/x\ny"))
    for length in 0..<bytes.count {
      #expect(Journal(Array(bytes[..<length]), relativeTo: "/env/lib/site") == nil)
    }
  }
}
