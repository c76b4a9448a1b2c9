internal import Glibc
internal import Synchronization
internal import SystemPackage

/// The programs that this process has started and waits for, each the leader of its group.
enum RunningPrograms {
  private struct State {
    var leaders: Set<pid_t> = []
    var isClosed = false
  }

  private static let state = Mutex(State())

  /// - Throws: What `spawn` throws; `Errno.canceled` where no program is to be started any more.
  static func start(_ spawn: () throws -> pid_t) throws -> pid_t {
    try state.withLock { state in
      if state.isClosed { throw Errno.canceled }
      let process = try spawn()
      state.leaders.insert(process)
      return process
    }
  }

  /// The status of a program that has ended; nil while it runs. Afterwards its number may be
  /// another program's.
  static func end(of process: pid_t) -> Int32? {
    state.withLock { state in
      var status: Int32 = 0
      let ended = waitpid(process, &status, WNOHANG)
      guard ended == process || (ended < 0 && errno == ECHILD) else { return nil }
      state.leaders.remove(process)
      return status
    }
  }

  static func close() {
    state.withLock { state in
      state.isClosed = true
      for leader in state.leaders { kill(-leader, SIGKILL) }
    }
  }
}

extension ProcessRun {
  /// Ends every program that runs, with what it has started and that stayed in its group; no other
  /// one starts any more. For a process that ends.
  package static func endAll() { RunningPrograms.close() }
}
