internal import Glibc

/// A few threads that run blocking work in the order in which it was handed in.
///
/// Threads start with the first piece of work, never before: a command that needs none pays
/// nothing. Work that is still waiting when the process ends is dropped.
package final class WorkerPool: Sendable {
  private struct State {
    var queue: [@Sendable () -> Void] = []
    var next = 0
    var threads = 0
    var idle = 0
  }

  private let limit: Int
  private let state = Condition(State())

  /// - Parameter threads: At least 1; by default what the machine has, at most 8.
  package init(threads: Int = availableCores) {
    limit = max(1, threads)
  }

  /// Runs `work` on one of the threads, at some later time.
  package func submit(_ work: @escaping @Sendable () -> Void) {
    let startThread = state.update { state -> Bool in
      state.queue.append(work)
      guard state.idle < state.queue.count - state.next, state.threads < limit else {
        return false
      }
      state.threads += 1
      return true
    }
    if startThread { startDetachedThread { [self] in serve() } }
  }

  /// Runs `work` on one of the threads and gives its result, or its error, as a promise.
  package func promise<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) -> Promise<Value> {
    let promise = Promise<Value>()
    submit { promise.fulfil(Result { try work() }) }
    return promise
  }

  private func serve() {
    while true {
      state.update { $0.idle += 1 }
      let work = state.wait { state -> (@Sendable () -> Void)? in
        guard state.next < state.queue.count else { return nil }
        let work = state.queue[state.next]
        state.next += 1
        if state.next == state.queue.count {
          state.queue.removeAll(keepingCapacity: true)
          state.next = 0
        }
        state.idle -= 1
        return work
      }
      work()
    }
  }
}

/// The processors this process may use, at least 1 and at most 8.
package let availableCores = max(1, min(8, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

/// Runs `body` for every index below `count`, on this thread and on helpers, and returns when
/// all are done. The first error stops what has not begun and is thrown.
package func parallelForEach(
  _ count: Int, threads: Int = availableCores, _ body: @escaping @Sendable (Int) throws -> Void
) throws {
  struct State {
    var next = 0
    var running = 0
    var error: (any Error)?
  }
  let state = Condition(State())
  let work: @Sendable () -> Void = {
    while true {
      let index = state.update { state -> Int? in
        guard state.error == nil, state.next < count else { return nil }
        state.next += 1
        state.running += 1
        return state.next - 1
      }
      guard let index else { return }
      let result = Result { try body(index) }
      state.update { state in
        state.running -= 1
        if case .failure(let error) = result, state.error == nil { state.error = error }
      }
    }
  }
  for _ in 1..<max(1, min(threads, count)) { startDetachedThread(work) }
  work()
  let error = state.wait { state -> Optional<(any Error)?> in
    state.running == 0 && (state.error != nil || state.next == count) ? .some(state.error) : nil
  }
  if let error { throw error }
}

/// Starts a thread that nobody joins, with a stack of 2 MiB.
package func startDetachedThread(_ body: @escaping @Sendable () -> Void) {
  final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
  pthread_attr_setstacksize(&attributes, 2 << 20)
  defer { pthread_attr_destroy(&attributes) }
  var thread = pthread_t()
  let box = Unmanaged.passRetained(Box(body))
  let status = pthread_create(
    &thread, &attributes,
    { argument in
      if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
      return nil
    }, box.toOpaque())
  // No thread to be had (a process limit): the work is done here, later than hoped but done.
  if status != 0 { box.takeRetainedValue().body() }
}
