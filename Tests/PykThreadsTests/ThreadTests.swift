import Glibc
import Synchronization
import Testing

@testable import PykThreads

private struct Fault: Error, Equatable { var number = 0 }

@Suite struct ThreadTests {
  @Test func aPromiseIsFulfilledOnce() throws {
    let promise = Promise<Int>()
    #expect(promise.current == nil)
    let seen = Mutex<[Int]>([])
    promise.whenReady { result in seen.withLock { $0.append((try? result.get()) ?? -1) } }
    startDetachedThread { promise.fulfil(.success(7)) }
    #expect(try promise.wait() == 7)
    promise.fulfil(.success(8))
    promise.fulfil(.failure(Fault()))
    #expect(try promise.wait() == 7)
    promise.whenReady { result in seen.withLock { $0.append((try? result.get()) ?? -1) } }
    #expect(seen.withLock { $0.last } == 7)
  }

  @Test func aPromiseThrowsWhatItWasFulfilledWith() {
    let promise = WorkerPool(threads: 1).promise { () throws -> Int in throw Fault(number: 3) }
    #expect(throws: Fault(number: 3)) { try promise.wait() }
  }

  @Test func aPoolOfOneWorksInOrder() throws {
    let pool = WorkerPool(threads: 1)
    let order = Mutex<[Int]>([])
    for number in 0..<500 { pool.submit { order.withLock { $0.append(number) } } }
    try pool.promise {}.wait()
    #expect(order.withLock { $0 } == Array(0..<500))
  }

  @Test func aPoolNeverHasMoreThreadsThanItMay() throws {
    let pool = WorkerPool(threads: 3)
    let state = Mutex((running: 0, most: 0))
    let promises = (0..<200).map { number in
      pool.promise {
        state.withLock {
          $0.running += 1
          $0.most = max($0.most, $0.running)
        }
        for _ in 0..<100 { state.withLock { _ in } }
        state.withLock { $0.running -= 1 }
        return number
      }
    }
    #expect(try promises.map { try $0.wait() } == Array(0..<200))
    #expect(state.withLock { $0.most } <= 3)
  }

  @Test(arguments: [0, 1, 2, 1000], [1, 2, 8])
  func everyIndexIsVisitedOnce(count: Int, threads: Int) throws {
    let visits = Mutex([Int](repeating: 0, count: count))
    try parallelForEach(count, threads: threads) { index in visits.withLock { $0[index] += 1 } }
    #expect(visits.withLock { $0.allSatisfy { $0 == 1 } })
  }

  @Test func anErrorStopsWhatHasNotBegun() {
    let begun = Mutex(0)
    #expect(throws: Fault(number: 5)) {
      try parallelForEach(100_000, threads: 4) { index in
        begun.withLock { $0 += 1 }
        if index == 5 { throw Fault(number: 5) }
      }
    }
    #expect(begun.withLock { $0 } < 100_000)
  }

  @Test func aWishToStopWaitsForWhatIsProtected() throws {
    let cancellation = Cancellation()
    #expect(!cancellation.isRequested)
    let endings = Mutex<[String]>([])
    _ = try cancellation.ending { endings.withLock { $0.append("first") } }
    let taken = try cancellation.ending { endings.withLock { $0.append("taken back") } }
    let early = try cancellation.ending { endings.withLock { $0.append("early") } }
    _ = try cancellation.ending { endings.withLock { $0.append("last") } }
    taken.drop()
    early.run()
    early.run()
    try cancellation.protect {
      #expect(cancellation.request(signal: 2) == .later)
      #expect(cancellation.isRequested)
      // Asked once more: not even this one is waited for.
      #expect(cancellation.request(signal: 15) == .atOnce)
    }
    #expect(cancellation.signal == 2)
    // Nothing new begins.
    #expect(throws: Cancellation.Interrupted.self) { try cancellation.ending {} }
    #expect(throws: Cancellation.Interrupted.self) { try cancellation.protect {} }
    #expect(throws: Cancellation.Interrupted.self) { try cancellation.work {} }
    #expect(cancellation.conclude() == 2)
    #expect(endings.withLock { $0 } == ["early", "last", "first"])
    #expect(cancellation.request(signal: 2) == .never)
  }

  @Test func aWishToStopComesTooLateWhereAllIsDone() throws {
    let failed = Cancellation()
    #expect(throws: Fault(number: 1)) { try failed.protectToTheEnd { throw Fault(number: 1) } }
    #expect(failed.request(signal: 2) == .now)
    let done = Cancellation()
    try done.protectToTheEnd {}
    #expect(done.request(signal: 2) == .later)
    #expect(done.conclude() == 2)
  }

  @Test func theEndWaitsForWhatIsAtWork() throws {
    let halted = Condition(false)
    let cancellation = Cancellation { halted.update { $0 = true } }
    let events = Mutex<[String]>([])
    _ = try cancellation.ending { events.withLock { $0.append("removed") } }
    let begun = Promise<Void>()
    startDetachedThread {
      _ = try? cancellation.work {
        begun.fulfil(.success(()))
        // Such as for a program, which is ended first.
        halted.wait { $0 ? () : nil }
        usleep(20_000)
        events.withLock { $0.append("worked") }
      }
    }
    try begun.wait()
    #expect(cancellation.request(signal: 2) == .now)
    cancellation.end()
    #expect(events.withLock { $0 } == ["worked", "removed"])
  }

  /// Who cleans up second waits for who was first, and nothing is done twice.
  @Test func anEndingIsDoneOnceAndWaitedFor() throws {
    let cancellation = Cancellation()
    let count = Mutex(0)
    let begun = Promise<Void>()
    let ending = try cancellation.ending {
      begun.fulfil(.success(()))
      usleep(50_000)
      count.withLock { $0 += 1 }
    }
    startDetachedThread { ending.run() }
    try begun.wait()
    ending.run()
    #expect(count.withLock { $0 } == 1)
  }
}
